// A finished card, as the adapters receive it from the core.

import type { Action, Card, Slot } from "../../src/core/cards/views.ts";
import type { ConversationKey, ModelId, TurnKey, VariantKey } from "../../src/core/vocabulary.ts";

export const turn = "turn00000001" as TurnKey;

export function slot(number: number, more: Partial<Slot> = {}): Slot {
  const variant = `variant0000${number}` as VariantKey;
  return {
    ...{ variant, number, model: "local" as ModelId, state: "ready", ratio: 1, pickedBy: [] },
    ...{ label: `${number} · Built-in editor · 0.4 s · free · seed ${number}`, notes: [] },
    image: {
      ...{ name: `t1-v${number}.png`, alt: "make it night", preview: false, version: 0 },
      read: async () => new Uint8Array(10),
    },
    ...more,
  };
}

export function createCard(author: Card["author"], slots: Slot[], more: Partial<Card> = {}): Card {
  const prompt = more.prompt ?? "make it night";
  const others: Action[] = [
    { kind: "again", turn, label: "Run again" },
    { kind: "settings", turn, label: "Settings" },
    { kind: "history", turn, label: "History" },
    { kind: "delete", turn, label: "Delete conversation" },
  ];
  return {
    ...{ conversation: "talk00000001" as ConversationKey, turn, number: 1, kind: "edit", state: "done" },
    ...{ author, prompt, text: `${author.name}: ${prompt}`, notes: [], queuePosition: 0 },
    ...{ createdAt: new Date(0), references: [], slots, drawing: false },
    actions: [...slots.map(({ variant, number }): Action => ({ kind: "pick", variant, label: `Pick ${number}` })), ...others],
    picks: slots.map(({ variant, number }) => ({ variant, number })),
    ...more,
  };
}
