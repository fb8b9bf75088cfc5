// Conversations that go on for long.

import { expect, test } from "vitest";
import { ManualClock } from "../../../story/manual-clock.ts";
import { card, finished, onSlack, photo, turn } from "../start.ts";

const HOUR_MS = 3_600_000;

/** Time passes for the bot and for Slack alike. */
async function inTime(setup: Parameters<typeof onSlack>[0] = {}) {
  const clock = new ManualClock();
  const here = await onSlack({ ...setup, clock });
  const passes = (ms: number) => {
    clock.advance(ms);
    here.slack.clock.advance(ms);
  };
  return { ...here, passes };
}

test("ten turns build each on the last, byte for byte, whatever is cleaned up between them", async () => {
  const { slack, ada, general, bot, passes } = await inTime();
  const asked = ["rotate left", "make it warmer", "blur it", "make it sepia", "rotate right", "make it brighter"];
  const said = await ada.mentions(general, "invert it", { files: [await photo()] });
  await card(slack, ada, said, "invert it");
  for (const words of [...asked, "black and white", "make it darker", "sharpen it"]) {
    passes(2 * HOUR_MS);
    await bot.cleansUp();
    await turn(slack, ada, said, words);
  }
  const turns = await bot.turns();
  expect(finished(ada, said)).toHaveLength(10);
  expect(turns.slice(1).map(({ references }) => references.map(({ image }) => image.key))).toEqual(
    turns.slice(0, -1).map(({ variants }) => variants.map(({ image }) => image?.key)),
  );
}, 60_000);

test("thirty days later, after a restart, the buttons of an old card work", async () => {
  const { slack, ada, general, passes, stop, start, bot } = await inTime({ settings: { variants: 2 } });
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  await turn(slack, ada, said, "rotate left");
  await stop();
  passes(30 * 24 * HOUR_MS);
  await bot.cleansUp();
  await start();
  await ada.clicks(first, "Pick 2");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  await ada.clicks(first, "Run again");
  await slack.until(() => finished(ada, said).length === 3, "the card drawn again");
  ada.reacts(first, "one");
  await turn(slack, ada, said, "blur it");
  const [one, , , four] = await bot.turns();
  expect(four?.references.map(({ variant }) => variant)).toEqual(one?.variants.map(({ id }) => id));
}, 60_000);
