// Inbound: which pictures a message means, and the request that follows from it. Looks up what is near the message only where that matters.

import type { APIMessage } from "discord.js";
import { visibleText } from "../../../../core/cards/format.ts";
import { type ChosenPictures, choosePictures, type NearbyMessage } from "../../../../core/intake/choose-pictures.ts";
import type { Attachment, Intent, Person, Request, Source, Thread } from "../../../../core/vocabulary.ts";
import { variantsIn, variantTarget } from "../../../shared/inbound/edit-targets.ts";
import { locationOf, messageId, threadOn, timeOf, type Where } from "../../gateway/ids.ts";
import { picksOn } from "../../outbound/render-card.ts";
import { nameOf } from "../person.ts";
import { attachmentsOf, picturesOf } from "../pictures.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { type MessageContext, mentionsOthers, ownPictures, type ParsedText, unusedFiles } from "./parse-message.ts";

/** What is near a message. Neither rejects. */
export interface Surroundings {
  /** The message that the thread hangs on, or a forum post's first. */
  starter(): Promise<APIMessage | undefined>;
  /** Newest first. */
  before(): Promise<APIMessage[]>;
}

export async function toRequest(
  incoming: IncomingMessage,
  parsed: ParsedText,
  context: MessageContext,
  near: Surroundings,
): Promise<Request> {
  const base = { id: incoming.id, author: context.author, at: timeOf(incoming.id) };
  const answered = incoming.referenced_message ?? undefined;
  if (parsed.undo) {
    const pictured = answered && attachmentsOf(answered).length > 0 ? answered.id : undefined;
    return { ...base, location: locationFor(pictured ?? incoming.id, context), intent: { kind: "undo" } };
  }
  const { source, references, on, sentAt } = continues(context)
    ? continued(incoming, context)
    : await chosen(incoming, parsed, context, near);
  const fresh = context.where.kind === "direct" && source !== undefined && "attachments" in source;
  const unused = unusedFiles(incoming);
  const intent: Intent = {
    ...(unused.length > 0 && { unused }),
    ...(sentAt && { picturesAt: sentAt }),
    ...{ kind: "edit", prompt: parsed.text, ...(source && { source }), references },
    ...{ settings: {}, addressed: parsed.addressed, fresh, said: { mentionsOthers: mentionsOthers(incoming, context) } },
  };
  return { ...base, location: locationFor(on ?? incoming.id, context), intent };
}

/** A picture that is posted beside the thread whose question it answers. */
export function toAnswer(incoming: IncomingMessage, thread: Thread, author: Person): Request {
  const intent = { prompt: "", references: ownPictures(incoming), settings: {}, addressed: true, fresh: false };
  return { id: incoming.id, location: { thread }, author, at: timeOf(incoming.id), intent: { kind: "edit", ...intent } };
}

/** Which pictures a command means that has none. `id`: of its interaction. */
export function choosePicturesNear(
  { id, author }: { id: string; author: Person },
  { kind }: Where,
  me: string,
  near: Surroundings,
): Promise<ChosenPictures> {
  return choosePictures({
    message: { id, author, at: timeOf(id), text: "" },
    ...(kind === "thread" && { starter: () => starterNear(near, me) }),
    before: async () => (await near.before()).map((message) => toNearby(message, me)),
  });
}

interface Chosen {
  source?: Source;
  references: Attachment[];
  /** The message with these pictures. */
  on?: string;
  /** See `ChosenPictures`. */
  sentAt?: Date;
}

function continues({ live, where }: MessageContext): boolean {
  return live && where.kind !== "channel";
}

/** In a conversation, a reply says what to build on. Otherwise the conversation decides, except that a picture starts the next one in
 *  direct messages. */
function continued(incoming: IncomingMessage, { me, where }: MessageContext): Chosen {
  const own = ownPictures(incoming);
  const answered = incoming.referenced_message;
  if (answered?.author.id === me) return { source: { card: messageId(answered.channel_id, answered.id) }, references: own };
  const attachments = answered ? attachmentsOf(answered) : [];
  if (attachments.length > 0) return { source: { attachments }, references: own };
  return where.kind === "direct" && own.length > 0 ? { source: { attachments: own }, references: [] } : { references: own };
}

async function chosen(
  incoming: IncomingMessage,
  { text }: ParsedText,
  { me, where }: MessageContext,
  near: Surroundings,
): Promise<Chosen> {
  const answered = incoming.referenced_message;
  const { on, source, references, sentAt } = await choosePictures({
    message: toNearby(incoming, me),
    answered: answered ? toNearby(answered, me) : undefined,
    ...(where.kind === "thread" && { starter: () => starterNear(near, me) }),
    // A mention alone asks for instructions.
    before: async () => (visibleText(text) === "" ? [] : (await near.before()).map((message) => toNearby(message, me))),
  });
  return { references, ...(on && { on: on.id }), ...(source && { source }), ...(sentAt && { sentAt }) };
}

async function starterNear(near: Surroundings, me: string): Promise<NearbyMessage | undefined> {
  const starter = await near.starter();
  return starter && toNearby(starter, me);
}

function toNearby(message: IncomingMessage | APIMessage, me: string): NearbyMessage {
  const { id, author, content: text } = message;
  const nick = "member" in message ? message.member?.nick : undefined;
  const source = sourceOn(message, me);
  return { id, author: { id: author.id, name: nameOf(author, nick) }, at: timeOf(id), text, ...(source && { source }) };
}

/** A card counts as its variants; while it shows only previews, as itself. */
function sourceOn(message: IncomingMessage | APIMessage, me: string): NearbyMessage["source"] {
  if (message.author.id === me) {
    const variants = variantsIn([...picksOn(message).values()].map(variantTarget));
    if (variants) return variants;
    if (picturesOf(message).some(({ name }) => isPreview(name))) return { card: messageId(message.channel_id, message.id) };
  }
  const attachments = ownPictures(message);
  return attachments.length > 0 ? { attachments } : undefined;
}

function isPreview(name: string): boolean {
  return /^(?:SPOILER_)?t\d+-v\d+-preview\./.test(name);
}

/** A conversation hangs on the message with the picture, so that people who edit the same picture share it. */
function locationFor(message: string, { where }: MessageContext): Request["location"] {
  return where.kind === "channel" ? { thread: threadOn(where.channel, message) } : locationOf(where);
}
