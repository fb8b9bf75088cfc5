// What people did while nobody listened.

import { expect, test } from "vitest";
import { card, onSlack, photo, turn } from "./start.ts";

async function begun(setup: Parameters<typeof onSlack>[0] = {}) {
  const here = await onSlack(setup);
  const said = await here.ada.mentions(here.general, "make it warmer", { files: [await photo()] });
  const first = await card(here.slack, here.ada, said, "make it warmer");
  const pickers = (on = first) => /picked by (.*)/.exec(here.ada.look(on)?.text ?? "")?.[1];
  const picked = (...people: { mention: string }[]) => {
    const names = people.map(({ mention }) => mention).join(", ") || undefined;
    return here.slack.until(() => pickers() === names, `picks by ${names}`);
  };
  /** As after an outage: what happens meanwhile is never told. */
  const away = async (act: () => unknown) => {
    await here.stop();
    here.slack.delivery.hold();
    await act();
    await here.slack.delivery.forgets();
    await here.start();
  };
  return { ...here, said, first, pickers, picked, away };
}

test("numbers put and taken back while the bot was away count, on older cards too", async () => {
  const { slack, ada, said, first, pickers, picked, away, bot } = await begun({ settings: { variants: 2 } });
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await picked(ada);
  const second = await turn(slack, ada, said, "blur it");
  await turn(slack, ada, said, "rotate left");
  await away(() => {
    ada.unreacts(first, "one");
    bo.reacts(first, "two");
    ada.reacts(second, "one");
    ada.unreacts(second, "one");
  });
  await picked(bo);
  expect(pickers(second)).toBeUndefined();
  await turn(slack, ada, said, "make it brighter");
  const [one, , , four] = await bot.turns();
  expect(four?.references.map(({ variant }) => variant)).toEqual([one?.variants[1]?.id]);
}, 30_000);

test("picks by button stay as they were left, whatever numbers stand under the card", async () => {
  const { slack, ada, said, first, pickers, picked, away } = await begun();
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await picked(ada);
  await bo.clicks(first, "Pick 1");
  await picked(ada, bo);
  await ada.clicks(first, "Pick 1");
  await picked(bo);
  await away(() => ada.says({ id: said.channel }, "rotate left", { thread: said }));
  await card(slack, ada, said, "rotate left");
  expect(pickers()).toBe(bo.mention);
});
