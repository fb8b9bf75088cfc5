import type { Answer } from "./cards.ts";
import { mayCancel, mayConfigure } from "./conversation.ts";
import type { Deps } from "./deps.ts";
import { inOrderOfUse } from "./offer.ts";
import type { Arrival, Received } from "./store.ts";
import type { Conversation, DraftKey, ModelId, Place, Request, Settings, Thread, Turn, Wish } from "./vocabulary.ts";
import { titleOf, words } from "./wording.ts";

export interface InboxDeps extends Deps {
  defaults: Settings;
  /** The most turns of one person that may wait. */
  maxWaiting: number;
  /** Something was given up: stop drawing what nobody waits for. */
  checkLeases(): void;
}

/** How many of a person's conversations say what they use. */
const LATELY = 5;
const NONE: Answer = { kind: "none" };
const refuse = (text: string): Answer => ({ kind: "words", text, refused: true });

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
      return receiveDelete(request, deps);
  }
}

type Edit = Extract<Wish, { kind: "edit" }>;
type Of<Kind extends Wish["kind"]> = Extract<Wish, { kind: Kind }>;

async function receiveEdit(request: Request, wish: Edit, deps: InboxDeps): Promise<Answer> {
  const prompt = wish.prompt.trim();
  const unknown = unknownModel(wish.settings, deps);
  if (unknown) return unknown;
  if (/^undo(\s+(it|that|this))?[.!]*$/i.test(prompt) && wish.references.length === 0 && !wish.source)
    return arrive(request, { kind: "undo", prompt: "undo", addressed: wish.addressed }, deps);
  const pictures = wish.source !== undefined || wish.references.length > 0;
  if (prompt === "" && !pictures) return wish.addressed ? refuse(words.noWordsNoPicture) : NONE;
  const asks = prompt === "" && (wish.fresh || !(await liveAt(request.place, deps)));
  const { source, references, settings, addressed, fresh } = wish;
  return arrive(
    request,
    { kind: asks ? "ask" : "edit", prompt, asked: settings, addressed, fresh, ...split(source, references, asks) },
    deps,
  );
}

/** A picture alone is what a new conversation starts from, and a reference in one that there is. */
function split(source: Edit["source"], references: Edit["references"], asks: boolean): Pick<Arrival, "source" | "attachments"> {
  if (asks && !source) return { source: { attachments: references }, attachments: [] };
  return { attachments: references, ...(source && { source }) };
}

async function receiveForm(request: Request, wish: Of<"submit">, deps: InboxDeps): Promise<Answer> {
  const saved = await deps.store.draft(wish.draft);
  if (!saved || saved.person !== request.author.id) return refuse(words.formExpired);
  const { draft, place } = saved;
  const source = wish.source ?? draft.source;
  const edit: Edit = {
    kind: "edit",
    prompt: wish.prompt,
    references: [...draft.references, ...wish.references],
    settings: { ...draft.settings, ...wish.settings },
    addressed: true,
    fresh: draft.fresh ?? false,
    ...(source && { source }),
  };
  return receiveEdit({ ...request, place, wish: edit }, edit, deps);
}

async function receiveAgain(request: Request, wish: Of<"again">, deps: InboxDeps): Promise<Answer> {
  const turn = await deps.store.turn(wish.turn);
  if (!turn || !samePlatform(turn, request.place)) return refuse(words.turnGone);
  const unknown = unknownModel(wish, deps);
  if (unknown) return unknown;
  const { prompt, id, asked, conversation } = turn;
  const { seed: _rolled, ...kept } = asked;
  const place = conversation.thread === undefined ? request.place : { thread: threadOf(conversation) };
  return arrive(
    { ...request, place },
    { kind: "edit", prompt, again: id, asked: { ...kept, ...(wish.models && { models: wish.models }) } },
    deps,
  );
}

async function arrive(
  request: Request,
  what: Partial<Arrival> & Pick<Arrival, "kind" | "prompt">,
  deps: InboxDeps,
): Promise<Answer> {
  const place = openPlace(request.place);
  if (what.kind === "undo" && !(await liveAt(place, deps))) return what.addressed === false ? NONE : refuse(words.nothingToUndo);
  const settings = { ...deps.defaults, ...what.asked };
  const seed = typeof settings.seed === "number" ? settings.seed : deps.chance.seed();
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
    start: { settings, seed, title: titleOf(what.kind === "ask" ? "" : what.prompt) },
    maxWaiting: deps.maxWaiting,
  });
  if (received.kind === "turn") deps.meter?.turn(platformOf(place));
  deps.wake();
  return answerTo(received, deps);
}

function answerTo(received: Received, deps: InboxDeps): Answer {
  switch (received.kind) {
    case "turn":
      return received;
    case "held":
      return { kind: "words", text: words.held(received.pictures), refused: false };
    case "ignored":
      return NONE;
    case "refused":
      return refuse(received.why === "deleting" ? words.deleting : words.tooManyWaiting(deps.maxWaiting));
  }
}

