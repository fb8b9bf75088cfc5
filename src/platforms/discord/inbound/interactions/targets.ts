// "Edit image": the pictures of the chosen message, and the draft for the form. Pure.

import type { APIMessage } from "discord.js";
import type { Attachment, Draft, Location, Source } from "../../../../core/vocabulary.ts";
import { type Target, variantsIn, variantTarget } from "../../../shared/inbound/edit-targets.ts";
import { locationOf, messageId, pictureId, threadOn, type Where } from "../../gateway/ids.ts";
import { numberIn, picksOn } from "../../outbound/render-card.ts";
import { picturesOf, spoilerIf } from "../pictures.ts";

/** Before a target that is a spoiler. */
const SPOILER = "s:";

/** A card's variants, or the pictures of any other message. */
export function targetsIn(message: APIMessage, me: string): Target[] {
  const picks = message.author.id === me ? picksOn(message) : new Map<number, string>();
  return picturesOf(message).map(({ part, name, spoiler }) => {
    const variant = picks.get(numberIn(name) ?? 0);
    return { value: variant ? variantTarget(variant) : `${spoiler ? SPOILER : ""}${part}`, name };
  });
}

/** In a channel, the conversation hangs on the picture's message. */
export function locationOn(where: Where, message: string): Location {
  return where.kind === "channel" ? { thread: threadOn(where.channel, message) } : locationOf(where);
}

/** In direct messages, a person's picture starts the next conversation, and the bot's picture continues this one. */
export function draftOf(where: Where, message: { channel: string; id: string }, targets: Target[]): Draft {
  const source = sourceOf(message, targets);
  const fresh = where.kind === "direct" && "attachments" in source;
  return { prompt: "", source, references: [], settings: {}, ...(fresh && { fresh }) };
}

function sourceOf({ channel, id }: { channel: string; id: string }, targets: Target[]): Source {
  const variants = variantsIn(targets.map(({ value }) => value));
  return variants ?? { attachments: targets.map((target) => toAttachment(channel, id, target)) };
}

function toAttachment(channel: string, message: string, { value, name }: Target): Attachment {
  const hidden = value.startsWith(SPOILER);
  const part = hidden ? value.slice(SPOILER.length) : value;
  return { id: pictureId(channel, message, part), name, ...spoilerIf(hidden) };
}

/** An unfinished card has only previews, so the draft refers to the card and its finished pictures. */
export function draftOnCard(channel: string, message: string): Draft {
  return { prompt: "", source: { card: messageId(channel, message) }, references: [], settings: {} };
}

/** Parses the choice among several pictures of a message. */
export function readTarget(customId: string, values: string[]): { channel: string; id: string; targets: Target[] } | undefined {
  const [, channel, id] = /^which:(\d+)\/(\d+)$/.exec(customId) ?? [];
  return channel && id ? { channel, id, targets: values.map((value) => ({ value, name: "picture" })) } : undefined;
}
