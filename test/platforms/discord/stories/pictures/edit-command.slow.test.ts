// Which picture /edit means, when none is attached to it.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { discordMessages } from "../../../../../src/platforms/discord/messages.ts";
import { unescapeMarkdown } from "../../start.ts";
import { startPeople } from "./people.ts";

const MINUTE_MS = 60_000;

/** What people see in the channel apart from what they posted. */
const postedByBot = (seen: { author: string }[]) => seen.filter(({ author }) => author !== "Ada" && author !== "Bo");

test("edits the picture that its thread was opened on", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests } = await startPeople();
  const thread = ada.opensThread(await posts(bo, general, "red", "my boat"), "Bo's boat");
  await ada.posts(thread, { text: "what a boat" });
  await (await ada.uses("/edit", thread, { prompt: "rotate left" })).answered();
  await waitForDrawn(thread, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("edits the person's own newest pictures of the last five minutes, in their thread, though somebody posted a newer one", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests } = await startPeople();
  await posts(ada, general, "red");
  const last = await posts(ada, general, "green");
  await posts(bo, general, "blue");
  await (await ada.uses("/edit", general, { prompt: "rotate left" })).answered();
  await waitForDrawn(last, "rotate left");
  expect(await requests()).toEqual([["red", "green"]]);
});

test("asks its author alone about other people's pictures, and edits the chosen one once, in its thread", async () => {
  const { bo, ada, service, general, posts, waitForDrawn, requests, bot } = await startPeople();
  await posts(ada, general, "red");
  service.clock.advance(6 * MINUTE_MS);
  const chosen = await posts(bo, general, "blue");
  const question = await (await ada.uses("/edit", general, { prompt: "rotate left", variants: 1 })).reply();
  expect([question.ephemeral, question.text.split("\n")[0]]).toEqual([true, discordMessages.whichPicture]);
  expect(question.text).toContain(`/${general.id}/${chosen.id})`);
  expect(question.buttons.map(({ label }) => label)).toEqual(["1 · blue.png from Bo", "2 · red.png from Ada"]);
  expect([await requests(), bot.turns(), postedByBot(bo.sees(general))]).toEqual([[], 0, []]);
  const clicks = [ada.clicks(question, "1 · blue.png from Bo"), ada.clicks(question, "2 · red.png from Ada")];
  await Promise.all(clicks.map((click) => click.answered()));
  await waitForDrawn(chosen, "rotate left");
  expect([await requests(), bot.turns()]).toEqual([[["blue"]], 1]);
  expect(postedByBot(bo.sees(general))).toEqual([]);
});

test("keeps the words while it asks, also when the bot restarts", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests, bot } = await startPeople();
  const picture = await posts(bo, general, "blue");
  const question = await (await ada.uses("/edit", general, { prompt: "rotate left" })).reply();
  await bot.stop();
  await bot.start();
  await ada.clicks(question, "1 · blue.png from Bo").answered();
  await waitForDrawn(picture, "rotate left");
  expect([await requests(), bot.turns()]).toEqual([[["blue"]], 1]);
});

test("says what to do if there is no picture nearby, and starts nothing", async () => {
  const { bo, ada, general, bot } = await startPeople();
  await bo.posts(general, { text: "no picture" });
  for (const options of [{ prompt: "rotate left" }, {}]) {
    const reply = await (await ada.uses("/edit", general, options)).reply();
    expect([reply.ephemeral, unescapeMarkdown(reply.text)]).toEqual([true, discordMessages.noPictureNear]);
  }
  expect([bot.turns(), postedByBot(bo.sees(general))]).toEqual([0, []]);
});

test("opens the form for the person's own picture", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests } = await startPeople();
  const own = await posts(ada, general, "red");
  await posts(bo, general, "blue");
  const opened = await ada.uses("/edit", general);
  await ada.submits(opened, { prompt: "rotate left" });
  await waitForDrawn(own, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("asks which picture is meant before it opens the form", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests } = await startPeople();
  const picture = await posts(bo, general, "blue");
  const question = await (await ada.uses("/edit", general)).reply();
  await ada.submits(ada.clicks(question, "1 · blue.png from Bo"), { prompt: "rotate left" });
  await waitForDrawn(picture, "rotate left");
  expect(await requests()).toEqual([["blue"]]);
});

test.each([["rotate left"], [undefined]])(
  "acknowledges in time while Discord is slow to show what is nearby: %s",
  async (prompt) => {
    const { ada, service, general, posts, waitForDrawn, requests, bot } = await startPeople();
    await posts(ada, general, "red");
    const own = await posts(ada, general, "green");
    const slow = Promise.withResolvers<void>();
    service.faults.next("GET", /channels\/\d+\/messages$/).waits(slow.promise);
    const used = await ada.uses("/edit", general, { ...(prompt && { prompt }) });
    await used.answered();
    expect(bot.turns()).toBe(0);
    slow.resolve();
    const reply = await used.reply();
    if (!prompt) await ada.submits(ada.clicks(reply, "1 · red.png from Ada"), { prompt: "rotate left" });
    await waitForDrawn(own, "rotate left");
    expect([await requests(), bot.turns()]).toEqual([[["red", "green"]], 1]);
  },
);

test("asks about pictures in a direct message, and edits the person's own there", async () => {
  const { ada, service, posts, waitForDrawn, requests } = await startPeople();
  await posts(ada, ada.direct, "red", "");
  await service.until(() => ada.sees(ada.direct).some(({ text }) => text.includes(messages.whatShouldChange)), "the question");
  await (await ada.uses("/edit", ada.direct, { prompt: "rotate left" })).answered();
  await waitForDrawn(ada.direct, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("builds on the conversation in its thread, and asks about other people's pictures in a thread without one", async () => {
  const { bo, ada, general, posts, waitForDrawn, requests, bot } = await startPeople();
  const thread = ada.opensThread(await bo.posts(general, { text: "who has a picture?" }), "Pictures");
  await posts(bo, thread, "blue");
  const question = await (await ada.uses("/edit", thread, { prompt: "rotate left" })).reply();
  await ada.clicks(question, "1 · blue.png from Bo").answered();
  await waitForDrawn(thread, "rotate left");
  await (await ada.uses("/edit", thread, { prompt: "rotate right" })).answered();
  await waitForDrawn(thread, "rotate right");
  expect([(await requests()).length, bot.turns()]).toEqual([2, 2]);
});
