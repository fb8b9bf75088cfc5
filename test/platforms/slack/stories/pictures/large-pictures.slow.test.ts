import { expect, test } from "vitest";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { unmarked } from "../../../../fakes/provenance.ts";
import { createModel, noise, sizeOf } from "../../../pictures.ts";
import { finishedCards, photo, startSlackBot, waitForCard } from "../../start.ts";

test("posts a 14 MB result unchanged", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const model = createModel(async () => large);
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const mention = await ada.mentions(general, "make it night", { files: [await photo()] });
  const { pictures } = await waitForCard(slack, ada, mention, "make it night");
  expect(large.length).toBeGreaterThan(14_000_000);
  expect(unmarked(pictures[0]?.bytes).equals(large)).toBe(true);
});

test("fits four 9 MB results on one card", { timeout: 90_000 }, async () => {
  const large = await noise(1760, 1700);
  const model = createModel(async () => large);
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id], variants: 4 } });
  const mention = await ada.mentions(general, "make it night", { files: [await photo()] });
  const finished = await waitForCard(slack, ada, mention, "make it night");
  expect(large.length).toBeGreaterThan(8_900_000);
  expect(finished.pictures.map(({ bytes }) => unmarked(bytes).equals(large))).toEqual([true, true, true, true]);
});

test("accepts a 40-megapixel picture", { timeout: 60_000 }, async () => {
  const { slack, ada, general } = await startSlackBot();
  const bytes = await sharp({ create: { width: 8000, height: 5000, channels: 3, background: "#2040e0" } })
    .jpeg()
    .toBuffer();
  const mention = await ada.mentions(general, "rotate left", { files: [{ name: "big.jpg", bytes }] });
  const finished = await slack.until(() => finishedCards(ada, mention)[0], "the card");
  expect(await sizeOf(finished.pictures[0]?.bytes ?? bytes)).toEqual([5000, 8000]);
});

test("responds in time while three six-megapixel pictures are being edited", { timeout: 120_000 }, async () => {
  const { slack, ada, general } = await startSlackBot();
  const bytes = await sharp(await noise(400, 300))
    .resize(3000, 2000)
    .jpeg()
    .toBuffer();
  const people = ["Bo", "Cy", "Di"].map((name) => slack.person(name));
  const asked = people.map((person) => person.mentions(general, "cartoon", { files: [{ name: "large.jpg", bytes }] }));
  const threads = await Promise.all(asked);
  let answers = 0;
  while (threads.some((thread) => finishedCards(ada, thread).length === 0)) {
    await ada.slash("/edit", "help", general); // rejects after Slack's limit of three seconds
    answers++;
  }
  expect(answers).toBeGreaterThan(10);
});
