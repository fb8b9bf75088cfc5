import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { black, blue, dataUrl, halves, plain, red, white } from "../clients.ts";
import { alike, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { type Replicate, startReplicate } from "../replicate.ts";
import { download, lost, send } from "../send.ts";

let replicate: Replicate;

beforeEach(async () => {
  replicate = await startReplicate();
});
afterEach(() => replicate.close());

const flux = "black-forest-labs/flux-2-pro";
const authorized = (prefer?: string) => ({ authorization: `Bearer ${replicate.key}`, ...(prefer ? { prefer } : {}) });
const create = (input: object, { model = flux, prefer = "wait", signal = AbortSignal.timeout(9000) } = {}) =>
  send(`${replicate.url}/models/${model}/predictions`, { json: { input }, headers: authorized(prefer), signal });
const get = async (url: string) => (await send(url, { headers: authorized() })).body;

test("waits for a prediction, draws from the pictures in order, and charges once", async () => {
  const input_images = [dataUrl(await plain(red)), dataUrl(await plain(blue, { format: "jpeg" }), "image/jpeg")];
  const input = {
    prompt: "make it night",
    input_images,
    aspect_ratio: "16:9",
    resolution: "1 MP",
    seed: 7,
    output_format: "png",
  };
  const { status, body } = await create(input);
  expect([status, body.status, body.error]).toEqual([201, "succeeded", null]);
  const { bytes } = await download(body.output);
  const look = await inspectPicture(bytes, 2);
  expect(look).toMatchObject({ width: 1360, height: 768, format: "png" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: flux, prompt: "make it night", seed: 7 }))).toBe(true);
  expect(replicate.orders(flux)[0]).toMatchObject({ seed: 7, ratio: "16:9", params: { resolution: "1 MP" }, charges: 1 });
});

test("goes on with a prediction that the client collects later", async () => {
  const { body } = await create({ prompt: "x" }, { prefer: "" });
  expect([body.status, body.output]).toEqual(["starting", null]);
  expect((await get(body.urls.get)).status).toBe("processing");
  expect(await get(body.urls.get)).toMatchObject({ status: "succeeded", data_removed: false });
});

test("answers when the wait is over, before the prediction", async () => {
  replicate.jobs.byHand = true;
  const { body } = await create({ prompt: "x" }, { prefer: "wait=1" });
  expect(body.status).toBe("starting");
  await replicate.jobs.last?.finish();
  expect((await get(body.urls.get)).output).toContain("/files/");
});

test("removes the output after an hour", async () => {
  const { body } = await create({ prompt: "x" });
  replicate.clock.advance(60 * 60_000);
  expect((await download(body.output)).status).toBe(403);
  expect(await get(body.urls.get)).toMatchObject({ status: "succeeded", output: null, data_removed: true });
});

test("gives a list where the model does, and takes uploads and masks", async () => {
  const form = new FormData();
  form.append("content", new File([await halves(red, blue)], "a.png", { type: "image/png" }));
  const { status, body: file } = await send(`${replicate.url}/files`, { form, headers: authorized() });
  expect(status).toBe(201);
  const image = file.urls.get;
  const { body: list } = await create({ prompt: "x", image_input: [image], size: "2K" }, { model: "bytedance/seedream-4" });
  expect(list.output).toHaveLength(1);
  const mask = dataUrl(await halves(white, black));
  const { body } = await create({ prompt: "x", image, mask }, { model: "black-forest-labs/flux-fill-pro" });
  const { bytes } = await download(body.output);
  expect(alike((await inspectPicture(bytes, 1)).middle, blue)).toBe(true);
  expect(replicate.orders()[0]?.pictures[0]?.hash).toBe(file.checksums.sha256);
});

test("cancels a prediction, which costs nothing", async () => {
  replicate.jobs.byHand = true;
  const { body } = await create({ prompt: "x" }, { prefer: "" });
  const { body: canceled } = await send(body.urls.cancel, { method: "POST", headers: authorized() });
  expect([canceled.status, replicate.charged.times]).toEqual(["canceled", 0]);
  await replicate.jobs.last?.finish();
  expect((await get(body.urls.get)).status).toBe("canceled");
});

