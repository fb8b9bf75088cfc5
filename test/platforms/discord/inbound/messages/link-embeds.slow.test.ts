// Links to pictures. Discord adds their embeds a moment after the message, through its own proxy.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import type { Person } from "../../../../fakes/discord/people/person.ts";
import { colourAt, createModel, photo, plainPhoto, startChat, unescapeMarkdown } from "../../start.ts";

const link = "https://example.com/cat.png";

async function startWithLinks() {
  const model = createModel(async () => (await photo()).bytes);
  const chat = await startChat(model);
  const { ada, waitForCard } = chat;
  return {
    ...chat,
    async postLink(place: { id: string }, text: string, colour: string, by: Person = ada) {
      const posted = await by.posts(place, { text });
      await by.pasteIsUnfurled(posted, link, await plainPhoto(colour));
      return posted;
    },
    waitForPicture: (place: { id: string }, words: string) =>
      waitForCard(place, ({ text, pictures }) => unescapeMarkdown(text).includes(words) && pictures.length > 0, words),
    /** The colours of the n-th drawing's references. */
    referenceColours: async (n: number) => {
      const colours = await Promise.all((model.references[n] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
      return colours.map(([red = 0, green = 0, blue = 0]) =>
        red > 150 ? "red" : green > 150 ? "green" : blue > 150 ? "blue" : "",
      );
    },
  };
}

test("edits the embedded picture of a link posted with a mention", async () => {
  const { general, service, postLink, waitForPicture, referenceColours } = await startWithLinks();
  const posted = await postLink(general, `${service.mention} make it night ${link}`, "#e02020");
  await waitForPicture(posted, "make it night");
  expect(await referenceColours(0)).toEqual(["red"]);
});

test("edits a link's picture on a reply with a mention and through the menu", async () => {
  const { general, ada, service, postLink, waitForPicture, referenceColours } = await startWithLinks();
  const first = await postLink(general, link, "#e02020");
  await ada.posts(general, { text: `${service.mention} make it night`, repliesTo: first });
  await waitForPicture(first, "make it night");
  const second = await postLink(general, link, "#20c040");
  await (await ada.submits(ada.picksFromMenu("Edit image", second), { prompt: "rain" })).answered();
  await waitForPicture(second, "rain");
  expect([await referenceColours(0), await referenceColours(1)]).toEqual([["red"], ["green"]]);
});

test("uses a link's picture as a reference in a conversation, and to start one in direct messages", async () => {
  const { ada, startConversation, postLink, waitForPicture, referenceColours } = await startWithLinks();
  const { thread } = await startConversation("make it night");
  await postLink(thread, `like this: ${link}`, "#e02020");
  await waitForPicture(thread, "like this");
  await postLink(ada.direct, `rain ${link}`, "#20c040");
  await waitForPicture(ada.direct, "rain");
  expect([(await referenceColours(1)).length, (await referenceColours(1))[1], await referenceColours(2)]).toEqual([
    2,
    "red",
    ["green"],
  ]);
});

test("starts from a link with a picture, but not from other links, in channels that need no mention", async () => {
  const { bot, general, ada, service, postLink, waitForPicture, referenceColours } = await startWithLinks();
  await bot.stop();
  await bot.start([general.id]);
  const news = await ada.posts(general, { text: "see https://example.com/news" });
  const posted = await postLink(general, `make it night ${link}`, "#e02020");
  await waitForPicture(posted, "make it night");
  expect(await referenceColours(0)).toEqual(["red"]);
  expect(service.threadOn(news)).toBeUndefined();
});

test("treats a link without a picture as text", async () => {
  const { general, ada, service, waitForCard } = await startWithLinks();
  const posted = await ada.posts(general, { text: `${service.mention} make it night https://example.com/news` });
  await waitForCard(posted, ({ text }) => unescapeMarkdown(text).includes(messages.asksForPicture), "the question");
});
