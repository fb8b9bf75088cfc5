import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { black, blue, bytesOf, dataUrl, halves, plain, red, white } from "../clients.ts";
import { type Fal, startFal } from "../fal.ts";
import { alike, colourOf, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { download, lost, send } from "../send.ts";

let fal: Fal;

beforeEach(async () => {
  fal = await startFal();
});
afterEach(() => fal.close());

const flux = "fal-ai/flux-2-pro/edit";
const text = "fal-ai/flux-2-pro";
const headers = () => ({ authorization: `Key ${fal.key}` });
const run = (json: unknown, model = text, signal = AbortSignal.timeout(9000)) =>
  send(`${fal.url}/run/${model}`, { json, headers: headers(), signal });
const enqueue = (json: unknown, model = text) => send(`${fal.url}/queue/${model}`, { json, headers: headers() });
const get = (url: string) => send(url, { headers: headers() });
const put = (url: string) => send(url, { method: "PUT", headers: headers() });

test("draws from the pictures in order, and charges once", async () => {
  const image_urls = [dataUrl(await plain(red)), dataUrl(await plain(blue))];
  const order = { prompt: "make it night", image_urls, image_size: { width: 640, height: 320 }, seed: 7, output_format: "png" };
  const { body } = await run(order, flux);
  expect(body).toMatchObject({ seed: 7, has_nsfw_concepts: [false], images: [{ content_type: "image/png" }] });
  const look = await inspectPicture((await download(body.images[0].url)).bytes, 2);
  expect(look).toMatchObject({ width: 640, height: 320, format: "png" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: flux, prompt: "make it night", seed: 7 }))).toBe(true);
  expect(fal.orders(flux)[0]).toMatchObject({ seed: 7, params: { num_images: 1 }, charges: 1, costUsd: 0.045 });
});

test("answers through the queue, at addresses without the model's path", async () => {
  const { body: submitted } = await enqueue({ prompt: "x", image_urls: [dataUrl(await plain(red))] }, flux);
  expect(submitted.status_url).toBe(`${fal.url}/queue/fal-ai/flux-2-pro/requests/${submitted.request_id}/status`);
  expect((await get(submitted.response_url)).body.detail).toBe("Request is still in progress");
  expect(await get(submitted.status_url)).toMatchObject({ status: 202, body: { status: "IN_PROGRESS" } });
  expect(await get(submitted.status_url)).toMatchObject({ status: 200, body: { status: "COMPLETED" } });
  const { body } = await get(submitted.response_url);
  expect((await download(body.images[0].url)).type).toBe("image/jpeg");
  expect(fal.charged.times).toBe(1);
});

test("draws by ratio and resolution, several at once, as data URLs", async () => {
  const order = { prompt: "x", image_urls: [dataUrl(await plain(red))], num_images: 2, sync_mode: true };
  const { body } = await run({ ...order, aspect_ratio: "16:9", resolution: "2K" }, "fal-ai/nano-banana-pro/edit");
  expect(body).not.toHaveProperty("has_nsfw_concepts");
  const [first, second] = body.images.map(({ url }: { url: string }) => bytesOf(url));
  expect(await inspectPicture(first, 1)).toMatchObject({ width: 2736, height: 1536 });
  expect(alike((await inspectPicture(first, 1)).prompt, (await inspectPicture(second, 1)).prompt)).toBe(false);
});

test("takes uploads and masks, whose white part changes", async () => {
  const form = new FormData();
  form.append("file", new File([await halves(red, blue)], "a.png", { type: "image/png" }));
  const { body: file } = await send(`${fal.url}/rest/storage/upload`, { form, headers: headers() });
  const mask_url = dataUrl(await halves(white, black));
  const { body } = await run({ prompt: "x", image_url: file.url, mask_url }, "fal-ai/flux-pro/v1/fill");
  const { bytes } = await download(body.images[0].url);
  expect(alike((await inspectPicture(bytes, 1)).middle, blue)).toBe(true);
});

test("gives a black picture for what its safety checker flags, and charges it", async () => {
  fal.nsfw = true;
  const { body } = await run({ prompt: "x" });
  expect(body.has_nsfw_concepts).toEqual([true]);
  expect(alike(await colourOf((await download(body.images[0].url)).bytes), black)).toBe(true);
  expect(fal.charged.times).toBe(1);
});

test("cancels what waits and what runs, and nothing that is over", async () => {
  fal.jobs.byHand = true;
  const { body: waiting } = await enqueue({ prompt: "x" });
  expect(await put(waiting.cancel_url)).toMatchObject({ status: 200, body: { status: "OK" } });
  const { body: running } = await enqueue({ prompt: "x" });
  fal.jobs.last?.start();
  expect(await put(running.cancel_url)).toMatchObject({ status: 202, body: { status: "CANCELLATION_REQUESTED" } });
  expect((await get(running.response_url)).status).toBe(499);
  const { body: done } = await enqueue({ prompt: "x" });
  await fal.jobs.last?.finish();
  expect(await put(done.cancel_url)).toMatchObject({ status: 400, body: { status: "ALREADY_COMPLETED" } });
  expect((await put(done.cancel_url.replace(done.request_id, "none"))).body.status).toBe("NOT_FOUND");
  expect(fal.charged.times).toBe(1);
});

