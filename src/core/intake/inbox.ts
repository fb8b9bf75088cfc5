import { visibleText } from "../cards/format.ts";
import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { InboxDeps } from "../deps.ts";
import type { SavedDraft } from "../store.ts";
import type { Conversation, DraftKey, Intent, Request, TurnSettings, UnusedFile } from "../vocabulary.ts";
import { receiveCancel, receiveDelete, receivePick, receiveRetry, receiveSettings } from "./actions.ts";
import { receiveDefaults } from "./defaults.ts";
import { receiveForget } from "./forget.ts";
import { activeConversationAt, NO_ANSWER, platformAt, refuse, refuseUnknownModel } from "./guards.ts";
import { type Interpretation, interpret } from "./interpret.ts";
import { receiveLink } from "./links.ts";
import { openForm } from "./open-form.ts";
import { receiveReply } from "./questions.ts";
import { readEach } from "./read-each.ts";
import { receiveTurn } from "./receive-turn.ts";
import { receiveAgain, receiveCutOut, receiveFlatten, receiveInstead, receiveMore } from "./repeat.ts";

/** Stores what a person asked for, if they may, and wakes the worker. Resolves once it is durable. */
export async function receiveRequest(request: Request, deps: InboxDeps): Promise<Answer> {
  const { intent } = request;
  switch (intent.kind) {
    case "edit":
      return receiveEdit(request, intent, deps);
    case "submit":
      return receiveForm(request, intent, deps);
    case "choose":
      return receiveChoice(request, intent, deps);
    case "undo":
      return receiveUndo(request, intent, deps);
    case "again":
      return receiveAgain(request, intent, deps);
    case "part":
    case "suggestion":
      return receiveInstead(request, intent, deps);
    case "cutout":
      return receiveCutOut(request, intent, deps);
    case "flatten":
      return receiveFlatten(request, intent, deps);
    case "answer":
      return receiveReply(request, intent, deps);
    case "form":
      return openForm(request, intent, deps);
    case "pick":
      return receivePick(request, intent, deps);
    case "retry":
      return receiveRetry(request, intent, deps);
    case "cancel":
      return receiveCancel(request, intent, deps);
    case "settings":
      return receiveSettings(request, intent, deps);
    case "defaults":
      return receiveDefaults(request, intent, deps);
    case "delete":
      return receiveDelete(request, intent, deps);
    case "link":
      return receiveLink(request, intent, deps);
    case "forget":
      return receiveForget(request, deps);
  }
}

type Edit = Extract<Intent, { kind: "edit" }>;
type Of<Kind extends Intent["kind"]> = Extract<Intent, { kind: Kind }>;

async function receiveEdit(request: Request, intent: Edit, deps: InboxDeps): Promise<Answer> {
  const text = visibleText(intent.prompt);
  const unknown = refuseUnknownModel(intent.settings, deps);
  if (unknown) return unknown;
  const { said } = intent;
  const meant = said && text !== "" ? await interpret({ ...intent, said }, text, request, deps) : { prompt: text };
  if ("answer" in meant) return meant.answer;
  if ("intent" in meant) return receiveRequest({ ...request, intent: meant.intent }, deps);
  if ("more" in meant) return receiveMore(request, meant, deps);
  return receiveInstruction(request, intent, meant, deps);
}

async function receiveInstruction(
  request: Request,
  intent: Edit,
  { prompt, source = intent.source, doubtful }: Extract<Interpretation, { prompt: string }>,
  deps: InboxDeps,
): Promise<Answer> {
  const { references, addressed, fresh, draft, picturesAt, unused = [] } = intent;
  const { instruction, each } = readEach(prompt);
  const settings = { ...intent.settings, ...(each && { each }) };
  const notes = notesOn(unused);
  if (prompt === "" && !source && references.length === 0)
    return addressed ? refuse([...notes, messages.noWordsNoPicture].join(" ")) : NO_ANSWER;
  return receiveTurn(
    request,
    {
      ...{ kind: "edit", prompt: instruction, requestedSettings: settings, addressed, fresh, attachments: references, notes },
      ...(source && { source }),
      ...(picturesAt && source === intent.source && { picturesAt }),
      ...(draft && { draft }),
      ...(intent.area && { area: intent.area }),
      ...(doubtful && { question: "words" }),
    },
    deps,
  );
}

async function receiveUndo(request: Request, { to }: Of<"undo">, deps: InboxDeps): Promise<Answer> {
  if (to === undefined) return receiveTurn(request, { kind: "undo", prompt: "undo" }, deps);
  return receiveTurn(request, { kind: "undo", prompt: messages.backTo(to), source: { turn: to } }, deps);
}

async function receiveForm(request: Request, intent: Of<"submit">, deps: InboxDeps): Promise<Answer> {
  const saved = await findOwnDraft(request, intent.draft, deps);
  if (!saved) return refuse(messages.formExpired);
  const { draft, location } = saved;
  const source = intent.source ?? draft.source;
  const live = draft.fresh ? undefined : await activeConversationAt(location, deps);
  const edit: Edit = {
    kind: "edit",
    prompt: intent.prompt,
    references: [...draft.references, ...intent.references],
    settings: withoutUnchangedSeed({ ...draft.settings, ...intent.settings }, live),
    addressed: true,
    fresh: draft.fresh ?? false,
    draft: intent.draft,
    ...(source && { source }),
  };
  return receiveEdit({ ...request, location, intent: edit }, edit, deps);
}

async function receiveChoice(request: Request, { draft: key, candidate }: Of<"choose">, deps: InboxDeps): Promise<Answer> {
  const saved = await findOwnDraft(request, key, deps);
  if (!saved) return refuse(messages.choiceExpired);
  const { source: offered, ...draft } = saved.draft;
  const source = offered && "candidates" in offered ? offered.candidates[candidate]?.source : undefined;
  if (!source) return refuse(messages.notThere);
  if (visibleText(draft.prompt) === "") return openForm(request, { kind: "form", draft: { ...draft, source } }, deps);
  const edit: Edit = { kind: "edit", ...draft, source, addressed: true, fresh: draft.fresh ?? false, draft: key };
  return receiveEdit({ ...request, intent: edit }, edit, deps);
}

async function findOwnDraft({ author, location }: Request, key: DraftKey, deps: InboxDeps): Promise<SavedDraft | undefined> {
  const saved = await deps.store.drafts.findDraft(key);
  return saved?.person === author.id && saved.platform === platformAt(location) ? saved : undefined;
}

/** A form shows an unset seed as "new". Unchanged, it means the conversation's own. */
function withoutUnchangedSeed(settings: Partial<TurnSettings>, live: Conversation | undefined): Partial<TurnSettings> {
  const { seed, ...others } = settings;
  return seed === "new" && live?.settings.seed === "new" ? others : settings;
}

/** One for each kind of file. */
function notesOn(files: readonly UnusedFile[]): string[] {
  const kinds = [...new Set(files.map(({ kind }) => kind))];
  return kinds.map((kind) =>
    messages.unusedFiles(
      kind,
      files.filter((one) => one.kind === kind).map(({ name }) => name),
    ),
  );
}
