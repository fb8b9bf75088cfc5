import { expect, test } from "vitest";
import type { Card } from "../../../src/core/cards/views.ts";
import type { TurnKey } from "../../../src/core/vocabulary.ts";
import { windowOf } from "../../../src/platforms/web/pages/window.ts";
import { cardWith } from "./cards.ts";

const cards = (count: number): Card[] => Array.from({ length: count }, (_, at) => cardWith(`turn${at + 1}` as TurnKey));
const shown = (count: number, from?: string) => {
  const { cards: some, older } = windowOf(cards(count), from);
  return [some[0]?.turn, some.at(-1)?.turn, older];
};

test.each([
  ["all of a short conversation", 5, undefined, ["turn1", "turn5", undefined]],
  ["all that just fit", 12, undefined, ["turn1", "turn12", undefined]],
  ["the newest of a long one", 500, undefined, ["turn489", "turn500", "turn477"]],
  ["more from an older turn on", 500, "turn477", ["turn477", "turn500", "turn465"]],
  ["all from the first turn on", 30, "turn1", ["turn1", "turn30", undefined]],
  ["no fewer from a new turn on", 30, "turn29", ["turn19", "turn30", "turn7"]],
  ["the newest if there is no such turn", 30, "other", ["turn19", "turn30", "turn7"]],
])("shows %s", (_, count, from, expected) => {
  expect(shown(count, from)).toEqual(expected);
});
