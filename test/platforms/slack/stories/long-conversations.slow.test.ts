// Conversations with many turns or long breaks.

import { expect, test } from "vitest";
import { ManualClock } from "../../../story/crashes/manual-clock.ts";
import { finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

const HOUR_MS = 3_600_000;

/** A bot and a Slack with the same manual clock. */
async function startWithClock(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const clock = new ManualClock();
  const chat = await startSlackBot({ ...setup, clock });
  const advance = (ms: number) => {
    clock.advance(ms);
    chat.slack.clock.advance(ms);
  };
  return { ...chat, advance };
}

test("builds each of ten turns on the previous one with clean-ups in between", async () => {
  const { slack, ada, general, bot, advance } = await startWithClock();
  const asked = ["rotate left", "make it warmer", "blur it", "make it sepia", "rotate right", "make it brighter"];
  const mention = await ada.mentions(general, "invert it", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "invert it");
  for (const words of [...asked, "black and white", "make it darker", "sharpen it"]) {
    advance(2 * HOUR_MS);
    await bot.sweep();
    await runTurn(slack, ada, mention, words);
  }
  const turns = await bot.turns();
  expect(finishedCards(ada, mention)).toHaveLength(10);
  expect(turns.slice(1).map(({ references }) => references.map(({ image }) => image.key))).toEqual(
    turns.slice(0, -1).map(({ variants }) => variants.map(({ image }) => image?.key)),
  );
}, 60_000);

test("handles the buttons of a card thirty days and a restart later", async () => {
  const { slack, ada, general, advance, stop, start, bot } = await startWithClock({ settings: { variants: 2 } });
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  await runTurn(slack, ada, mention, "rotate left");
  await stop();
  advance(30 * 24 * HOUR_MS);
  await bot.sweep();
  await start();
  await ada.clicks(first, "Pick 2");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  await ada.clicks(first, "Run again");
  await slack.until(() => finishedCards(ada, mention).length === 3, "the repeated card");
  ada.reacts(first, "one");
  await runTurn(slack, ada, mention, "blur it");
  const [one, , , four] = await bot.turns();
  expect(four?.references.map(({ variant }) => variant)).toEqual(one?.variants.map(({ id }) => id));
}, 60_000);
