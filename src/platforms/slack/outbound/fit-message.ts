// Keeps messages within Slack's limit for the text of all blocks. Pure.

import type { types } from "@slack/bolt";
import { cut, fairShare } from "../../shared/outbound/cut-text.ts";
import { cutMarkup } from "./escape.ts";
import type { Message } from "./render-card.ts";

/** Characters in all blocks of a message. Slack has refused 11,341 with `msg_blocks_too_long`. */
const MAX_BLOCK_TEXT = 9_999;

type Block = types.KnownBlock;
type Text = types.PlainTextElement | types.MrkdwnElement;

/** Cuts the longest texts to a common length if all of them together are too long. Doesn't cut labels of buttons. */
export function fitMessage(message: Message): Message {
  const all = blockText(message.blocks);
  if (all <= MAX_BLOCK_TEXT) return message;
  const lengths = message.blocks.flatMap(textsIn).map(({ length }) => length);
  const fixed = all - sum(lengths);
  const limit = Math.max(1, fairShare(lengths, MAX_BLOCK_TEXT - fixed));
  return { ...message, blocks: message.blocks.map((block) => shortenBlock(block, limit)) };
}

/** The number of characters in these blocks: texts, labels and alt texts. */
function blockText(blocks: Block[]): number {
  let all = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if ((key === "text" || key === "alt_text") && typeof value === "string") all += value.length;
    return value;
  });
  return all;
}

function textsIn(block: Block): string[] {
  switch (block.type) {
    case "section":
      return block.text ? [block.text.text] : [];
    case "context":
      return block.elements.flatMap((element) => ("text" in element ? [element.text] : []));
    case "image":
      return [block.alt_text];
    default:
      return [];
  }
}

function shortenBlock(block: Block, limit: number): Block {
  switch (block.type) {
    case "section":
      return block.text ? { ...block, text: shorten(block.text, limit) } : block;
    case "context":
      return { ...block, elements: block.elements.map((element) => ("text" in element ? shorten(element, limit) : element)) };
    case "image":
      return { ...block, alt_text: cut(block.alt_text, limit) };
    default:
      return block;
  }
}

function shorten<T extends Text>(text: T, limit: number): T {
  return { ...text, text: text.type === "mrkdwn" ? cutMarkup(text.text, limit) : cut(text.text, limit) };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
