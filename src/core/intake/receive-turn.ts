import { titleOf } from "../cards/format.ts";
import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { InboxDeps } from "../deps.ts";
import type { NewTurn, ReceiveResult, WaitingLimits } from "../store.ts";
import type { Request } from "../vocabulary.ts";
import { defaultsFor } from "./defaults.ts";
import { NO_ANSWER, platformAt, refuse } from "./guards.ts";
import { waitingLimits, whyTooMany } from "./waiting.ts";

/** Stores a request for a turn, unless something speaks against it. What isn't given is as in a message with nothing but a prompt. */
export async function receiveTurn(
  request: Request,
  what: Partial<NewTurn> & Pick<NewTurn, "kind" | "prompt">,
  deps: InboxDeps,
): Promise<Answer> {
  const { location } = request;
  const starts = what.addressed !== false; // other messages only continue a conversation
  const { each: _, ...lasting } = what.requestedSettings ?? {};
  const settings = { ...(starts ? await defaultsFor(request, deps) : deps.defaults), ...lasting };
  const seed = typeof settings.seed === "number" ? settings.seed : deps.ids.nextSeed();
  const limits = waitingLimits(platformAt(location), deps);
  const received = await deps.store.conversations.receive({
    ...{
      requestId: request.id,
      at: request.at,
      author: request.author,
      attachments: [],
      requestedSettings: {},
      addressed: true,
      fresh: false,
    },
    ...what,
    location,
    ...(request.server !== undefined && { server: request.server }),
    ...(request.continues && { continues: request.continues }),
    ...(request.editedAt && { editedAt: request.editedAt }),
    start: { settings, seed, title: what.kind === "undo" ? "" : titleOf(what.prompt) },
    ...limits,
  });
  if (received.kind === "turn") deps.metrics?.turnReceived(platformAt(location));
  deps.wake();
  return toAnswer(received, limits, what.notes ?? []);
}

function toAnswer(received: ReceiveResult, limits: WaitingLimits, notes: string[]): Answer {
  switch (received.kind) {
    case "turn":
      return received;
    case "held":
      return { kind: "words", text: [messages.held(received.pictures), ...notes].join(" "), refused: false };
    case "repeated":
      return refuse(messages.alreadyRequested(received.number));
    case "ignored":
      return NO_ANSWER;
    case "refused":
      return refuse([...(received.why === "no-words" ? notes : []), refusalMessage(received.why, limits)].join(" "));
  }
}

function refusalMessage(why: Extract<ReceiveResult, { kind: "refused" }>["why"], limits: WaitingLimits): string {
  switch (why) {
    case "deleting":
      return messages.deleting;
    case "no-conversation":
      return messages.noConversation;
    case "no-words":
      return messages.noWords;
    case "nothing-to-undo":
      return messages.nothingToUndo;
    case "too-many-waiting":
    case "too-many-waiting-together":
      return whyTooMany(why, limits);
  }
}
