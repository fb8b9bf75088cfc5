// What is where somebody does something: the conversation that lives there, and its turns. What they are told when it is not.

import type { Answer } from "./cards.ts";
import type { Deps } from "./deps.ts";
import type { Conversation, ModelId, Place, PlatformName, Thread, Turn } from "./vocabulary.ts";
import { words } from "./wording.ts";

export const NONE: Answer = { kind: "none" };

export function refuse(text: string): Answer {
  return { kind: "words", text, refused: true };
}

export async function liveAt(place: Place, { store }: Pick<Deps, "store">): Promise<Conversation | undefined> {
  return "thread" in place ? store.conversation(place.thread) : undefined;
}

/** A key is no permission: what is clicked must stand in the thread where it is clicked, and not be deleted there. */
export function turnHere(turn: Turn | undefined, place: Place): Turn | undefined {
  if (turn?.conversation.state !== "active" || !("thread" in place)) return undefined;
  return isIn(place.thread, turn.conversation) ? turn : undefined;
}

export function platformOf(place: Place): PlatformName {
  return "thread" in place ? place.thread.platform : place.channel.platform;
}

/** An id that no model answers to, with the nearest that do. */
export function unknownModel(settings: { models?: readonly ModelId[] }, { models }: Pick<Deps, "models">): Answer | undefined {
  if (settings.models?.length === 0) return refuse(words.noModel);
  const id = settings.models?.find((one) => !models.offers(one));
  return id && refuse(words.unknownModel(id, models.near(id)));
}

function isIn(thread: Thread, conversation: Conversation): boolean {
  return conversation.platform === thread.platform && conversation.thread === thread.id;
}
