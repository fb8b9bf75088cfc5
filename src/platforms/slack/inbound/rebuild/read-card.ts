// The reverse of `outbound/render-card.ts`: what a posted card says. Pure.

import { readCaption, readPickedBy } from "../../../../core/cards/read-card-text.ts";
import type { PostedCard } from "../../../../core/rebuild/thread-history.ts";
import { type MenuFacts, readCard, readMenuId, type ShownImage } from "../../../shared/inbound/read-card.ts";
import { viewMessages } from "../../../shared/messages.ts";
import { messageId } from "../../gateway/ids.ts";
import { slackMessages } from "../../messages.ts";
import { isMention, unescapeEntities } from "../../outbound/escape.ts";
import { filesShown, picksOn } from "../pictures.ts";
import type { ReadBlock, SlackMessage } from "../types.ts";

type Named = { id?: string; name: string };

/** What the menu of a card says. Undefined if the message isn't one. */
export function menuOn({ blocks }: Pick<SlackMessage, "blocks">): MenuFacts | undefined {
  return buttonsOn(blocks)
    .map(readMenuId)
    .find((facts) => facts !== undefined);
}

/** Undefined if the message isn't a card with an instruction. The caller checks that it is the bot's own. */
export function readPostedCard({ channel, ts, blocks = [] }: SlackMessage): PostedCard | undefined {
  const facts = menuOn({ blocks });
  const start = blocks.findIndex(({ type }) => type === "section");
  if (!facts || start < 0) return undefined;
  const [author] = peopleIn(blocks.slice(0, start).flatMap(textsIn)[0] ?? "");
  const { captions, pictures, pickedBy } = readSlots(blocks.slice(start + 1));
  return readCard({
    ...{ message: messageId(channel, ts, facts.turn, filesShown(blocks)), facts, captions, pictures, pickedBy },
    ...(author?.id !== undefined && { author: { id: author.id, name: author.name } }),
    text: textOf(blocks[start]?.text),
    ...{ buttons: buttonsOn(blocks), variants: picksOn(blocks), reduced: [slackMessages.notShown] },
  });
}

function buttonsOn(blocks: readonly ReadBlock[] = []): string[] {
  return blocks.flatMap(({ type, elements = [] }) => (type === "actions" ? elements.flatMap((one) => one.action_id ?? []) : []));
}

interface Slots {
  captions: string[];
  pictures: Map<number, ShownImage>;
  pickedBy: Map<number, Named[]>;
}

/** A picture comes before its caption. */
function readSlots(blocks: readonly ReadBlock[]): Slots {
  const slots: Slots = { captions: [], pictures: new Map(), pickedBy: new Map() };
  for (const [position, block] of blocks.entries()) {
    const [caption = "", picked = ""] = block.type === "context" ? textsIn(block) : [];
    const number = readCaption(caption)?.number;
    if (number === undefined) continue;
    slots.captions.push(caption);
    const image = imageIn(blocks[position - 1], number);
    if (image) slots.pictures.set(number, image);
    slots.pickedBy.set(number, (readPickedBy(picked) ?? []).flatMap(peopleIn));
  }
  return slots;
}

function imageIn(block: ReadBlock | undefined, number: number): ShownImage | undefined {
  const [file] = filesShown(block ? [block] : []);
  if (file === undefined) return undefined;
  const alt = unescapeEntities(block?.alt_text ?? "");
  return { picture: { id: file, name: viewMessages.pictureNumber(number) }, alt, spoiler: false };
}

/** Mentions in a text that has nothing else, or a name. */
function peopleIn(text: string): Named[] {
  const name = text.trim();
  if (name === "") return [];
  return [isMention(name) ? { id: name.slice("<@".length, -">".length), name } : { name }];
}

function textsIn({ elements = [] }: ReadBlock): string[] {
  return elements.map(({ text }) => textOf(text));
}

function textOf(text: ReadBlock["text"]): string {
  return unescapeText(typeof text === "string" ? text : (text?.text ?? ""));
}

/** Mentions stay as they are. */
function unescapeText(text: string): string {
  return isMention(text) ? text : unescapeEntities(text);
}
