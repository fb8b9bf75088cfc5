import type { Card, Slot } from "../../../src/core/cards/views.ts";
import type { PostedFile, SlackMessage } from "../../../src/platforms/slack/inbound/types.ts";
import { createCard } from "../card-fixtures.ts";

export const team = "T0000001";
export const me = "U00000ME";
export const ada = "U000ADA1";
export const bo = "U0000BO1";
export const channel = "C0000001";
export const direct = "D0000001";
export const root = "1764000000.000100";
export const ts = "1764000060.000200";

export function file(id: string, name = "photo.png", more: Partial<PostedFile> = {}): PostedFile {
  return { id, name, mimetype: "image/png", filetype: "png", mode: "hosted", ...more };
}

/** A message of Ada's, in the channel by default. */
export function message(text: string, more: Partial<SlackMessage> = {}): SlackMessage {
  return { type: "message", channel, user: ada, text, ts, ...more };
}

export { slot, turn } from "../card-fixtures.ts";

/** A card of Ada's. */
export function card(slots: Slot[], more: Partial<Card> = {}): Card {
  return createCard({ id: ada, name: `<@${ada}>` }, slots, more);
}

/** The file that shows each picture. */
export function files(slots: Slot[]): Map<string, string> {
  return new Map(slots.flatMap(({ image, number }) => (image ? [[image.name, `F0000000${number}`] as const] : [])));
}
