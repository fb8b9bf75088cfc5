// What is asked of what is there already: picks, what failed once more, an end, settings, deletion.

import type { Answer } from "./cards.ts";
import { mayCancel, mayConfigure } from "./conversation.ts";
import type { Deps, InboxDeps } from "./deps.ts";
import { liveAt, NONE, refuse, turnHere, unknownModel } from "./here.ts";
import type { ModelId, Place, Request, Turn, Wish } from "./vocabulary.ts";
import { waitingLimits, whyTooMany } from "./waiting.ts";
import { cutTo, words } from "./wording.ts";

type Of<Kind extends Wish["kind"]> = Extract<Wish, { kind: Kind }>;

export async function receivePick(request: Request, { of, on }: Of<"pick">, deps: InboxDeps): Promise<Answer> {
  const turn = turnHere(
    typeof of === "string" ? await deps.store.turnOf(of) : await turnAt(request.place, of, deps),
    request.place,
  );
  if (!turn) return refuse(words.notThere);
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

export async function receiveRetry(request: Request, wish: Of<"retry">, deps: InboxDeps): Promise<Answer> {
  const turn = turnHere(await deps.store.turn(wish.turn), request.place);
  if (!turn) return refuse(words.turnGone);
  const unknown = wish.model && unknownModel({ models: [wish.model] }, deps);
  if (unknown) return unknown;
  const model = wish.model && drawsInstead(wish.model, turn, deps);
  const limits = waitingLimits(turn.conversation.platform, deps);
  const retried = await deps.store.retry(turn.id, { by: request.author.id, ...limits, ...(model && { model }) });
  switch (retried) {
    case "retried":
      deps.wake();
      return NONE;
    case "drawing":
      return refuse(words.retryWhenDone);
    case "nothing-failed":
      return refuse(words.nothingFailed);
    case "too-many-waiting":
    case "too-many-waiting-together":
      return refuse(whyTooMany(retried, limits));
  }
}

/** `auto` is a choice; what draws is a model. */
function drawsInstead(model: ModelId, { prompt, references }: Turn, { models }: Deps): ModelId {
  return models.resolve([model], { prompt, history: [], references: references.length })[0] ?? model;
}

export async function receiveCancel(request: Request, { turn: key }: Of<"cancel">, deps: InboxDeps): Promise<Answer> {
  const open = key ? [turnHere(await deps.store.turn(key), request.place)] : await openTurns(request.place, deps);
  const turns = open.filter((turn) => turn !== undefined);
  const turn = turns.find((one) => mayCancel(request.author, one));
  if (!turn) return refuse(turns.length > 0 ? words.notYoursToCancel : words.nothingDrawing);
  if (!(await deps.store.cancel(turn.id))) return refuse(words.nothingDrawing);
  deps.checkLeases();
  deps.wake();
  return NONE;
}

/** What is drawn or waits here, in order. */
async function openTurns(place: Place, deps: InboxDeps): Promise<Turn[]> {
  const conversation = await liveAt(place, deps);
  const turns = conversation ? await deps.store.turns(conversation.id) : [];
  return turns.filter(({ state }) => state === "received" || state === "drawing");
}

export async function receiveSettings(request: Request, wish: Of<"settings">, deps: InboxDeps): Promise<Answer> {
  const conversation = await liveAt(request.place, deps);
  if (!conversation) return refuse(words.noConversation);
  if (conversation.state === "deleting") return refuse(words.deleting);
  if (!mayConfigure(request.author, conversation)) return refuse(words.notYours);
  const unknown = unknownModel(wish.settings, deps);
  if (unknown) return unknown;
  const title = cutTo(wish.title?.trim() ?? "", 200);
  await deps.store.configure(conversation.id, { settings: wish.settings, ...(title && { title }) });
  const drawsOtherwise = Object.keys(wish.settings).some((name) => name !== "mentionOnly");
  return { kind: "words", text: drawsOtherwise ? words.settingsKept : words.kept, refused: false };
}

/** Where one thread has one conversation after the other, a card's button deletes its own. */
export async function receiveDelete(request: Request, { turn: key }: Of<"delete">, deps: InboxDeps): Promise<Answer> {
  const conversation = key
    ? turnHere(await deps.store.turn(key), request.place)?.conversation
    : await liveAt(request.place, deps);
  if (!conversation) return refuse(words.noConversation);
  if (!mayConfigure(request.author, conversation)) return refuse(words.notYours);
  await deps.store.delete(conversation.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: words.deleteBegun, refused: false };
}
