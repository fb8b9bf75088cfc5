// Requests about existing turns and conversations: pick, retry, cancel, settings, delete.

import { cutTo } from "../cards/format.ts";
import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import { retryToConfirm } from "../turns/estimate.ts";
import { instructionOf } from "../turns/instruction.ts";
import { canRetry } from "../turns/same-again.ts";
import type { CostEstimate, Intent, Location, ModelId, Person, PlatformName, Request, Turn, TurnKey } from "../vocabulary.ts";
import { activeConversationAt, NO_ANSWER, refuse, refuseUnknownModel, turnInThread } from "./guards.ts";
import { mayCancel, mayConfigure } from "./permissions.ts";
import { waitingLimits, whyTooMany } from "./waiting.ts";

type Of<Kind extends Intent["kind"]> = Extract<Intent, { kind: Kind }>;

export async function receivePick(request: Request, { of, on }: Of<"pick">, deps: InboxDeps): Promise<Answer> {
  const turn = turnInThread(
    typeof of === "string" ? await deps.store.turns.findTurnOfVariant(of) : await turnOfMessage(request.location, of, deps),
    request.location,
  );
  if (!turn) return refuse(messages.notThere);
  const variant = turn.variants.find((one) => (typeof of === "string" ? one.key === of : one.number === of.number));
  if (variant?.state !== "ready") return typeof of === "string" ? refuse(messages.notThere) : NO_ANSWER;
  await deps.store.turns.setPick(variant.id, request.author, on);
  deps.wake();
  return NO_ANSWER;
}

async function turnOfMessage(
  place: Location,
  { message }: { message: Turn["message"] & string },
  { store }: Deps,
): Promise<Turn | undefined> {
  return "thread" in place ? store.turns.findTurnByMessage(place.thread, message) : undefined;
}

export async function receiveRetry(request: Request, intent: Of<"retry">, deps: InboxDeps): Promise<Answer> {
  const turn = turnInThread(await deps.store.turns.findTurn(intent.turn), request.location);
  if (!turn) return refuse(messages.turnGone);
  const unknown = intent.model && refuseUnknownModel({ models: [intent.model] }, deps);
  if (unknown) return unknown;
  if (!intent.model && turn.variants.some(({ state }) => state === "failed") && !canRetry(turn))
    return refuse(messages.sameRefusal);
  const model = intent.model && resolveModel(intent.model, turn, deps);
  const cost = model && !intent.agreed ? await retryToConfirm(turn, model, request.author.id, deps) : undefined;
  if (model && cost && turn.state !== "drawing") return confirmCost(turn, model, cost);
  const limits = waitingLimits(turn.conversation.platform, deps);
  const retried = await deps.store.turns.retryVariants(turn.id, { by: request.author.id, ...limits, ...(model && { model }) });
  switch (retried) {
    case "retried":
      deps.wake();
      return NO_ANSWER;
    case "drawing":
      return refuse(messages.retryWhenDone);
    case "nothing-failed":
      return refuse(messages.nothingFailed);
    case "too-many-waiting":
    case "too-many-waiting-together":
      return refuse(whyTooMany(retried, limits));
  }
}

function confirmCost({ key, conversation }: Turn, model: ModelId, cost: CostEstimate): Answer {
  const action = { kind: "pay", turn: key, model, label: messages.drawIt } as const;
  return { kind: "confirm", question: messages.asksAboutCost(cost), action, conversation: conversation.key };
}

/** The question that "Retry" with this model would ask. */
export async function describeRetryCost(
  person: Person,
  { turn: key, model: id }: { turn: TurnKey; model: ModelId },
  platform: PlatformName,
  deps: Deps,
): Promise<string | undefined> {
  const turn = await deps.store.turns.findTurn(key);
  if (turn?.conversation.platform !== platform || !deps.models.offers(id)) return undefined;
  const cost = await retryToConfirm(turn, resolveModel(id, turn, deps), person.id, deps);
  return cost && messages.asksAboutCost(cost);
}

/** `auto` stands for a model that it chooses. */
function resolveModel(model: ModelId, { prompt, references, settings }: Turn, { models }: Deps): ModelId {
  const given = settings.each ? 1 : references.length;
  return models.resolve([model], { prompt: instructionOf(prompt), history: [], references: given })[0] ?? model;
}

export async function receiveCancel(request: Request, { turn: key }: Of<"cancel">, deps: InboxDeps): Promise<Answer> {
  const open = key
    ? [turnInThread(await deps.store.turns.findTurn(key), request.location)]
    : await openTurnsAt(request.location, deps);
  const turns = open.filter((turn) => turn !== undefined);
  const turn = turns.find((one) => mayCancel(request.author, one));
  if (!turn) return refuse(turns.length > 0 ? messages.notYoursToCancel : messages.nothingDrawing);
  if (!(await deps.store.turns.cancelTurn(turn.id))) return refuse(messages.nothingDrawing);
  deps.checkLeases();
  deps.wake();
  return NO_ANSWER;
}

async function openTurnsAt(location: Location, deps: InboxDeps): Promise<Turn[]> {
  const conversation = await activeConversationAt(location, deps);
  return conversation ? deps.store.turns.listOpenTurns(conversation.id) : [];
}

export async function receiveSettings(request: Request, intent: Of<"settings">, deps: InboxDeps): Promise<Answer> {
  const conversation = await activeConversationAt(request.location, deps);
  if (!conversation) return refuse(messages.noConversation);
  if (conversation.state === "deleting") return refuse(messages.deleting);
  if (!mayConfigure(request.author, conversation)) return refuse(messages.notYours);
  const unknown = refuseUnknownModel(intent.settings, deps);
  if (unknown) return unknown;
  const title = cutTo(intent.title?.trim() ?? "", 200);
  await deps.store.conversations.updateConversation(conversation.id, { settings: intent.settings, ...(title && { title }) });
  const drawsOtherwise = Object.keys(intent.settings).some((name) => name !== "mentionOnly");
  return { kind: "words", text: drawsOtherwise ? messages.settingsSaved : messages.saved, refused: false };
}

/** A thread may have had several conversations: a card's button deletes the card's own. */
export async function receiveDelete(request: Request, { turn: key }: Of<"delete">, deps: InboxDeps): Promise<Answer> {
  const conversation = key
    ? turnInThread(await deps.store.turns.findTurn(key), request.location)?.conversation
    : await activeConversationAt(request.location, deps);
  if (!conversation) return refuse(messages.noConversation);
  if (!mayConfigure(request.author, conversation)) return refuse(messages.notYours);
  await deps.store.conversations.deleteConversation(conversation.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: messages.deleteBegun, refused: false };
}
