import { expect, test } from "vitest";
import type { TurnKey } from "../../../../src/core/vocabulary.ts";
import { pictureSource, startHarness } from "../../core-harness.ts";

const ada = { id: "ada", name: "ada", moderator: false };

async function start(edits: number) {
  const bot = await startHarness();
  await bot.runTurn(1, "edit 1", { source: pictureSource("photo") });
  for (let number = 2; number <= edits; number++) await bot.runTurn(number, `edit ${number}`);
  const view = await bot.core.query(ada, { kind: "conversation", of: bot.thread });
  if (!view) throw new Error("no conversation");
  const excerpt = (size: number, from?: TurnKey | number) =>
    bot.core.query(ada, { kind: "excerpt", of: view.key, edits: size, ...(from !== undefined && { from }) });
  const outline = (card?: number) => bot.core.query(ada, { kind: "outline", of: view.key, ...(card !== undefined && { card }) });
  return { bot, view, excerpt, outline };
}

test("shows the newest edits of a conversation as if all were shown, and says where older ones start", async () => {
  const { view, excerpt } = await start(8);
  const { cards, strip, costUsd: _, owner: __, seed: ___, ...rest } = view;
  expect(await excerpt(3)).toMatchObject({ ...rest, head: { turn: view.head }, lastEdit: cards.at(-1)?.turn });
  const read = await excerpt(3);
  expect(JSON.stringify(read?.cards)).toBe(JSON.stringify(cards.slice(-3)));
  expect([read?.strip, read?.older]).toEqual([strip, { turn: cards[2]?.turn, number: 3 }]);
});

test("shows an older edit with all that follow it, by its key or its number", async () => {
  const { view, excerpt } = await start(8);
  const numbers = async (from: TurnKey | number) => {
    const read = await excerpt(3, from);
    return [read?.cards.map(({ number }) => number), read?.older?.number];
  };
  const third = view.cards[2]?.turn as TurnKey;
  const fromThird = [[3, 4, 5, 6, 7, 8], 1];
  expect([await numbers(third), await numbers(3)]).toEqual([fromThird, fromThird]);
  expect(await numbers(1)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], undefined]);
  for (const nowhere of ["nothing00000" as TurnKey, 99, 1e30]) expect(await numbers(nowhere)).toEqual([[6, 7, 8], 3]);
});

test("ends a window of old edits before it gets too long, and says where newer ones start", async () => {
  const { view, excerpt } = await start(50);
  const read = await excerpt(3, 7);
  const { turn, number, createdAt } = view.cards[18] ?? {};
  expect([read?.older?.number, read?.newer]).toEqual([4, { turn, number, createdAt }]);
  expect(JSON.stringify(read?.cards)).toBe(JSON.stringify(view.cards.slice(6, 18)));
  expect(read?.strip.map((item) => item.number)).toEqual([0, ...view.cards.slice(6, 18).map((card) => card.number)]);
  expect([read?.head?.turn, read?.lastEdit]).toEqual([view.head, view.cards.at(-1)?.turn]);
  expect((await excerpt(3, read?.newer?.turn))?.cards[0]?.number).toBe(19);
});

test("reads as many turns of a long conversation as of one that just fills the strip", async () => {
  const { excerpt } = await start(60);
  const read = await excerpt(12);
  expect(read?.turns).toBe(60);
  expect(read?.strip.map(({ number }) => number)).toEqual([0, ...Array.from({ length: 40 }, (_, at) => at + 21)]);
  expect(read?.cards[0]?.slots[0]?.image?.alt).toMatch(/^edit 29 → .* → edit 49$/);
});

test("has the card that the next turn builds on, however old it is", async () => {
  const { bot, view, excerpt } = await start(6);
  const [first] = view.cards;
  const variant = first?.slots[0]?.variant;
  await bot.pick(1, 1);
  const read = await excerpt(2);
  expect([read?.head?.number, read?.builds, read?.cards.map(({ number }) => number)]).toEqual([1, [variant], [5, 6]]);
});

test("outlines what was made from what, with everything about one edit", async () => {
  const { view, outline } = await start(3);
  const read = await outline(2);
  const [, second] = view.cards;
  expect(read?.originals).toEqual(view.strip[0]?.pictures.map(({ image }) => image));
  expect(read?.edits.map(({ number, from }) => [number, from])).toEqual(
    view.cards.map(({ number, references }) => [number, references[0]?.info?.key]),
  );
  expect([read?.head, read?.builds, read?.card?.turn]).toEqual([view.head, view.builds, second?.turn]);
  expect([(await outline())?.card, (await outline(99))?.card, (await outline(1e30))?.card]).toEqual(Array(3).fill(undefined));
});