describe("refuses", () => {
  afterEach(() => expect(fal.charged.times).toBe(0));

  test.each<[string, object, string, (string | number)[]]>([
    ["no prompt", { prompt: undefined }, "missing", ["prompt"]],
    ["no picture", { image_urls: undefined }, "missing", ["image_urls"]],
    ["one picture where a list belongs", { image_urls: "data:" }, "list_type", ["image_urls"]],
    ["an unknown format", { output_format: "gif" }, "literal_error", ["output_format"]],
    ["five pictures", { num_images: 5 }, "less_than_equal", ["num_images"]],
    ["a text as a seed", { seed: "seven" }, "int_parsing", ["seed"]],
    ["bad base64", { image_urls: ["data:image/png;base64,%"] }, "image_load_error", ["image_urls", 0]],
    ["a URL that it can't reach", { image_urls: ["https://example.com/a.png"] }, "file_download_error", ["image_urls", 0]],
  ])("%s", async (_, order, type, field) => {
    const image_urls = [dataUrl(await plain(red))];
    const { status, body } = await run({ prompt: "x", image_urls, ...order }, flux);
    expect([status, body.detail[0].type, body.detail[0].loc]).toEqual([422, type, ["body", ...field]]);
  });

  test("too many pictures and unknown ratios, in the queue only with the result", async () => {
    const image_urls = Array(15).fill(dataUrl(await plain(red)));
    expect((await run({ prompt: "x", image_urls }, "fal-ai/nano-banana-pro/edit")).body.detail[0].type).toBe("too_long");
    const order = { prompt: "x", image_url: image_urls[0], aspect_ratio: "7:1" };
    const { status, body } = await enqueue(order, "fal-ai/flux-pro/kontext");
    expect(status).toBe(200);
    expect((await get(body.status_url)).body).toMatchObject({ status: "COMPLETED", error_type: "literal_error" });
    expect((await get(body.response_url)).body.detail[0].loc).toEqual(["body", "aspect_ratio"]);
  });

  test("unknown models and requests, and a wrong key", async () => {
    expect((await run({ prompt: "x" }, "fal-ai/nothing")).status).toBe(404);
    expect((await get(`${fal.url}/queue/fal-ai/flux-2-pro/requests/none/status`)).status).toBe(404);
    expect((await send(`${fal.url}/run/${text}`, { json: {}, headers: { authorization: "Bearer x" } })).status).toBe(401);
  });
});

describe("fails", () => {
  test.each([
    ["content-policy", 422, "content_policy_violation"],
    ["generation-timeout", 504, "generation_timeout"],
    ["internal-error", 500, "internal_server_error"],
  ] as const)("with %s, and charges nothing", async (outcome, status, type) => {
    fal.jobs.failNext(outcome, { times: 2 });
    const direct = await run({ prompt: "x" });
    expect([direct.status, direct.body.detail[0].type]).toEqual([status, type]);
    expect(direct.headers.get("x-fal-retryable")).toBe(String(status >= 500));
    const { body } = await enqueue({ prompt: "x" });
    await get(body.status_url);
    expect((await get(body.status_url)).body).toMatchObject({ status: "COMPLETED", error_type: type });
    expect([(await get(body.response_url)).status, fal.charged.times]).toEqual([status, 0]);
  });

  test.each([
    ["locked", 403, "Exhausted balance"],
    ["rate-limited", 429, "Too many"],
    ["unavailable", 503, "No runner"],
  ] as const)("with %s", async (failure, status, detail) => {
    fal.fail(failure);
    const { status: answered, body } = await enqueue({ prompt: "x" });
    expect(answered).toBe(status);
    expect(body.detail).toContain(detail);
    expect((await enqueue({ prompt: "x" })).status).toBe(200);
  });

  test("with a lost answer to a request that stays in the queue and is charged", async () => {
    fal.fail("cut");
    await lost(enqueue({ prompt: "x" }));
    expect([fal.jobs.all.length, fal.charged.times]).toEqual([1, 1]);
  });

  test("by leaving the client of a direct call waiting", async () => {
    fal.jobs.byHand = true;
    const leaving = new AbortController();
    const waiting = lost(run({ prompt: "x" }, text, leaving.signal));
    await fal.until(() => fal.jobs.last, "the request");
    leaving.abort();
    await waiting;
    expect([fal.jobs.last?.isSettled, fal.charged.times]).toEqual([false, 1]);
  });
});