async function openForm(request: Request, wish: Of<"form">, deps: InboxDeps): Promise<Answer> {
  const key = deps.chance.key() as DraftKey;
  const place = openPlace(request.place);
  const { draft } = wish;
  const live = draft.fresh ? undefined : await liveAt(place, deps);
  await deps.store.saveDraft({
    key,
    platform: platformOf(request.place),
    person: request.author.id,
    place,
    draft,
    at: deps.clock.now(),
  });
  const settings = { ...(live?.settings ?? deps.defaults), ...(await shownOn(draft, deps)), ...draft.settings };
  const lately = await deps.store.conversationsOf(platformOf(place), request.author.id, undefined, LATELY);
  const used = lately.flatMap((conversation) => conversation.settings.models);
  const models = inOrderOfUse(deps.models.choices(), deps.defaults.models, used);
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

async function receivePick(request: Request, { of, on }: Of<"pick">, deps: InboxDeps): Promise<Answer> {
  const turn = typeof of === "string" ? await deps.store.turnOf(of) : await turnAt(request.place, of, deps);
  if (!turn || !samePlatform(turn, request.place)) return refuse(words.notThere);
  const variant = turn.variants.find((one) => (typeof of === "string" ? one.key === of : one.number === of.number));
  if (variant?.state !== "ready") return typeof of === "string" ? refuse(words.notThere) : NONE;
  await deps.store.pick(variant.id, request.author, on);
  deps.wake();
  return NONE;
}

async function turnAt(
  place: Place,
  { message }: { message: Turn["message"] & string },
  { store }: Deps,
): Promise<Turn | undefined> {
  return "thread" in place ? store.turnAt(place.thread, message) : undefined;
}

async function receiveRetry(request: Request, wish: Of<"retry">, deps: InboxDeps): Promise<Answer> {
  const turn = await deps.store.turn(wish.turn);
  if (!turn || !samePlatform(turn, request.place)) return refuse(words.turnGone);
  const unknown = wish.model && unknownModel({ models: [wish.model] }, deps);
  if (unknown) return unknown;
  if (!(await deps.store.retry(turn.id, wish.model && drawsInstead(wish.model, turn, deps)))) return refuse(words.nothingFailed);
  deps.wake();
  return NONE;
}

/** `auto` is a choice; what draws is a model. */
function drawsInstead(model: ModelId, { prompt, references }: Turn, { models }: Deps): ModelId {
  return models.resolve([model], { prompt, history: [], references: references.length })[0] ?? model;
}

async function receiveCancel(request: Request, wish: Of<"cancel">, deps: InboxDeps): Promise<Answer> {
  const conversation = await liveAt(request.place, deps);
  const turn = wish.turn ? await deps.store.turn(wish.turn) : conversation && (await deps.store.openTurn(conversation.id));
  if (!turn || !samePlatform(turn, request.place)) return refuse(words.nothingDrawing);
  if (!mayCancel(request.author, turn)) return refuse(words.notYoursToCancel);
  if (!(await deps.store.cancel(turn.id))) return refuse(words.nothingDrawing);
  deps.checkLeases();
  deps.wake();
  return NONE;
}

async function receiveSettings(request: Request, wish: Of<"settings">, deps: InboxDeps): Promise<Answer> {
  const conversation = await liveAt(request.place, deps);
  if (!conversation) return refuse(words.noConversation);
  if (!mayConfigure(request.author, conversation)) return refuse(words.notYours);
  const unknown = unknownModel(wish.settings, deps);
  if (unknown) return unknown;
  const title = wish.title?.trim().slice(0, 200);
  await deps.store.configure(conversation.id, { settings: wish.settings, ...(title && { title }) });
  return { kind: "words", text: words.settingsKept, refused: false };
}

async function receiveDelete(request: Request, deps: InboxDeps): Promise<Answer> {
  const conversation = await liveAt(request.place, deps);
  if (!conversation) return refuse(words.noConversation);
  if (!mayConfigure(request.author, conversation)) return refuse(words.notYours);
  await deps.store.delete(conversation.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: words.deleteBegun, refused: false };
}

/** An id that no model answers to, with the nearest that do. */
function unknownModel(settings: { models?: readonly ModelId[] }, { models }: Deps): Answer | undefined {
  const id = settings.models?.find((one) => !models.offers(one));
  return id && refuse(words.unknownModel(id, models.near(id)));
}

function openPlace(place: Place): { thread: Thread } | { channel: Thread } {
  return "thread" in place ? { thread: place.thread } : place;
}

async function liveAt(place: Place, { store }: Deps): Promise<Conversation | undefined> {
  return "thread" in place ? store.conversation(place.thread) : undefined;
}

function platformOf(place: Place) {
  return "thread" in place ? place.thread.platform : place.channel.platform;
}

function samePlatform(turn: Turn, place: Place): boolean {
  return turn.conversation.platform === platformOf(place);
}

function threadOf({ platform, thread }: Conversation): Thread {
  return { platform, id: thread ?? "" };
}
