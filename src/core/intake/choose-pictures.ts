// Which pictures a person means, decided from what is near the message. One rule for all platforms; adapters only report what is there.

import { visibleText } from "../cards/format.ts";
import { messages } from "../cards/messages.ts";
import type { Attachment, Candidate, Source } from "../vocabulary.ts";

/** How old a person's own picture may be to be meant by a message without one. */
export const NEARBY_MS = 5 * 60_000;
/** Pictures that follow each other this closely were sent together. */
export const BURST_MS = 10_000;
const MAX_CANDIDATES = 5;

/** A message, as its platform reports it. */
export interface NearbyMessage {
  /** The platform's own id. */
  id: string;
  author: { id: string; name: string };
  at: Date;
  /** As its author wrote it, with the platform's markup. */
  text: string;
  /** What an edit of this message starts from: pictures that it has, forwards or shares, or the variants on one of the bot's own cards.
   *  Undefined if there are none. */
  source?: Exclude<Source, { candidates: Candidate[] }>;
  /** See `Candidate`. */
  details?: string;
}

/** A message that asks for an edit, and what is near it. Only what is needed is looked up. */
export interface Nearby {
  message: NearbyMessage;
  /** The message that it replies to. */
  answered?: NearbyMessage | undefined;
  /** The first message of its thread: a forum post, or the picture that a thread was opened on. */
  starter?(): Promise<NearbyMessage | undefined>;
  /** The messages before it in the same place, newest first. */
  before(): Promise<NearbyMessage[]>;
}

export interface ChosenPictures {
  /** Undefined if there's no picture nearby. */
  source?: Source;
  /** Further pictures of the message itself. */
  references: Attachment[];
  /** The message with these pictures. Undefined if there are none, or if the person has to choose. */
  on?: PicturedMessage;
  /** When the person sent the last of these pictures, if that was in messages of their own: more of them may follow. */
  sentAt?: Date;
  /** The messages with the pictures that the person can choose from, in the order of the candidates. */
  offered?: PicturedMessage[];
}

/** The message it replies to → its own pictures → the first message of its thread → the person's own newest pictures of the last five
 *  minutes → up to five others to choose from. */
export async function choosePictures({ message, answered, starter, before }: Nearby): Promise<ChosenPictures> {
  if (answered && hasPictures(answered)) return { source: answered.source, references: attachmentsIn(message), on: answered };
  if (hasPictures(message)) return { source: message.source, references: [], on: message };
  const first = await starter?.();
  if (first && hasPictures(first)) return { source: first.source, references: [], on: first };
  const pictured = (await before()).filter(hasPictures);
  const [newest, ...rest] = pictured.filter((one) => isOwnAndRecent(one, message));
  if (newest) return { source: together(newest, rest), references: [], on: newest, sentAt: newest.at };
  return offer(pictured.slice(0, MAX_CANDIDATES));
}

export type PicturedMessage = NearbyMessage & Required<Pick<NearbyMessage, "source">>;

/** The person has to choose one of these. */
export function offer(offered: PicturedMessage[]): ChosenPictures {
  return offered.length === 0
    ? { references: [] }
    : { source: { candidates: offered.map(toCandidate) }, references: [], offered };
}

export function toCandidate({ source, author, details }: PicturedMessage): Candidate {
  return { source, label: messages.candidate(nameOf(source), author.name), ...(details && { details }) };
}

export function hasPictures(message: NearbyMessage): message is PicturedMessage {
  return message.source !== undefined;
}

function isOwnAndRecent(one: NearbyMessage, { author, at }: NearbyMessage): boolean {
  return one.author.id === author.id && at.getTime() - one.at.getTime() <= NEARBY_MS;
}

/** With the pictures that the person sent right before it, in the order in which they were sent. Pictures with words are about something else. */
function together(newest: PicturedMessage, before: PicturedMessage[]): Source {
  const burst = [newest];
  for (const one of before) {
    if ((burst.at(-1) ?? newest).at.getTime() - one.at.getTime() > BURST_MS || hasWords(one)) break;
    burst.push(one);
  }
  const attachments = burst.toReversed().flatMap(attachmentsIn);
  return attachments.length > 0 ? { attachments } : newest.source;
}

/** A link to a picture is no words. */
function hasWords({ text }: NearbyMessage): boolean {
  return visibleText(text.replace(/<?https?:\/\/\S+/g, "")) !== "";
}

function attachmentsIn({ source }: Pick<NearbyMessage, "source">): Attachment[] {
  return source && "attachments" in source ? source.attachments : [];
}

function nameOf(source: Source): string | undefined {
  return "attachments" in source ? source.attachments[0]?.name : undefined;
}
