// Links to pictures, as Discord shows them: by its own proxy, a moment after the message that holds the link.

import { expect, test } from "vitest";
import type { Person } from "../../../fakes/discord/people/person.ts";
import { colourAt, drawing, meeting, photo, plain, plainPhoto } from "../people.ts";

const link = "https://example.com/cat.png";

async function pasting() {
  const model = drawing(async () => (await photo()).bytes);
  const here = await meeting(model);
  const { ada, shows } = here;
  return {
    ...here,
    async pastes(place: { id: string }, text: string, colour: string, by: Person = ada) {
      const said = await by.posts(place, { text });
      await by.pasteIsUnfurled(said, link, await plainPhoto(colour));
      return said;
    },
    whole: (place: { id: string }, words: string) =>
      shows(place, ({ text, pictures }) => plain(text).includes(words) && pictures.length > 0, words),
    /** The colours of what the model was given for its n-th picture. */
    given: async (n: number) => {
      const colours = await Promise.all((model.given[n] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
      return colours.map(([red = 0, green = 0, blue = 0]) =>
        red > 150 ? "red" : green > 150 ? "green" : blue > 150 ? "blue" : "",
      );
    },
  };
}

test("a mention with a link edits the picture that Discord shows for it", async () => {
  const { general, service, pastes, whole, given } = await pasting();
  const said = await pastes(general, `${service.mention} make it night ${link}`, "#e02020");
  await whole(said, "make it night");
  expect(await given(0)).toEqual(["red"]);
});

test("a mention that answers a link, and the menu on one, edit its picture", async () => {
  const { general, ada, service, pastes, whole, given } = await pasting();
  const first = await pastes(general, link, "#e02020");
  await ada.posts(general, { text: `${service.mention} make it night`, repliesTo: first });
  await whole(first, "make it night");
  const second = await pastes(general, link, "#20c040");
  await (await ada.submits(ada.picksFromMenu("Edit image", second), { prompt: "rain" })).answered();
  await whole(second, "rain");
  expect([await given(0), await given(1)]).toEqual([["red"], ["green"]]);
});

test("in a conversation a link's picture is a reference; in a direct message it starts one", async () => {
  const { ada, begun, pastes, whole, given } = await pasting();
  const { thread } = await begun("make it night");
  await pastes(thread, `like this: ${link}`, "#e02020");
  await whole(thread, "like this");
  await pastes(ada.direct, `rain ${link}`, "#20c040");
  await whole(ada.direct, "rain");
  expect([(await given(1)).length, (await given(1))[1], await given(2)]).toEqual([2, "red", ["green"]]);
});

test("where no mention is needed a link with a picture is enough, talk with a link is not", async () => {
  const { bot, general, ada, service, pastes, whole, given } = await pasting();
  await bot.stop();
  await bot.start([general.id]);
  const talk = await ada.posts(general, { text: "see https://example.com/news" });
  const said = await pastes(general, `make it night ${link}`, "#e02020");
  await whole(said, "make it night");
  expect(await given(0)).toEqual(["red"]);
  expect(service.threadOn(talk)).toBeUndefined();
});

test("a link for which Discord shows no picture is words like any other", async () => {
  const { general, ada, service, whole, given } = await pasting();
  const said = await ada.posts(general, { text: `${service.mention} make it night https://example.com/news` });
  await whole(said, "make it night");
  expect(await given(0)).toEqual([]);
});
