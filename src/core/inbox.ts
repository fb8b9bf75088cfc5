import type { Answer } from "./cards.ts";
import { receiveCancel, receiveDelete, receivePick, receiveRetry, receiveSettings } from "./clicks.ts";
import type { Deps, InboxDeps } from "./deps.ts";
import { receiveForget } from "./forget.ts";
import { liveAt, NONE, platformOf, refuse, turnHere, unknownModel } from "./here.ts";
import { offeredTo } from "./offer.ts";
import type { Arrival, Received, WaitingLimits } from "./store.ts";
import type { Conversation, DraftKey, Request, Settings, Wish } from "./vocabulary.ts";
import { waitingLimits, whyTooMany } from "./waiting.ts";
import { titleOf, visible, words } from "./wording.ts";

/** Writes down what a person asked for, if they may, and wakes the worker. Resolves when it is durable. */
export async function receiveRequest(request: Request, deps: InboxDeps): Promise<Answer> {
  const { wish } = request;
  switch (wish.kind) {
    case "edit":
      return receiveEdit(request, wish, deps);
    case "submit":
      return receiveForm(request, wish, deps);
    case "undo":
      return arrive(request, { kind: "undo", prompt: "undo" }, deps);
    case "again":
      return receiveAgain(request, wish, deps);
    case "form":
      return openForm(request, wish, deps);
    case "pick":
      return receivePick(request, wish, deps);
    case "retry":
      return receiveRetry(request, wish, deps);
    case "cancel":
      return receiveCancel(request, wish, deps);
    case "settings":
      return receiveSettings(request, wish, deps);
    case "delete":
      return receiveDelete(request, wish, deps);
    case "forget":
      return receiveForget(request, deps);
  }
}

type Edit = Extract<Wish, { kind: "edit" }>;
type Of<Kind extends Wish["kind"]> = Extract<Wish, { kind: Kind }>;

async function receiveEdit(request: Request, wish: Edit, deps: InboxDeps): Promise<Answer> {
  const prompt = visible(wish.prompt);
  const unknown = unknownModel(wish.settings, deps);
  if (unknown) return unknown;
  if (/^undo(\s+(it|that|this))?[.!]*$/i.test(prompt) && wish.references.length === 0 && !wish.source)
    return arrive(request, { kind: "undo", prompt: "undo", addressed: wish.addressed }, deps);
  const { source, references, settings, addressed, fresh, draft } = wish;
  if (prompt === "" && !source && references.length === 0) return addressed ? refuse(words.noWordsNoPicture) : NONE;
  return arrive(
    request,
    {
      ...{ kind: "edit", prompt, asked: settings, addressed, fresh, attachments: references },
      ...(source && { source }),
      ...(draft && { draft }),
    },
    deps,
  );
}

async function receiveForm(request: Request, wish: Of<"submit">, deps: InboxDeps): Promise<Answer> {
  const saved = await deps.store.draft(wish.draft);
  const own = saved?.person === request.author.id && saved.platform === platformOf(request.place);
  if (!saved || !own) return refuse(words.formExpired);
  const { draft, place } = saved;
  const source = wish.source ?? draft.source;
  const live = draft.fresh ? undefined : await liveAt(place, deps);
  const edit: Edit = {
    kind: "edit",
    prompt: wish.prompt,
    references: [...draft.references, ...wish.references],
    settings: changed({ ...draft.settings, ...wish.settings }, live),
    addressed: true,
    fresh: draft.fresh ?? false,
    draft: wish.draft,
    ...(source && { source }),
  };
  return receiveEdit({ ...request, place, wish: edit }, edit, deps);
}

/** A form shows a seed that is not set as "new": sent so, it is the conversation's own. */
function changed(settings: Partial<Settings>, live: Conversation | undefined): Partial<Settings> {
  const { seed, ...others } = settings;
  return seed === "new" && live?.settings.seed === "new" ? others : settings;
}

async function receiveAgain(request: Request, wish: Of<"again">, deps: InboxDeps): Promise<Answer> {
  const turn = turnHere(await deps.store.turn(wish.turn), request.place);
  if (!turn) return refuse(words.turnGone);
  const unknown = unknownModel(wish, deps);
  if (unknown) return unknown;
  const { prompt, id, asked } = turn;
  const { seed: _rolled, ...kept } = asked;
  return arrive(
    request,
    { kind: "edit", prompt, again: id, asked: { ...kept, ...(wish.models && { models: wish.models }) } },
    deps,
  );
}

async function arrive(
  request: Request,
  what: Partial<Arrival> & Pick<Arrival, "kind" | "prompt">,
  deps: InboxDeps,
): Promise<Answer> {
  const { place } = request;
  const settings = { ...deps.defaults, ...what.asked };
  const seed = typeof settings.seed === "number" ? settings.seed : deps.chance.seed();
  const limits = waitingLimits(platformOf(place), deps);
  const received = await deps.store.receive({
    ...{
      requestId: request.id,
      at: request.at,
      author: request.author,
      attachments: [],
      asked: {},
      addressed: true,
      fresh: false,
    },
    ...what,
    place,
    start: { settings, seed, title: what.kind === "undo" ? "" : titleOf(what.prompt) },
    ...limits,
  });
  if (received.kind === "turn") deps.meter?.turn(platformOf(place));
  deps.wake();
  return answerTo(received, limits);
}

function answerTo(received: Received, limits: WaitingLimits): Answer {
  switch (received.kind) {
    case "turn":
      return received;
    case "held":
      return { kind: "words", text: words.held(received.pictures), refused: false };
    case "ignored":
      return NONE;
    case "refused":
      return refuse(whyRefused(received.why, limits));
  }
}

function whyRefused(why: Extract<Received, { kind: "refused" }>["why"], limits: WaitingLimits): string {
  switch (why) {
    case "deleting":
      return words.deleting;
    case "no-words":
      return words.noWords;
    case "nothing-to-undo":
      return words.nothingToUndo;
    case "too-many-waiting":
    case "too-many-waiting-together":
      return whyTooMany(why, limits);
  }
}

async function openForm(request: Request, wish: Of<"form">, deps: InboxDeps): Promise<Answer> {
  const key = deps.chance.key() as DraftKey;
  const { place } = request;
  const { draft } = wish;
  const live = draft.fresh ? undefined : await liveAt(place, deps);
  await deps.store.saveDraft({
    key,
    platform: platformOf(request.place),
    person: request.author.id,
    place,
    draft,
    ...(live && { conversation: live.id }),
    at: deps.clock.now(),
  });
  const settings = { ...(live?.settings ?? deps.defaults), ...(await shownOn(draft, deps)), ...draft.settings };
  const models = await offeredTo(request.author, platformOf(place), deps);
  return {
    kind: "form",
    form: {
      ...{ draft: key, prompt: draft.prompt, models, settings },
      ...(draft.source && { source: draft.source }),
      ...(live && { conversation: live.key }),
    },
  };
}

/** On a picture of ours the form starts from that picture's model and aspect ratio. */
async function shownOn({ source }: Of<"form">["draft"], { store }: Deps): Promise<Partial<Settings>> {
  const key = source && "variants" in source ? source.variants[0] : undefined;
  const turn = key && (await store.turnOf(key));
  const variant = turn?.variants.find((one) => one.key === key);
  return turn && variant ? { models: [variant.model], aspectRatio: turn.settings.aspectRatio } : {};
}
