// Opens the edit form: stores its draft, and decides what it shows at first.

import { listOfferedModels } from "../cards/sort-models.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import { describeEstimate } from "../turns/estimate.ts";
import { imagesToBuildOn } from "../turns/plan.ts";
import type { Conversation, Draft, DraftKey, Intent, Request, Settings, Turn } from "../vocabulary.ts";
import { defaultsFor } from "./defaults.ts";
import { activeConversationAt, platformAt, turnInThread } from "./guards.ts";
import { readEach } from "./read-each.ts";

type FormIntent = Extract<Intent, { kind: "form" }>;

export async function openForm(request: Request, intent: FormIntent, deps: InboxDeps): Promise<Answer> {
  const key = deps.ids.nextKey() as DraftKey;
  const { location } = request;
  const draft = startedInWords(await startedFrom(intent, location, deps));
  const live = draft.fresh ? undefined : await activeConversationAt(location, deps);
  await deps.store.drafts.saveDraft({
    key,
    platform: platformAt(location),
    person: request.author.id,
    location,
    draft,
    ...(live && { conversation: live.id }),
    at: deps.clock.now(),
  });
  const defaults = await defaultsFor(request, deps);
  const { each, ...chosen } = draft.settings;
  const settings = { ...(live?.settings ?? defaults), ...(await settingsShownOn(draft, deps)), ...chosen };
  const models = await listOfferedModels(request.author, platformAt(location), { ...deps, defaults });
  const { pictures, isRow } = await startsFrom(draft, live, deps);
  const estimate = describeEstimate({ ...settings, pictures, each: each ?? isRow }, deps.models);
  return {
    kind: "form",
    form: {
      ...{ draft: key, prompt: draft.prompt, models, settings, pictures, each: each ?? isRow },
      ...(estimate !== undefined && { estimate }),
      ...(draft.source && { source: draft.source }),
      ...(live && { conversation: live.key }),
    },
  };
}

/** A form that is opened to answer a question starts with the instruction that was asked about, and with what was chosen for it. */
async function startedFrom({ draft, turn: key }: FormIntent, location: Request["location"], deps: Deps): Promise<Draft> {
  const turn = key && turnInThread(await deps.store.turns.findTurn(key), location);
  if (turn?.state !== "asking") return draft;
  return { ...draft, prompt: turn.prompt, settings: { ...turn.requestedSettings, ...draft.settings } };
}

/** "each: …" is a choice in the form. */
function startedInWords(draft: Draft): Draft {
  const { instruction, each } = readEach(draft.prompt);
  return each ? { ...draft, prompt: instruction, settings: { ...draft.settings, each } } : draft;
}

/** How many pictures the form starts from, and whether they were drawn each from one of their own. */
async function startsFrom(
  { source, references, fresh }: Draft,
  live: Conversation | undefined,
  { store }: Deps,
): Promise<{ pictures: number; isRow: boolean }> {
  const added = references.length;
  if (source && "attachments" in source) return { pictures: source.attachments.length + added, isRow: false };
  if (source && "variants" in source) return { pictures: source.variants.length + added, isRow: false };
  const head = live?.head === undefined || fresh ? undefined : await store.turns.findTurn(live.head);
  const turn = source && "card" in source ? await turnOfCard(source.card, live, store) : head;
  const shown = turn ? imagesToBuildOn(turn).length : 0;
  return { pictures: shown + added, isRow: turn?.settings.each === true && shown > 1 && added === 0 };
}

async function turnOfCard(
  message: NonNullable<Turn["message"]>,
  live: Conversation | undefined,
  { turns }: Deps["store"],
): Promise<Turn | undefined> {
  if (live?.thread === undefined) return undefined;
  return turns.findTurnByMessage({ platform: live.platform, id: live.thread }, message);
}

/** For a picture that the bot drew, the form starts with its model and aspect ratio. */
async function settingsShownOn({ source }: Draft, { store }: Deps): Promise<Partial<Settings>> {
  const key = source && "variants" in source ? source.variants[0] : undefined;
  const turn = key && (await store.turns.findTurnOfVariant(key));
  const variant = turn?.variants.find((one) => one.key === key);
  return turn && variant ? { models: [variant.model], aspectRatio: turn.settings.aspectRatio } : {};
}
