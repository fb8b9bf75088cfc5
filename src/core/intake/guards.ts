// Looks up the conversation or turn that a request refers to, and answers if it doesn't exist.

import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps } from "../deps.ts";
import type { Conversation, Location, ModelId, PlatformName, Thread, Turn } from "../vocabulary.ts";

export const NO_ANSWER: Answer = { kind: "none" };

export function refuse(text: string): Answer {
  return { kind: "words", text, refused: true };
}

export async function activeConversationAt(place: Location, { store }: Pick<Deps, "store">): Promise<Conversation | undefined> {
  return "thread" in place ? store.conversations.findConversation(place.thread) : undefined;
}

/** A key is no permission: the turn must be in the thread where the click came from, and not deleted. */
export function turnInThread(turn: Turn | undefined, place: Location): Turn | undefined {
  if (turn?.conversation.state !== "active" || !("thread" in place)) return undefined;
  return isIn(place.thread, turn.conversation) ? turn : undefined;
}

export function platformAt(place: Location): PlatformName {
  return "thread" in place ? place.thread.platform : place.channel.platform;
}

/** Refuses an id that no model has, and suggests the nearest ones. */
export function refuseUnknownModel(
  settings: { models?: readonly ModelId[] },
  { models }: Pick<Deps, "models">,
): Answer | undefined {
  if (settings.models?.length === 0) return refuse(messages.noModel);
  const id = settings.models?.find((one) => !models.offers(one));
  return id && refuse(messages.unknownModel(id, models.near(id)));
}

function isIn(thread: Thread, conversation: Conversation): boolean {
  return conversation.platform === thread.platform && conversation.thread === thread.id;
}
