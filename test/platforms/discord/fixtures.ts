import { type APIAttachment, type APIMessage, type APIUser, MessageType } from "discord.js";
import type { Action, Card, Slot } from "../../../src/core/cards/views.ts";
import type { ConversationKey, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";

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

export const turn = "turn00000001" as TurnKey;
const variantOf = (number: number) => `variant0000${number}` as VariantKey;

export function slot(number: number, more: Partial<Slot> = {}): Slot {
  return {
    ...{ variant: variantOf(number), number, model: "local" as ModelId, state: "ready", ratio: 1, pickedBy: [] },
    ...{ label: `${number} · local · 0.4 s · free · seed ${number}`, notes: [] },
    image: {
      ...{ name: `t1-v${number}.png`, alt: "make it night", preview: false, version: 0 },
      read: async () => new Uint8Array(10),
    },
    ...more,
  };
}

export function card(slots: Slot[], more: Partial<Card> = {}): Card {
  const others: Action[] = [
    { kind: "again", turn, label: "Run again" },
    { kind: "settings", turn, label: "Settings" },
    { kind: "history", turn, label: "History" },
    { kind: "delete", turn, label: "Delete conversation" },
  ];
  return {
    ...{ conversation: "talk00000001" as ConversationKey, turn, number: 1, kind: "edit", state: "done" },
    ...{ author: { id: ada, name: "Ada" }, prompt: "make it night", text: "Ada: make it night", notes: [], queuePosition: 0 },
    ...{ createdAt: new Date(0), references: [], slots, drawing: false },
    actions: [...slots.map(({ variant, number }): Action => ({ kind: "pick", variant, label: `Pick ${number}` })), ...others],
    picks: slots.map(({ variant, number }) => ({ variant, number })),
    ...more,
  };
}
