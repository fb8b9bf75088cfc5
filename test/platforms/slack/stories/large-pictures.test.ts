import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { drawing, noise, sizeOf } from "../../pictures.ts";
import { card, finished, onSlack, photo } from "../start.ts";

test("a 14 MB result is shown whole", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const model = drawing(async () => large);
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const said = await ada.mentions(general, "make it night", { files: [await photo()] });
  const { pictures } = await card(slack, ada, said, "make it night");
  expect(large.length).toBeGreaterThan(14_000_000);
  expect(pictures[0]?.bytes.equals(large)).toBe(true);
});

test("four 9 MB results fit one card", { timeout: 90_000 }, async () => {
  const large = await noise(1760, 1700);
  const model = drawing(async () => large);
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id], variants: 4 } });
  const said = await ada.mentions(general, "make it night", { files: [await photo()] });
  const whole = await card(slack, ada, said, "make it night");
  expect(large.length).toBeGreaterThan(8_900_000);
  expect(whole.pictures.map(({ bytes }) => bytes.equals(large))).toEqual([true, true, true, true]);
});

test("a 40 MP picture is taken", { timeout: 60_000 }, async () => {
  const { slack, ada, general } = await onSlack();
  const bytes = await sharp({ create: { width: 8000, height: 5000, channels: 3, background: "#2040e0" } })
    .jpeg()
    .toBuffer();
  const said = await ada.mentions(general, "rotate left", { files: [{ name: "big.jpg", bytes }] });
  const whole = await slack.until(() => finished(ada, said)[0], "the card");
  expect(await sizeOf(whole.pictures[0]?.bytes ?? bytes)).toEqual([5000, 8000]);
});

test("answers everybody in time while three pictures of six megapixels are read and drawn", { timeout: 120_000 }, async () => {
  const { slack, ada, general } = await onSlack();
  const bytes = await sharp(await noise(400, 300))
    .resize(3000, 2000)
    .jpeg()
    .toBuffer();
  const painters = ["Bo", "Cy", "Di"].map((name) => slack.person(name));
  const asked = painters.map((painter) => painter.mentions(general, "cartoon", { files: [{ name: "large.jpg", bytes }] }));
  const threads = await Promise.all(asked);
  let answers = 0;
  while (threads.some((thread) => finished(ada, thread).length === 0)) {
    await ada.slash("/edit", "help", general); // rejects after Slack's three seconds
    answers++;
  }
  expect(answers).toBeGreaterThan(10);
});
