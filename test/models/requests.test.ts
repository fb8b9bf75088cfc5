// What is sent for an order: sizes, references in order and small, the conversation, and no more than that.

import sharp from "sharp";
import { expect, test } from "vitest";
import type { Exchange, StoredImage } from "../../src/core/ports.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { blue, green, plain, red } from "../fakes/models/person.ts";
import { colourOf } from "../fakes/models/pictures/colours.ts";
import { lookAt } from "../fakes/models/pictures/look.ts";
import { noise } from "../images/fixtures.ts";
import { api, pictureOf, ways } from "./api.ts";

const images = "openai/gpt-image-2";
const responses = "openai-responses/gpt-image-2";
const chat = "openrouter/google/gemini-3.1-flash-image";
const one = async (colour: typeof red, size = { width: 60, height: 40 }) => pictureOf(await plain(colour, size));
const drawnBy = (model: string, picture: StoredImage) => ({ ...picture, model: model as ModelId });
const exchange = (prompt: string, references: StoredImage[], pictures: Exchange["pictures"]): Exchange => ({
  ...{ prompt, references, pictures, choice: { index: 0, of: 1 } },
});

test.each([images, responses, "openrouter/bytedance-seed/seedream-4.5", chat])(
  "%s gets the references in their order, and draws from the first",
  async (id) => {
    const { service, draw } = await api();
    const references = [await one(red), await one(blue), await one(green)];
    const { image } = await draw(id, { references });
    const { stripes } = await lookAt(image, 3);
    for (const [at, colour] of [red, blue, green].entries())
      for (const part of ["r", "g", "b"] as const) expect(Math.abs((stripes[at]?.[part] ?? 0) - colour[part])).toBeLessThan(12);
    expect(service.orders()[0]?.prompt).toMatch(/^make it night\s+\(3 pictures are attached/);
  },
);

test("OpenAI is asked for one picture, streamed, with the previews that were set, by a person without a name", async () => {
  const { service, draw } = await api({ previews: 3 });
  const shown: Uint8Array[] = [];
  const { applied, notes } = await draw(
    images,
    { references: [await one(red)], aspectRatio: "16:9", resolution: "high" },
    { preview: (picture) => shown.push(picture) },
  );
  expect(service.orders()[0]).toMatchObject({
    streamed: true,
    params: { n: 1, size: "2560x1440", quality: "high", output_format: "jpeg", partial_images: 3 },
  });
  expect(service.orders()[0]?.params.safety_identifier).toBe("f".repeat(64));
  expect(shown).toHaveLength(3);
  expect([applied, notes]).toEqual([{ size: "2560x1440", quality: "high", references: 1 }, []]);
});

test.each(Object.entries(ways))(
  "over %s, one picture is asked for, once, by a person without a name, and nothing is kept or passed on",
  async (way, id) => {
    const { service, draw } = await api();
    await draw(id, { references: [await one(red)] });
    const [asked, ...others] = service.orders();
    const params = asked?.params ?? {};
    expect(others).toEqual([]);
    expect(params.safety_identifier ?? params.user).toBe("f".repeat(64));
    if (id.startsWith("openrouter/")) expect(params.provider).toEqual({ allow_fallbacks: false });
    if (way === "responses") expect(params).toMatchObject({ store: false, tool_choice: { type: "image_generation" } });
    expect(params.n ?? 1).toBe(1);
    expect(asked?.streamed).toBe(way !== "openrouter images");
  },
);

test("the picture is the model's own bytes", async () => {
  const { service, draw } = await api();
  const bytes = await noise(64, 48).png().toBuffer();
  for (const id of [images, responses, chat, "openrouter/bytedance-seed/seedream-4.5"]) {
    service.gives(id.slice(id.indexOf("/") + 1), { picture: bytes });
    expect(Buffer.from((await draw(id)).image).equals(bytes)).toBe(true);
  }
});

test("what cannot be had as set is said", async () => {
  const { draw } = await api();
  const { notes, applied } = await draw("openai/gpt-image-2.6-flare", { aspectRatio: "21:9", resolution: "ultra" });
  expect(notes).toEqual([
    "21:9 isn't available here, so it's 1536x1024",
    "ultra resolution isn't available here, so it's 1536x1024",
  ]);
  expect(applied).toMatchObject({ size: "1536x1024", quality: "high" });
  const gemini = await draw("openrouter/google/gemini-2.5-flash-image", { aspectRatio: "16:9", resolution: "high" });
  expect(gemini.notes).toEqual(["high resolution was ignored: this model chooses the size"]);
});

test("a seed is sent where it is taken, and told", async () => {
  const { service, draw } = await api();
  expect((await draw("openrouter/bytedance-seed/seedream-4.5", { seed: 2 ** 31 + 4 })).seed).toBe(4);
  expect(service.orders()[0]?.params.seed).toBe(4);
  expect(await draw(images, { seed: 5 })).not.toHaveProperty("seed");
});

test("large references go out small, photographs as JPEG, what can be seen through as PNG, small ones as they are", async () => {
  const { service, draw } = await api();
  const photo = await noise(2400, 1800).png().toBuffer();
  const clear = await noise(2400, 1200).ensureAlpha(0.5).png().toBuffer();
  const small = await noise(300, 200).jpeg().toBuffer();
  await draw(images, { references: [await pictureOf(photo), await pictureOf(clear), await pictureOf(small)] });
  const sent = service.orders()[0]?.references ?? [];
  expect(sent.map(({ type, width, height }) => [type, width, height])).toEqual([
    ["image/jpeg", 2048, 1536],
    ["image/png", 2048, 1024],
    ["image/jpeg", 300, 200],
  ]);
  expect(Buffer.from(sent[2]?.bytes ?? []).equals(small)).toBe(true);
});

test("Responses are told the conversation as items: what OpenAI drew as calls, what others drew as pictures", async () => {
  const { service, draw } = await api();
  const [source, night, rain] = [await one(red), await one(blue), await one(green)];
  const history = [
    exchange("make it night", [source], [drawnBy(images, night)]),
    exchange("let it rain", [night], [drawnBy("local", rain)]),
    exchange("add fog", [rain], [drawnBy(responses, await one(red))]),
  ];
  await draw(responses, { prompt: "and a moon", references: [await one(blue)], history });
  const asked = service.orders()[0];
  expect(asked?.params).toMatchObject({ store: false });
  expect(asked?.history.map(({ role, text, pictures }) => [role, text.slice(0, 14), pictures.length])).toEqual([
    ["user", "make it night", 1],
    ["assistant", "", 1],
    ["user", "let it rain", 0],
    ["user", "(This picture ", 1],
    ["user", "add fog", 0],
    ["assistant", "", 1],
  ]);
  expect([asked?.prompt, asked?.references.length]).toEqual(["and a moon", 1]);
});

test("chat is told every turn's words, each with the pictures that it started from; those of now are never left out", async () => {
  const { service, draw } = await api();
  const [source, night] = [await one(red), await one(blue)];
  const history = [
    exchange("make it night", [source], [drawnBy(chat, night)]),
    exchange("let it rain", [night], [drawnBy(chat, night)]),
  ];
  await draw(chat, { prompt: "and a moon", references: [night], history });
  const asked = service.orders()[0];
  expect(asked?.history.map(({ role, pictures }) => [role, pictures.length])).toEqual([
    ["system", 0],
    ["user", 1],
    ["assistant", 0],
    ["user", 1],
    ["assistant", 0],
  ]);
  expect(asked?.params).toMatchObject({ modalities: ["image", "text"], image_config: { aspect_ratio: "3:2" }, seed: 7 });
  await draw("openrouter/google/gemini-2.5-flash-image", { references: [night, night, night], history });
  expect(service.orders()[1]?.history.flatMap(({ pictures }) => pictures)).toEqual([]);
  expect(service.orders()[1]?.references).toHaveLength(3);
});

test("what is to be seen through is asked for so, and comes with a hole", async () => {
  const { draw } = await api();
  const { image } = await draw(images, { prompt: "a transparent background", references: [await one(red)] });
  expect((await sharp(image).metadata()).hasAlpha).toBe(true);
});

test("without pictures, OpenAI draws from the words", async () => {
  const { service, draw } = await api();
  const { image } = await draw(images, { prompt: "a lighthouse" });
  expect(service.orders()[0]?.path).toBe("/images/generations");
  expect(await colourOf(image)).toBeDefined();
});
