import { type APIAttachment, type APIMessage, type APIUser, MessageType } from "discord.js";
import type { Card, Slot } from "../../../src/core/cards/views.ts";
import { createCard } from "../card-fixtures.ts";

// Snowflakes, from which times are parsed.
export const me = "100000000000000001";
export const ada = "100000000000000002";
export const bo = "100000000000000003";
export const channel = "200000000000000001";
export const post = "300000000000000001";
export const reply = "300000000000000002";

export function user(id: string, name = "Ada", more: Partial<APIUser> = {}): APIUser {
  return { id, username: name.toLowerCase(), global_name: name, discriminator: "0", avatar: null, ...more };
}

export function attachment(id: string, filename: string, content_type = "image/png"): APIAttachment {
  const url = `https://cdn.discordapp.com/attachments/1/${id}/${filename}?ex=ffffffff`;
  return { id, filename, content_type, size: 5, url, proxy_url: url };
}

export function message(more: Partial<APIMessage> = {}): APIMessage {
  return {
    ...{ id: post, channel_id: channel, author: user(ada), content: "", timestamp: "2026-11-24T00:00:00Z" },
    ...{ edited_timestamp: null, tts: false, mention_everyone: false, mentions: [], mention_roles: [] },
    ...{ attachments: [], embeds: [], pinned: false, type: MessageType.Default },
    ...more,
  };
}

export const photo = attachment("400000000000000001", "photo.jpg", "image/jpeg");
export const hat = attachment("400000000000000002", "hat.png");

export { slot, turn } from "../card-fixtures.ts";

/** A card of Ada's. */
export function card(slots: Slot[], more: Partial<Card> = {}): Card {
  return createCard({ id: ada, name: "Ada" }, slots, more);
}
