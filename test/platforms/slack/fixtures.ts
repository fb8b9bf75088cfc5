import type { Action, Card, Slot } from "../../../src/core/cards/views.ts";
import type { ConversationKey, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import type { PostedFile, SlackMessage } from "../../../src/platforms/slack/inbound/types.ts";

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

export const turn = "turn00000001" as TurnKey;

export function slot(number: number, more: Partial<Slot> = {}): Slot {
  return {
    ...{
      variant: `variant0000${number}` as VariantKey,
      number,
      model: "local" as ModelId,
      state: "ready",
      ratio: 1,
      pickedBy: [],
    },
    ...{ label: `${number} · local · 0.4 s · free · seed ${number}`, notes: [] },
    image: {
      ...{ name: `t1-v${number}.png`, alt: "make it night", preview: false, version: 0 },
      read: async () => new Uint8Array(10),
    },
    ...more,
  };
}

export function card(slots: Slot[], more: Partial<Card> = {}): Card {
  const name = `<@${ada}>`;
  const prompt = more.prompt ?? "make it night";
  const others: Action[] = [
    { kind: "again", turn, label: "Run again" },
    { kind: "settings", turn, label: "Settings" },
    { kind: "history", turn, label: "History" },
    { kind: "delete", turn, label: "Delete conversation" },
  ];
  return {
    ...{ conversation: "talk00000001" as ConversationKey, turn, number: 1, kind: "edit", state: "done" },
    ...{ author: { id: ada, name }, prompt, text: `${name}: ${prompt}`, notes: [], queuePosition: 0 },
    ...{ createdAt: new Date(0), references: [], slots, drawing: false },
    actions: [...slots.map(({ variant, number }): Action => ({ kind: "pick", variant, label: `Pick ${number}` })), ...others],
    picks: slots.map(({ variant, number }) => ({ variant, number })),
    ...more,
  };
}

/** The file that shows each picture. */
export function files(slots: Slot[]): Map<string, string> {
  return new Map(slots.flatMap(({ image, number }) => (image ? [[image.name, `F0000000${number}`] as const] : [])));
}
