// What a request to a provider contains: sizes, references in order and scaled down, the conversation, and nothing else.

import sharp from "sharp";
import { expect, test } from "vitest";
import type { Exchange } from "../../src/core/ports/models.ts";
import type { StoredImage } from "../../src/core/ports/pictures.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { systemTexts } from "../../src/models/prompts.ts";
import { blue, green, plain, red } from "../fakes/models/clients.ts";
import { colourOf } from "../fakes/models/pictures/colours.ts";
import { inspectPicture } from "../fakes/models/pictures/inspect-picture.ts";
import { noise } from "../images/fixtures.ts";
import { apis, pictureOf, startProviders } from "./providers.ts";

const images = "openai/gpt-image-2";
const responses = "openai-responses/gpt-image-2";
const chat = "openrouter/google/gemini-3.1-flash-image";
const one = async (colour: typeof red, size = { width: 60, height: 40 }) => pictureOf(await plain(colour, size));
const drawnBy = (model: string, picture: StoredImage) => ({ ...picture, model: model as ModelId });
const exchange = (prompt: string, references: StoredImage[], pictures: Exchange["pictures"]): Exchange => ({
  ...{ prompt, references, pictures, choice: { index: 0, of: 1 } },
});

test.each([images, responses, "openrouter/bytedance-seed/seedream-4.5", chat])(
  "%s: sends the references in order",
  async (id) => {
    const { service, draw } = await startProviders();
    const references = [await one(red), await one(blue), await one(green)];
    const { image } = await draw(id, { references });
    const { stripes } = await inspectPicture(image, 3);
    for (const [at, colour] of [red, blue, green].entries())
      for (const part of ["r", "g", "b"] as const) expect(Math.abs((stripes[at]?.[part] ?? 0) - colour[part])).toBeLessThan(12);
    expect(service.orders()[0]?.prompt).toMatch(/^make it night\s+\(3 pictures are attached/);
  },
);

test.each([images, "openrouter/bytedance-seed/seedream-4.5", responses, chat])(
  "%s: says what to keep, in the prompt or in a system text",
  async (id) => {
    const { service, draw } = await startProviders();
    await draw(id, { references: [await one(red)] });
    const [request] = service.orders();
    const isConversation = id === responses || id === chat;
    expect(request?.prompt).toMatch(isConversation ? /^make it night$/ : /^make it night\s+\(Change only what/);
    if (id === chat) expect(request?.history[0]).toMatchObject({ role: "system", text: systemTexts.answer });
    if (id === responses) expect(request?.params.instructions).toBe(systemTexts.tool);
  },
);

test("requests one picture from OpenAI, streamed, with the configured previews and a hashed person", async () => {
  const { service, draw } = await startProviders({ previews: 3 });
  const previews: Uint8Array[] = [];
  const { applied, notes } = await draw(
    images,
    { references: [await one(red)], aspectRatio: "16:9", resolution: "high" },
    { preview: (picture) => previews.push(picture) },
  );
  expect(service.orders()[0]).toMatchObject({
    streamed: true,
    params: { n: 1, size: "2560x1440", quality: "high", output_format: "jpeg", partial_images: 3 },
  });
  expect(service.orders()[0]?.params.safety_identifier).toBe("f".repeat(64));
  expect(previews).toHaveLength(3);
  expect([applied, notes]).toEqual([{ size: "2560x1440", quality: "high", references: 1 }, []]);
});

test.each(Object.entries(apis))(
  "%s: requests one picture once, with a hashed person, without storage or fallbacks",
  async (api, id) => {
    const { service, draw } = await startProviders();
    await draw(id, { references: [await one(red)] });
    const [request, ...others] = service.orders();
    const params = request?.params ?? {};
    expect(others).toEqual([]);
    expect(params.safety_identifier ?? params.user).toBe("f".repeat(64));
    if (id.startsWith("openrouter/")) expect(params.provider).toEqual({ allow_fallbacks: false });
    if (api === "responses") expect(params).toMatchObject({ store: false, tool_choice: { type: "image_generation" } });
    expect(params.n ?? 1).toBe(1);
    expect(request?.streamed).toBe(api !== "openrouter images");
  },
);

test("returns the model's own bytes", async () => {
  const { service, draw } = await startProviders();
  const bytes = await noise(64, 48).png().toBuffer();
  for (const id of [images, responses, chat, "openrouter/bytedance-seed/seedream-4.5"]) {
    service.setPicture(id.slice(id.indexOf("/") + 1), { picture: bytes });
    expect(Buffer.from((await draw(id)).image).equals(bytes)).toBe(true);
  }
});

test("notes settings that the model can't follow", async () => {
  const { draw } = await startProviders();
  const { notes, applied } = await draw("openai/gpt-image-2.6-flare", { aspectRatio: "21:9", resolution: "ultra" });
  expect(notes).toEqual([
    "this model doesn't offer 21:9, so it used 1536x1024",
    "this model doesn't offer ultra resolution, so it used 1536x1024",
  ]);
  expect(applied).toMatchObject({ size: "1536x1024", quality: "high" });
  const gemini = await draw("openrouter/google/gemini-2.5-flash-image", { aspectRatio: "16:9", resolution: "high" });
  expect(gemini.notes).toEqual(["high resolution was ignored: this model chooses the size"]);
});

test("sends and reports the seed if the model has one", async () => {
  const { service, draw } = await startProviders();
  expect((await draw("openrouter/bytedance-seed/seedream-4.5", { seed: 2 ** 31 + 4 })).seed).toBe(4);
  expect(service.orders()[0]?.params.seed).toBe(4);
  expect(await draw(images, { seed: 5 })).not.toHaveProperty("seed");
});

test("scales large references down, photos as JPEG and transparent ones as PNG, and sends small ones unchanged", async () => {
  const { service, draw } = await startProviders();
  const photo = await noise(2400, 900).png().toBuffer();
  const clear = await noise(2400, 600).ensureAlpha(0.5).png().toBuffer();
  const small = await noise(300, 200).jpeg().toBuffer();
  await draw(images, { references: [await pictureOf(photo), await pictureOf(clear), await pictureOf(small)] });
  const sent = service.orders()[0]?.references ?? [];
  expect(sent.map(({ type, width, height }) => [type, width, height])).toEqual([
    ["image/jpeg", 2048, 768],
    ["image/png", 2048, 512],
    ["image/jpeg", 300, 200],
  ]);
  expect(Buffer.from(sent[2]?.bytes ?? []).equals(small)).toBe(true);
});

test("sends Responses the conversation as items: OpenAI's pictures as calls, other models' as pictures", async () => {
  const { service, draw } = await startProviders();
  const [source, night, rain] = [await one(red), await one(blue), await one(green)];
  const history = [
    exchange("make it night", [source], [drawnBy(images, night)]),
    exchange("let it rain", [night], [drawnBy("local", rain)]),
    exchange("add fog", [rain], [drawnBy(responses, await one(red))]),
  ];
  await draw(responses, { prompt: "and a moon", references: [await one(blue)], history });
  const request = service.orders()[0];
  expect(request?.params).toMatchObject({ store: false });
  expect(request?.history.map(({ role, text, pictures }) => [role, text.slice(0, 14), pictures.length])).toEqual([
    ["user", "make it night", 1],
    ["assistant", "", 1],
    ["user", "let it rain", 0],
    ["user", "(This picture ", 1],
    ["user", "add fog", 0],
    ["assistant", "", 1],
  ]);
  expect([request?.prompt, request?.references.length]).toEqual(["and a moon", 1]);
});

test("sends chat every turn with its source pictures, and never drops the current references", async () => {
  const { service, draw } = await startProviders();
  const [source, night] = [await one(red), await one(blue)];
  const history = [
    exchange("make it night", [source], [drawnBy(chat, night)]),
    exchange("let it rain", [night], [drawnBy(chat, night)]),
  ];
  await draw(chat, { prompt: "and a moon", references: [night], history });
  const request = service.orders()[0];
  expect(request?.history.map(({ role, pictures }) => [role, pictures.length])).toEqual([
    ["system", 0],
    ["user", 1],
    ["assistant", 0],
    ["user", 1],
    ["assistant", 0],
  ]);
  expect(request?.params).toMatchObject({ modalities: ["image", "text"], image_config: { aspect_ratio: "3:2" }, seed: 7 });
  await draw("openrouter/google/gemini-2.5-flash-image", { references: [night, night, night], history });
  expect(service.orders()[1]?.history.flatMap(({ pictures }) => pictures)).toEqual([]);
  expect(service.orders()[1]?.references).toHaveLength(3);
});

test.each([
  ["a transparent background", true],
  ["remove the background", true],
  ["cut it out and make it pop", true],
  ["make a sticker of her", true],
  ["remove the background noise", false],
  ["cut the man out of the picture", false],
  ["put it on a beach", false],
])("“%s” requests a transparent background: %s", async (prompt, isTransparent) => {
  const { draw } = await startProviders();
  const { image } = await draw(images, { prompt, references: [await one(red)] });
  expect((await sharp(image).metadata()).hasAlpha).toBe(isTransparent);
});

test("keeps a cut-out transparent, unless the words ask for surroundings", async () => {
  const { draw } = await startProviders();
  const half = { create: { width: 64, height: 64, channels: 4 as const, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } };
  const references = [await pictureOf(await sharp(half).png().toBuffer())];
  const alpha = async (prompt: string) => (await sharp((await draw(images, { prompt, references })).image).metadata()).hasAlpha;
  expect([await alpha("make it blue"), await alpha("put a forest behind it")]).toEqual([true, false]);
});

test("says that a model drew no transparent background, and what can", async () => {
  const { draw } = await startProviders();
  const { notes } = await draw(apis["openrouter images"], { prompt: "cut it out", references: [await one(red)] });
  expect(notes.join()).toContain("the built-in editor can cut the picture out");
});

test("draws from the prompt alone at OpenAI without pictures", async () => {
  const { service, draw } = await startProviders();
  const { image } = await draw(images, { prompt: "a lighthouse" });
  expect(service.orders()[0]?.path).toBe("/images/generations");
  expect(await colourOf(image)).toBeDefined();
});
