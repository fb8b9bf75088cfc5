// The reverse of `outbound/render-card.ts`: what a posted card says. Pure.

import type { APIMessage } from "discord.js";
import { readCaption } from "../../../../core/cards/read-card-text.ts";
import type { PostedCard } from "../../../../core/rebuild/thread-history.ts";
import type { Attachment } from "../../../../core/vocabulary.ts";
import { type MenuFacts, readCard, readMenuId, type ShownImage } from "../../../shared/inbound/read-card.ts";
import { messageId, pictureId } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { unescapeMarkdown } from "../../outbound/escape.ts";
import { customIds, numberIn, picksOn } from "../../outbound/render-card.ts";
import { isSpoiler, spoilerIf } from "../pictures.ts";

/** What the menu of a card says. Undefined if the message isn't one. */
export function menuOn({ components }: Pick<APIMessage, "components">): MenuFacts | undefined {
  return customIds(components ?? [])
    .map(readMenuId)
    .find((facts) => facts !== undefined);
}

/** Undefined if the message isn't a card with an instruction. The caller checks that it is the bot's own. */
export function readPostedCard(message: APIMessage): PostedCard | undefined {
  const facts = menuOn(message);
  if (!facts) return undefined;
  const { text, captions } = splitLines(message.content);
  return readCard({
    ...{
      message: messageId(message.channel_id, message.id),
      facts,
      text,
      captions,
      buttons: customIds(message.components ?? []),
    },
    ...{
      variants: picksOn(message),
      pictures: picturesOn(message),
      reduced: [discordMessages.shrunk, discordMessages.shrunkUnsigned],
    },
  });
}

/** The captions are the last lines, numbered from 1. Somebody's instruction may look like one. */
function splitLines(content: string): { text: string; captions: string[] } {
  const lines = content.split("\n").map(unescapeMarkdown);
  const last = readCaption(lines.at(-1) ?? "")?.number ?? 0;
  const captions = lines.slice(lines.length - last);
  const isWhole = captions.every((line, position) => readCaption(line)?.number === position + 1);
  return isWhole ? { text: lines.slice(0, lines.length - last).join("\n"), captions } : { text: lines.join("\n"), captions: [] };
}

function picturesOn({ attachments, channel_id: channel, id: message }: APIMessage): Map<number, ShownImage> {
  return new Map(
    attachments.flatMap((file): [number, ShownImage][] => {
      const number = numberIn(file.filename);
      if (number === undefined) return [];
      const spoiler = isSpoiler(file);
      const picture: Attachment = { id: pictureId(channel, message, file.id), name: file.filename, ...spoilerIf(spoiler) };
      return [[number, { picture, alt: file.description ?? "", spoiler }]];
    }),
  );
}