describe("refuses", () => {
  afterEach(() => expect([replicate.jobs.all.length, replicate.charged.times]).toEqual([0, 0]));

  test.each<[string, object, string]>([
    ["no prompt", { prompt: undefined }, "- input: prompt is required\n"],
    ["an unknown ratio", { aspect_ratio: "7:1" }, "aspect_ratio must be one of the following"],
    ["an unknown format", { output_format: "gif" }, "output_format must be one of the following"],
    ["an unknown resolution", { resolution: "9 MP" }, "resolution must be one of the following"],
    ["a text as a seed", { seed: "7" }, "Expected: integer, given: string"],
    ["one picture where a list belongs", { input_images: "https://x" }, "Expected: array, given: string"],
    ["bad base64", { input_images: ["data:image/png;base64,%%"] }, "Could not read the image"],
    ["bare base64", { input_images: ["AAAA"] }, "Does not match format 'uri'"],
    ["a large data URL", { input_images: [`data:image/png;base64,${"A".repeat(1_000_000)}`] }, "too large"],
  ])("%s", async (_, input, detail) => {
    const { status, body } = await create({ prompt: "x", ...input });
    expect([status, body.title, body.invalid_fields.length]).toEqual([422, "Input validation failed", 1]);
    expect(body.detail).toContain(detail);
  });

  test("too many pictures, unknown models and predictions, and wrong keys", async () => {
    const input_images = Array(9).fill(dataUrl(await plain(red)));
    expect((await create({ prompt: "x", input_images })).status).toBe(422);
    expect((await create({ prompt: "x" }, { model: "nobody/nothing" })).status).toBe(404);
    expect((await send(`${replicate.url}/predictions/none`, { headers: authorized() })).status).toBe(404);
    expect((await send(`${replicate.url}/account`)).body.detail).toBe("You did not pass an authentication token");
    replicate.key = "r8_new";
    expect((await send(`${replicate.url}/account`, { headers: { authorization: "Bearer r8_old" } })).status).toBe(401);
  });
});

describe("fails", () => {
  test.each([
    ["nsfw", "NSFW content detected"],
    ["sensitive", "(E005)"],
    ["crashed", "out of memory"],
  ] as const)("a prediction with %s, and doesn't charge it", async (failure, error) => {
    replicate.jobs.failNext(failure);
    const { status, body } = await create({ prompt: "x" });
    expect([status, body.status, body.output, replicate.charged.times]).toEqual([201, "failed", null, 0]);
    expect(body.error).toContain(error);
  });

  test.each([
    ["no-credit", 402],
    ["spend-limit", 402],
    ["broken", 500],
    ["unavailable", 503],
  ] as const)("with %s", async (failure, status) => {
    replicate.fail(failure);
    expect(await create({ prompt: "x" })).toMatchObject({ status, body: { status } });
    expect([(await create({ prompt: "x" })).status, replicate.charged.times]).toEqual([201, 1]);
  });

  test("with a time to wait, in the body and in the header", async () => {
    replicate.fail("rate-limited", { retryAfterS: 30 });
    const { status, body, headers } = await create({ prompt: "x" });
    expect([status, body.retry_after, headers.get("retry-after")]).toEqual([429, 30, "30"]);
  });

  test("with a lost answer to a prediction that goes on and is charged", async () => {
    replicate.fail("cut");
    await lost(create({ prompt: "x" }, { prefer: "" }));
    expect([replicate.jobs.all.length, replicate.charged.times]).toEqual([1, 1]);
    replicate.jobs.byHand = true;
    const leaving = new AbortController();
    const waiting = lost(create({ prompt: "x" }, { signal: leaving.signal }));
    await replicate.until(() => replicate.jobs.all.length === 2, "the prediction");
    leaving.abort();
    await waiting;
    expect(replicate.jobs.last?.isSettled).toBe(false);
  });
});
