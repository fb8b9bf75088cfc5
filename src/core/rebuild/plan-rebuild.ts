// What a conversation was, as far as its thread shows it. Pure.

import { titleOf } from "../cards/format.ts";
import { messages } from "../cards/messages.ts";
import type { Attachment, ConversationKey, MessageId } from "../vocabulary.ts";
import type { HistoryMessage, PostedCard, PostedSlot, ThreadHistory } from "./thread-history.ts";

const MAX_TURNS = 50;
const MAX_PICTURES = 60;
/** Between the instructions in an alt text. */
const CHAIN = " → ";

interface NamedPerson {
  /** Empty: the thread doesn't say who it was. */
  id: string;
  name: string;
}

/** The person of whom a card says only a name: they can't be found again to delete their data, so the name isn't stored. */
export const unknownPerson: NamedPerson = { id: "", name: messages.somebody };

export interface PlannedTurn {
  card: PostedCard;
  number: number;
  at: Date;
  /** The id of the message that it comes from. */
  request?: string;
  author: NamedPerson;
  prompt: string;
  isPromptCut: boolean;
  /** Its position in the plan. */
  parent?: number;
  /** The pictures of its message. */
  attached: Attachment[];
  /** By position among the slots. */
  pickedBy: NamedPerson[][];
}

export interface RebuildPlan {
  key?: ConversationKey;
  root?: MessageId;
  owner: NamedPerson;
  title: string;
  /** The newest message that was read. */
  lastEvent: { id: string; at: Date };
  /** The pictures that the first turn started from. */
  source: Attachment[];
  /** Oldest first. */
  turns: PlannedTurn[];
  /** There were older turns. */
  isCut: boolean;
}

/** `before`: later messages are ignored. Undefined if no finished picture is left to continue from. */
export function planRebuild(history: ThreadHistory, before: Date): RebuildPlan | undefined {
  const read = history.messages.filter(({ at }) => at < before);
  const posted = newestConversation(read);
  const kept = keepNewest(posted);
  const last = read.at(-1);
  if (!last || !kept.some(({ card }) => card.slots.some(hasPicture))) return undefined;
  const people = peopleIn(read);
  const asked = matchMessages(kept, read);
  const turns = kept.map((turn, position): PlannedTurn => {
    const { card, at, number } = turn;
    const message = asked.get(turn);
    const whole = card.isPromptCut ? message?.text : undefined;
    return {
      ...{ card, number, at: message?.at ?? at, author: authorOf(card, message) },
      ...{ prompt: whole ?? card.prompt, isPromptCut: card.isPromptCut && whole === undefined },
      ...(message && { request: message.id }),
      ...parentOf(kept, position),
      attached: position > 0 && !message?.isStarter ? (message?.pictures ?? []) : [],
      pickedBy: card.slots.map((slot) => pickersOf(slot, people)),
    };
  });
  const [first] = kept;
  const startsHere = first?.number === 1 && !(history.isCut && first.card.number === undefined);
  const { root } = history;
  const starter = read.find(({ isStarter }) => isStarter);
  const owner = startsHere ? turns[0]?.author : starter?.author;
  return {
    ...(root && { root: root.message }),
    ...(root?.conversation && { key: root.conversation }),
    ...{ owner: owner ?? unknownPerson, title: titleOf(turns[0]?.prompt ?? ""), lastEvent: { id: last.id, at: last.at } },
    source: startsHere ? sourceOf(starter, first && asked.get(first)) : [],
    ...{ turns, isCut: !startsHere },
  };
}

interface NumberedCard {
  card: PostedCard;
  at: Date;
  number: number;
}

/** A thread may have had several conversations, each counted from 1. A card that was posted again counts once. */
function newestConversation(read: HistoryMessage[]): NumberedCard[] {
  const cards = new Map(read.flatMap(({ card, at }) => (card ? [[card.turn, { card, at }] as const] : [])));
  let conversation: NumberedCard[] = [];
  for (const { card, at } of cards.values()) {
    const before = conversation.at(-1)?.number ?? 0;
    const number = card.number ?? before + 1;
    if (number <= before) conversation = [];
    conversation.push({ card, at, number });
  }
  return conversation;
}

