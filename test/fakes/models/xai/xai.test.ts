import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blue, bytesOf, dataUrl, plain, red } from "../clients.ts";
import { alike, colourOf, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { download, lost, send } from "../send.ts";
import { startXai, type Xai } from "../xai.ts";

let xai: Xai;

beforeEach(async () => {
  xai = await startXai();
});
afterEach(() => xai.close());

const model = "grok-imagine-image";
const headers = () => ({ authorization: `Bearer ${xai.key}` });
const post = (path: string, json: object) =>
  send(`${xai.url}/images/${path}`, { json: { model, prompt: "x", ...json }, headers: headers() });

test("draws an edit from its pictures in order, and charges the pictures that it reads", async () => {
  const images = [{ url: dataUrl(await plain(red)) }, { url: dataUrl(await plain(blue)), type: "image_url" }];
  const { body } = await post("edits", { prompt: "make it night", images, aspect_ratio: "16:9", resolution: "2k" });
  expect(body.usage).toEqual({ cost_in_usd_ticks: 240_000_000 });
  const look = await inspectPicture((await download(body.data[0].url)).bytes, 2);
  expect(look).toMatchObject({ width: 2736, height: 1536, format: "jpeg" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model, prompt: "make it night" }))).toBe(true);
  expect(xai.orders(model)[0]).toMatchObject({ prompt: "make it night", ratio: "16:9", charges: 1, costUsd: 0.024 });
});

test("keeps the ratio of a single picture, whatever is asked", async () => {
  const image = { url: dataUrl(await plain(red, { width: 80, height: 40 })) };
  const { body } = await post("edits", { image, aspect_ratio: "9:16", response_format: "b64_json" });
  expect(await inspectPicture(bytesOf(body.data[0].b64_json), 1)).toMatchObject({ width: 1456, height: 720 });
});

test("draws several pictures from a prompt, whose files expire", async () => {
  const { body } = await post("generations", { n: 2, aspect_ratio: "auto", seed: 7 });
  const [, second] = body.data;
  expect(alike(await colourOf((await download(second.url)).bytes), colourOfPrompt({ model, prompt: "x", number: 2 }))).toBe(true);
  xai.clock.advance(60 * 60_000);
  expect((await download(second.url)).status).toBe(403);
});

test("lists models", async () => {
  const { body } = await send(`${xai.url}/image-generation-models`, { headers: headers() });
  expect(body.models.map(({ id }: { id: string }) => id)).toContain("grok-imagine-image-2.0");
  expect((await send(`${xai.url}/models`, { headers: headers() })).body.data).toHaveLength(3);
});

describe("refuses", () => {
  afterEach(() => expect(xai.charged.times).toBe(0));

  test.each<[string, string, object, number, string]>([
    ["a size", "generations", { size: "1024x1024" }, 400, "Argument not supported: size"],
    ["a quality that the model doesn't have", "generations", { quality: "high" }, 400, "Argument not supported: quality"],
    ["eleven pictures", "generations", { n: 11 }, 400, "between 1 and 10"],
    ["an unknown ratio", "generations", { aspect_ratio: "7:1" }, 400, "Invalid aspect ratio"],
    ["an unknown model", "generations", { model: "grok-9" }, 404, "The model grok-9 does not exist"],
    ["an edit without a picture", "edits", {}, 400, "Image is required"],
    ["four pictures", "edits", { images: Array(4).fill({ url: "data:" }) }, 400, "Too many images"],
    ["bad base64", "edits", { image: { url: "data:image/png;base64,%" } }, 400, "Invalid image data"],
    ["a URL that it can't reach", "edits", { image: { url: "https://example.com/a.png" } }, 400, "Failed to download"],
  ])("%s", async (_, path, json, status, error) => {
    const { status: answered, body } = await post(path, json);
    expect(answered).toBe(status);
    expect(body.error).toContain(error);
  });

  test("unreadable bodies as plain text", async () => {
    for (const json of [{ prompt: undefined }, { n: "two" }, { resolution: "9k" }]) {
      const { status, body } = await post("generations", json);
      expect(status).toBe(422);
      expect(body.text).toContain("Failed to deserialize the JSON body");
    }
    const form = new FormData();
    form.append("prompt", "x");
    expect((await send(`${xai.url}/images/edits`, { form, headers: headers() })).status).toBe(422);
  });

  test("a wrong key with 400, and no key with 401", async () => {
    const wrong = await send(`${xai.url}/models`, { headers: { authorization: "Bearer xai-other" } });
    expect(wrong).toMatchObject({ status: 400, body: { code: "Client specified an invalid argument" } });
    expect((await send(`${xai.url}/models`)).status).toBe(401);
  });
});

describe("fails", () => {
  test("with a picture that moderation rejects, which is charged", async () => {
    xai.moderated.push("refused", "withheld");
    const refused = await post("generations", {});
    expect(refused).toMatchObject({
      status: 400,
      body: { code: "imagine:content-moderated", usage: { cost_in_usd_ticks: 200_000_000 } },
    });
    expect((await post("generations", {})).body.data).toEqual([{ url: "", revised_prompt: "", respect_moderation: false }]);
    expect(xai.charged).toEqual({ times: 2, usd: 0.04 });
  });

  test.each([
    ["no-permission", 403],
    ["no-credit", 429],
    ["rate-limited", 429],
    ["broken", 500],
    ["unavailable", 503],
  ] as const)("with %s", async (failure, status) => {
    xai.fail(failure);
    expect((await post("generations", {})).status).toBe(status);
    expect([(await post("generations", {})).status, xai.charged.times]).toEqual([200, 1]);
  });

  test("with a lost answer to a picture that is charged", async () => {
    xai.fail("cut-in-body");
    await lost(post("generations", {}));
    expect(xai.charged.times).toBe(1);
  });
});
