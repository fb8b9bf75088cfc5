import type { Card } from "../../../src/core/cards/views.ts";
import type { ConversationKey, TurnKey } from "../../../src/core/vocabulary.ts";

/** A finished card without pictures. */
export function cardWith(turn: TurnKey): Card {
  return {
    ...{ conversation: "Talk00000001" as ConversationKey, turn, number: 1, kind: "edit", state: "done" },
    ...{ author: { id: "ada", name: "Ada" }, prompt: "warmer", text: "", notes: [], queuePosition: 0, createdAt: new Date(0) },
    ...{ references: [], slots: [], actions: [], picks: [], drawing: false },
  };
}