function keepNewest(cards: NumberedCard[]): NumberedCard[] {
  let pictures = 0;
  const kept = cards.toReversed().filter(({ card }, position) => {
    pictures += card.slots.filter(hasPicture).length;
    return position < MAX_TURNS && pictures <= MAX_PICTURES;
  });
  return kept.reverse();
}

export function hasPicture({ state, picture }: PostedSlot): boolean {
  return state === "ready" && picture !== undefined;
}

/** The message that each card answers: the newest one before it with the same words. */
function matchMessages(cards: NumberedCard[], read: HistoryMessage[]): Map<NumberedCard, HistoryMessage> {
  const matched = new Map<NumberedCard, HistoryMessage>();
  const used = new Set<HistoryMessage>();
  for (const turn of cards) {
    const { card, at } = turn;
    const message = read.findLast((one) => !used.has(one) && one.at <= at && asksFor(one, card));
    if (!message) continue;
    used.add(message);
    matched.set(turn, message);
  }
  return matched;
}

function asksFor({ author, text }: HistoryMessage, { author: { id }, prompt, isPromptCut }: PostedCard): boolean {
  if (!author || prompt === "" || (id !== undefined && id !== author.id)) return false;
  return isPromptCut ? text.startsWith(prompt.slice(0, -1)) : text.trim() === prompt.trim();
}

function authorOf({ author }: PostedCard, message: HistoryMessage | undefined): NamedPerson {
  const id = author.id ?? message?.author?.id;
  return id === undefined ? unknownPerson : { id, name: author.name ?? message?.author?.name ?? messages.somebody };
}

/** Ids by name, of names that belong to one person. */
function peopleIn(read: HistoryMessage[]): Map<string, string> {
  const named = read.flatMap(({ author, card }) => [
    ...(author ? [author] : []),
    ...(card?.author.id !== undefined && card.author.name !== undefined ? [{ id: card.author.id, name: card.author.name }] : []),
  ]);
  const ids = Map.groupBy(named, ({ name }) => name);
  return new Map(
    [...ids].flatMap(([name, people]) => {
      const [id, ...others] = new Set(people.map((person) => person.id));
      return id !== undefined && others.length === 0 ? [[name, id] as const] : [];
    }),
  );
}

function pickersOf({ pickedBy }: PostedSlot, people: ReadonlyMap<string, string>): NamedPerson[] {
  const known = pickedBy.map(({ id, name }) => {
    const found = id ?? people.get(name);
    return found === undefined ? unknownPerson : { id: found, name };
  });
  return [...new Map(known.map((person) => [person.id, person])).values()];
}

/** The alt text of a picture lists the instructions that led to it. All but its own are the parent's. */
function parentOf(cards: NumberedCard[], position: number): { parent?: number } {
  const card = cards[position]?.card;
  const alt = card && altOf(card);
  if (card === undefined || alt === undefined || position === 0) return {};
  const own = `${CHAIN}${card.prompt}`;
  const before = card.kind === "undo" ? alt : alt.endsWith(own) ? alt.slice(0, -own.length) : undefined;
  const parent = before === undefined ? -1 : cards.findLastIndex((one, at) => at < position && altOf(one.card) === before);
  if (parent >= 0) return { parent };
  const isChained = card.kind === "edit" && alt.includes(CHAIN) && alt !== card.prompt;
  const previous = cards.findLastIndex((one, at) => at < position && one.card.slots.some(hasPicture));
  return isChained && previous >= 0 ? { parent: previous } : {};
}

function altOf({ slots }: PostedCard): string | undefined {
  return slots.find(({ alt }) => alt !== undefined)?.alt;
}

/** The pictures of the message that the thread hangs on, or else of the one that asked for the first edit. */
function sourceOf(starter: HistoryMessage | undefined, asked: HistoryMessage | undefined): Attachment[] {
  return [starter, asked].find((message) => message !== undefined && message.pictures.length > 0)?.pictures ?? [];
}
