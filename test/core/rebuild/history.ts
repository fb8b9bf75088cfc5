// What a thread may show.

import type { HistoryMessage, PostedCard, PostedSlot } from "../../../src/core/rebuild/thread-history.ts";
import type { MessageId, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";

export const ada = { id: "ada", name: "Ada" };
export const bo = { id: "bo", name: "Bo" };

export function minute(n: number): Date {
  return new Date(n * 60_000);
}

/** A message of Ada's in that minute. */
export function said(at: number, text: string, more: Partial<HistoryMessage> = {}): HistoryMessage {
  return { id: `r${at}`, at: minute(at), author: ada, text, pictures: [], ...more };
}

/** `alt`: the instructions that led to it. */
export function slot(turn: number, number: number, alt: string, more: Partial<PostedSlot> = {}): PostedSlot {
  return {
    ...{ number, model: "fake" as ModelId, state: "ready", variant: `variant${turn}${number}` as VariantKey, alt },
    ...{ picture: { id: `picture${turn}${number}`, name: `t${turn}-v${number}.png` }, seconds: 0.4, costUsd: 0 },
    ...{ seed: 6 + number, notes: [], pickedBy: [] },
    ...more,
  };
}

export function posted(
  at: number,
  number: number,
  prompt: string,
  slots: PostedSlot[],
  more: Partial<PostedCard> = {},
): HistoryMessage {
  const card: PostedCard = {
    ...{
      message: `m${at}` as MessageId,
      turn: `turn${number}` as TurnKey,
      number,
      author: ada,
      kind: "edit",
      state: "done",
      prompt,
    },
    ...{ isPromptCut: false, notes: [], isAuto: false, spoiler: false, slots },
    ...more,
  };
  return { id: `m${at}`, at: minute(at), text: "", pictures: [], card };
}

/** Ada posts a boat, makes it night, then warmer, and picks the second of two pictures. */
export const twoEdits: HistoryMessage[] = [
  said(1, "make it night", { isStarter: true, pictures: [{ id: "boat", name: "boat.jpg" }] }),
  posted(2, 1, "make it night", [slot(1, 1, "make it night")]),
  said(3, "warmer"),
  posted(4, 2, "warmer", [
    slot(2, 1, "make it night → warmer"),
    slot(2, 2, "make it night → warmer", { pickedBy: [{ name: "Ada" }] }),
  ]),
];
