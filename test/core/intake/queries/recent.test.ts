import { expect, test } from "vitest";
import { pictureSource, startHarness } from "../../core-harness.ts";

const ada = { id: "ada", name: "ada", moderator: false };

test("lists what a conversation started from and its newest pictures, however many there are", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "edit 1", { source: pictureSource("photo") });
  for (let number = 2; number <= 9; number++) await bot.runTurn(number, `edit ${number}`);
  const { items } = await bot.core.query(ada, { kind: "conversations" });
  const strip = items[0]?.strip.flatMap(({ pictures }) => pictures.flatMap(({ image }) => image?.key ?? [])) ?? [];
  const [recent] = await bot.core.query(ada, { kind: "recent" });
  expect(recent).toMatchObject({ title: items[0]?.title, turns: 9, drawing: false });
  expect(strip).toHaveLength(10);
  expect(recent?.pictures.map(({ key }) => key)).toEqual([...strip.slice(0, 1), ...strip.slice(-6)]);
});

test("says that a conversation is being edited, and finds it in its thread", async () => {
  const bot = await startHarness();
  await bot.send("night");
  const [recent] = await bot.core.query(ada, { kind: "recent" });
  const [inThread, nowhere] = await bot.core.query(ada, {
    kind: "threads",
    of: [recent?.thread ?? { platform: "discord", id: "none" }, { platform: "discord", id: "nowhere" }],
  });
  expect([recent?.turns, inThread?.key, nowhere]).toEqual([1, recent?.key, undefined]);
  await bot.waitForCard(1);
});
