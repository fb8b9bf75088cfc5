import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blue, bytesOf, plain, red } from "../clients.ts";
import { startGoogle } from "../google.ts";
import { alike, colourOf, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { lost, send } from "../send.ts";
import { imagen } from "./models.ts";

let google: Awaited<ReturnType<typeof startGoogle>>;

beforeEach(async () => {
  google = await startGoogle();
});
afterEach(() => google.close());

const pro = "gemini-3-pro-image";
const inline = (bytes: Uint8Array, mimeType = "image/png") => ({
  inlineData: { mimeType, data: Buffer.from(bytes).toString("base64") },
});
const order = (generationConfig: object = {}, parts: object[] = []) => ({
  contents: [{ role: "user", parts: [{ text: "make it night" }, ...parts] }],
  generationConfig,
});
const post = (
  json: unknown,
  { model = pro, method = "generateContent", key = google.key, signal = AbortSignal.timeout(9000) } = {},
) => send(`${google.url}/models/${model}:${method}`, { json, headers: { "x-goog-api-key": key }, signal });

test("draws from the pictures in order, in the ratio and size, and charges once", async () => {
  const [first, second] = [await plain(red), await plain(blue, { format: "jpeg" })];
  const parts = [inline(first), inline(second, "image/jpeg")];
  const config = { responseModalities: ["IMAGE"], imageConfig: { aspectRatio: "9:16", imageSize: "2K" }, seed: 7 };
  const { status, body } = await post(order(config, parts));
  expect([status, body.candidates[0].finishReason]).toEqual([200, "STOP"]);
  const { mimeType, data } = body.candidates[0].content.parts[0].inlineData;
  expect(mimeType).toBe("image/jpeg");
  const look = await inspectPicture(bytesOf(data), 2);
  expect(look).toMatchObject({ width: 1536, height: 2752, format: "jpeg" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: pro, prompt: "make it night", seed: 7 }))).toBe(true);
  const [recorded] = google.orders(pro);
  expect(recorded).toMatchObject({ prompt: "make it night", seed: 7, ratio: "9:16", params: { imageSize: "2K" }, charges: 1 });
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(recorded?.pictures.map(({ hash }) => hash)).toEqual([first, second].map(sha256));
  const { promptTokenCount: read, candidatesTokenCount: written } = body.usageMetadata;
  expect(google.charged.usd).toBeCloseTo((read * 2 + (written - 1120) * 12 + 1120 * 120) / 1e6, 9);
});

test("follows the first picture's ratio, and accepts Google's other names", async () => {
  const inline_data = { mime_type: "image/png", data: (await plain(red, { width: 160, height: 90 })).toString("base64") };
  const { body } = await post(
    {
      contents: [{ parts: [{ text: "x" }, { inline_data }] }],
      generation_config: { response_format: { image: { image_size: "512" } } },
    },
    { model: "gemini-3.1-flash-image" },
  );
  const picture = body.candidates[0].content.parts.find((part: object) => "inlineData" in part).inlineData.data;
  expect(await inspectPicture(bytesOf(picture), 1)).toMatchObject({ width: 688, height: 384 });
});

test("lists models in pages", async () => {
  const headers = { "x-goog-api-key": google.key };
  const { body: first } = await send(`${google.url}/models?pageSize=3`, { headers });
  const { body: second } = await send(`${google.url}/models?pageSize=3&pageToken=${first.nextPageToken}`, { headers });
  expect([...first.models, ...second.models].map(({ name }: { name: string }) => name)).toContain(`models/${pro}`);
  expect(second).not.toHaveProperty("nextPageToken");
  expect((await send(`${google.url}/models/${pro}`, { headers })).body).toMatchObject({ name: `models/${pro}` });
});

test("draws with Imagen only while it exists", async () => {
  const json = { instances: [{ prompt: "a cat" }], parameters: { sampleCount: 2, aspectRatio: "4:3" } };
  const asks = () => post(json, { model: imagen.id, method: "predict" });
  expect((await asks()).status).toBe(404);
  google.models.push(imagen);
  const { body } = await asks();
  expect(body.predictions).toHaveLength(2);
  const second = await colourOf(bytesOf(body.predictions[1].bytesBase64Encoded));
  expect(alike(second, colourOfPrompt({ model: imagen.id, prompt: "a cat", number: 2 }))).toBe(true);
  expect(google.charged).toEqual({ times: 1, usd: 0.08 });
});

