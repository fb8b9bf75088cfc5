// Who may do what.

import type { Conversation, Person, Turn } from "../vocabulary.ts";

/** Settings, title, delete: the owner or a moderator. */
export function mayConfigure(person: Person, conversation: Conversation): boolean {
  return person.moderator || person.id === conversation.owner.id;
}

/** Cancel: the turn's author, the person who pays for it, the conversation's owner, a moderator. */
export function mayCancel(person: Person, turn: Turn): boolean {
  return [turn.author.id, turn.payer].includes(person.id) || mayConfigure(person, turn.conversation);
}

/** Questions: the turn's author, because the answer may cost them money, or a moderator, who pays instead. */
export function mayAnswer(person: Person, turn: Turn): boolean {
  return person.moderator || person.id === turn.author.id;
}
