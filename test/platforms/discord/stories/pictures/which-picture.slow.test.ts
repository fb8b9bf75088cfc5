// Which picture a message means, when it isn't in the message itself.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { without } from "../../../../fakes/discord/gateway/distortions.ts";
import { plainPhoto } from "../../start.ts";
import { colours, startPeople } from "./people.ts";

const MINUTE_MS = 60_000;

test("edits the picture that a thread was opened on, when somebody mentions the bot in the thread", async () => {
  const { bo, ada, general, posts, says, waitForDrawn, requests } = await startPeople();
  const thread = ada.opensThread(await posts(bo, general, "red", "my boat"), "Bo's boat");
  await says(ada, thread, "rotate left");
  await waitForDrawn(thread, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("edits the pictures of a forum post's first message", async () => {
  const { bo, ada, service, says, waitForDrawn, requests } = await startPeople();
  const pictures = [await plainPhoto(colours.red, "a.png"), await plainPhoto(colours.green, "b.png")];
  const post = await bo.opensPost(service.forum("pictures"), "Boats", { text: "two boats", pictures });
  await says(ada, post, "rotate left");
  await waitForDrawn(post, "rotate left");
  expect(await requests()).toEqual([["red", "green"]]);
});

test("edits a picture that the same person posted in the message before, in that picture's thread", async () => {
  const { bo, ada, general, posts, says, waitForDrawn, requests } = await startPeople();
  const picture = await posts(ada, general, "red");
  await posts(bo, general, "blue");
  await says(ada, general, "rotate left");
  await waitForDrawn(picture, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("edits both pictures that a person posts around the words within seconds, and draws once", async () => {
  const { ada, general, posts, says, waitForDrawn, requests } = await startPeople();
  const picture = await posts(ada, general, "red");
  await says(ada, general, "combine them");
  await posts(ada, general, "green");
  await waitForDrawn(picture, "combine them");
  expect(await requests()).toEqual([["red", "green"]]);
});

test("asks which picture is meant if the person's own is older than five minutes, and edits the chosen one", async () => {
  const { bo, ada, service, general, posts, says, waitForQuestion, waitForDrawn, requests } = await startPeople();
  await posts(ada, general, "red");
  service.clock.advance(6 * MINUTE_MS);
  await posts(bo, general, "blue");
  const asked = await says(ada, general, "rotate left");
  const card = await waitForQuestion(asked);
  expect(card.buttons.map(({ label }) => label).slice(0, 2)).toEqual(["blue.png from Bo", "red.png from Ada"]);
  expect(await requests()).toEqual([]);
  await ada.clicks(card, "red.png from Ada").answered();
  await waitForDrawn(asked, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("shows every candidate and every way out as buttons, five in a row", async () => {
  const { bo, ada, general, posts, says, waitForQuestion } = await startPeople();
  for (const colour of ["red", "green", "blue", "red", "green", "blue"] as const) await posts(bo, general, colour);
  const { buttons } = await waitForQuestion(await says(ada, general, "rotate left"));
  expect(buttons.map(({ label }) => label)).toEqual([
    ...["blue", "green", "red", "blue", "green"].map((colour) => `${colour}.png from Bo`),
    ...[messages.choosePicture, messages.createFromText("Test", "free"), messages.cancel],
  ]);
});

test("asks for a picture when the words come first, and takes the one that the person posts next to them", async () => {
  const { bo, ada, general, posts, says, waitForQuestion, waitForDrawn, requests } = await startPeople();
  const asked = await says(ada, general, "make it brighter");
  await waitForQuestion(asked);
  await posts(bo, general, "blue");
  await posts(ada, general, "green", "unrelated");
  await posts(ada, general, "red");
  await waitForDrawn(asked, "make it brighter");
  expect(await requests()).toEqual([["red"]]);
});

test.each(["in the thread", "in a direct message"])("takes a picture that is posted after the question, %s", async (where) => {
  const { ada, general, posts, says, waitForQuestion, waitForDrawn, requests } = await startPeople();
  const place = where === "in the thread" ? await says(ada, general, "make it brighter") : ada.direct;
  if (place === ada.direct) await ada.posts(place, { text: "make it brighter" });
  await waitForQuestion(place);
  await posts(ada, place, "red");
  await waitForDrawn(place, "make it brighter");
  expect(await requests()).toEqual([["red"]]);
});

test("edits a picture that is forwarded with a comment, which arrives as two messages", async () => {
  const { bo, ada, service, general, posts, says, waitForDrawn, requests } = await startPeople();
  const original = await posts(bo, service.channel("elsewhere"), "red", "my boat");
  const forwarded = ada.forwards(original, general);
  await says(ada, general, "rotate left");
  await waitForDrawn(forwarded, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("edits it too when the comment arrives before the forward, and in a direct message", async () => {
  const { bo, ada, service, general, posts, says, waitForDrawn, requests } = await startPeople();
  const original = await posts(bo, service.channel("elsewhere"), "red", "my boat");
  const comment = await says(ada, general, "rotate left");
  ada.forwards(original, general);
  await waitForDrawn(comment, "rotate left");
  ada.forwards(original, ada.direct);
  await ada.posts(ada.direct, { text: "rotate right" });
  await waitForDrawn(ada.direct, "rotate right");
  expect(await requests()).toEqual([["red"], ["red"]]);
});

test("edits the picture of the message that a reply names, even if Discord doesn't send it along", async () => {
  const { bo, ada, service, general, posts, waitForDrawn, requests } = await startPeople();
  const picture = await posts(bo, general, "red");
  service.gateway.distort("MESSAGE_CREATE", without("referenced_message"));
  await ada.posts(general, { text: `${service.mention} rotate left`, repliesTo: picture });
  await waitForDrawn(picture, "rotate left");
  expect(await requests()).toEqual([["red"]]);
});

test("asks when Discord refuses to show what is near the message, and logs that", async () => {
  const { bot, ada, service, general, posts, says, waitForQuestion, requests } = await startPeople();
  await posts(ada, general, "red");
  service.faults.next("GET", /channels\/\d+\/messages$/).answers(403, { code: 50013, message: "Missing Permissions" });
  await waitForQuestion(await says(ada, general, "rotate left"));
  expect([await requests(), bot.log.messages.includes("failed to look up nearby messages")]).toEqual([[], true]);
});