describe("refuses", () => {
  afterEach(() => expect(google.charged.times).toBe(0));

  const badBase64 = { inlineData: { mimeType: "image/png", data: "data:image/png;base64,AAAA" } };
  test.each<[string, unknown, string]>([
    ["an unknown field", { ...order(), model: pro }, 'Unknown name "model"'],
    ["an unknown setting", order({ size: "1K" }), "Unknown name \"size\" at 'generation_config'"],
    ["no contents", {}, "contents is not specified"],
    ["a number as text", { contents: [{ parts: [{ text: 7 }] }] }, "Invalid value at 'contents[0].parts[0].text'"],
    ["an unknown ratio", order({ imageConfig: { aspectRatio: "1:8" } }), "does not support `1:8`"],
    ["a size in small letters", order({ imageConfig: { imageSize: "2k" } }), "does not support `2k`"],
    ["two candidates", order({ candidateCount: 2 }), "candidate_count"],
    ["a data URL as base64", order({}, [badBase64]), "Base64 decoding failed"],
    ["bytes that aren't a picture", order({}, [inline(Buffer.from("no picture"))]), "Unable to process input image"],
    ["a GIF", order({}, [inline(Buffer.from("GIF89a"), "image/gif")]), "Unsupported MIME type: image/gif"],
  ])("%s", async (_, json, message) => {
    const { status, body } = await post(json);
    expect([status, body.error.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(body.error.message).toContain(message);
  });

  test("too many pictures, and a size where there is no choice", async () => {
    const picture = inline(await plain(red));
    expect((await post(order({}, Array(15).fill(picture)))).status).toBe(400);
    const older = { model: "gemini-2.5-flash-image" };
    expect((await post(order({}, Array(4).fill(picture)), older)).status).toBe(400);
    expect((await post(order({ imageConfig: { imageSize: "1K" } }), older)).status).toBe(400);
    expect((await post(order({ imageConfig: { imageSize: "512" } }), { model: "gemini-nano-banana-2.1" })).status).toBe(400);
  });

  test("an unknown model, a wrong key and no key", async () => {
    expect((await post(order(), { model: "gemini-9" })).body.error.message).toContain(
      "models/gemini-9 is not found for API version v1beta",
    );
    const { status, body } = await post(order(), { key: "AIza-other" });
    expect([status, body.error.details[0].reason]).toEqual([400, "API_KEY_INVALID"]);
    expect((await send(`${google.url}/models`)).status).toBe(403);
  });
});

describe("fails", () => {
  test.each([
    ["wrong-country", 400, "FAILED_PRECONDITION"],
    ["no-permission", 403, "PERMISSION_DENIED"],
    ["no-quota", 429, "RESOURCE_EXHAUSTED"],
    ["internal", 500, "INTERNAL"],
    ["overloaded", 503, "UNAVAILABLE"],
    ["deadline", 504, "DEADLINE_EXCEEDED"],
  ] as const)("with %s", async (failure, status, code) => {
    google.fail(failure);
    expect(await post(order())).toMatchObject({ status, body: { error: { code: status, status: code } } });
    expect(google.charged.times).toBe(0);
    expect((await post(order())).status).toBe(200);
  });

  test("with a time to wait", async () => {
    google.fail("rate-limited", { retryAfterS: 34.4, times: 2, of: pro });
    for (const _ of [1, 2]) expect((await post(order())).body.error.details[1]).toMatchObject({ retryDelay: "34.4s" });
    expect((await post(order())).status).toBe(200);
  });

  test("with success and no picture", async () => {
    google.fail("prompt-blocked");
    google.fail("picture-blocked");
    google.fail("words");
    const { body: prompt } = await post(order());
    expect(prompt.promptFeedback.blockReason).toBe("PROHIBITED_CONTENT");
    expect(prompt).not.toHaveProperty("candidates");
    const { body: picture } = await post(order());
    expect(picture.candidates[0]).toMatchObject({ finishReason: "IMAGE_SAFETY", content: {} });
    expect((await post(order())).body.candidates[0].content.parts).toEqual([{ text: "I can't draw that." }]);
    expect(google.charged.times).toBe(0);
  });

  test("with a lost connection: free before the work, charged after it", async () => {
    google.fail("reset");
    await lost(post(order()));
    expect(google.charged.times).toBe(0);
    google.fail("cut");
    google.fail("cut-in-body");
    await lost(post(order()));
    await lost(post(order()));
    expect(google.charged.times).toBe(2);
  });

  test("by never answering, until the client leaves", async () => {
    google.fail("hangs");
    const leaving = new AbortController();
    const waiting = lost(post(order(), { signal: leaving.signal }));
    await google.until(() => google.charged.times === 1, "the charge");
    leaving.abort();
    await waiting;
    await google.until(() => google.orders()[0]?.aborted, "the abort");
  });
});

test("holds an order before the work, and charges nothing when the client leaves", async () => {
  const hold = google.hold();
  const leaving = new AbortController();
  const waiting = lost(post(order(), { signal: leaving.signal }));
  await google.until(() => hold.waiting === 1, "the order");
  leaving.abort();
  await waiting;
  await google.until(() => google.orders()[0]?.aborted, "the abort");
  expect([hold.waiting, google.charged.times]).toEqual([0, 0]);
  hold.release();
  expect((await post(order())).status).toBe(200);
});
