import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BlackForestLabs, startBlackForestLabs } from "../black-forest-labs.ts";
import { black, blue, dataUrl, halves, plain, red, white } from "../clients.ts";
import { alike, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { download, lost, send } from "../send.ts";

let bfl: BlackForestLabs;

beforeEach(async () => {
  bfl = await startBlackForestLabs();
});
afterEach(() => bfl.close());

const submit = (json: unknown, { model = "flux-2-pro", key = bfl.key } = {}) =>
  send(`${bfl.url}/v1/${model}`, { json, headers: { "x-key": key } });
const poll = async (url: string) => (await send(url, { headers: { "x-key": bfl.key } })).body;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const big = { width: 320, height: 320 };

/** Polls until the task is over. */
async function settle(url: string) {
  for (let polls = 0; polls < 5; polls++) {
    const body = await poll(url);
    if (body.status !== "Pending" && body.status !== "Generating") return body;
  }
}

test("draws from the pictures in order, and charges once by megapixels", async () => {
  const [input_image, input_image_2] = [base64(await plain(red, big)), base64(await plain(blue, big))];
  const order = { prompt: "make it night", input_image_2, input_image, width: 1920, height: 1080, seed: 7, output_format: "png" };
  const { body } = await submit(order);
  expect(body).toMatchObject({ cost: 3 + 1.5 + 3, input_mp: 2, output_mp: 2 });
  expect((await poll(body.polling_url)).status).toBe("Pending");
  const ready = await settle(body.polling_url);
  expect(ready).toMatchObject({ status: "Ready", result: { seed: 7 } });
  const { bytes, type } = await download(ready.result.sample);
  expect(type).toBe("image/png");
  const look = await inspectPicture(bytes, 2);
  expect(look).toMatchObject({ width: 1920, height: 1072, format: "png" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: "flux-2-pro", prompt: "make it night", seed: 7 }))).toBe(true);
  expect(bfl.orders()[0]).toMatchObject({ prompt: "make it night", seed: 7, params: { width: 1920 }, charges: 1 });
  expect(bfl.charged.usd).toBeCloseTo(0.075, 9);
});

test("draws with FLUX 3 and Kontext by ratio, and follows the first picture without one", async () => {
  const image = base64(await plain(red, { width: 640, height: 320 }));
  const sizes = [];
  for (const [model, order] of [
    ["flux-3-image", { images: [image], resolution: "2k" }],
    ["flux-3-image", { aspect_ratio: "9:16", resolution: "768sq" }],
    ["flux-kontext-pro", { input_image: image, aspect_ratio: "4:3" }],
    ["flux-2-max", { input_image: image }],
  ] as const) {
    const { body } = await submit({ prompt: "x", ...order }, { model });
    const { bytes } = await download((await settle(body.polling_url)).result.sample);
    const { width, height } = await inspectPicture(bytes, 0);
    sizes.push(`${width}x${height}`);
  }
  expect(sizes).toEqual(["2896x1440", "576x1024", "1168x880", "640x320"]);
  expect(bfl.charged.usd).toBeCloseTo(0.1 + 0.041 + 0.04 + 0.1, 9);
});

test("changes only the white part of a mask", async () => {
  const image = base64(await halves(red, blue));
  const mask = base64(await halves(white, black));
  const { body } = await submit({ prompt: "x", image, mask }, { model: "flux-pro-1.0-fill" });
  const { bytes } = await download((await settle(body.polling_url)).result.sample);
  expect(alike((await inspectPicture(bytes, 1)).middle, blue)).toBe(true);
  expect(bfl.orders()[0]?.mask?.width).toBe(320);
});

test("keeps a task that nobody polls, and its picture for ten minutes", async () => {
  bfl.jobs.byHand = true;
  const { body } = await submit({ prompt: "x" });
  for (const _ of [1, 2, 3]) expect((await poll(body.polling_url)).status).toBe("Pending");
  await bfl.jobs.last?.finish();
  const { result } = await poll(body.polling_url);
  expect((await download(result.sample)).status).toBe(200);
  bfl.clock.advance(10 * 60_000);
  expect((await download(result.sample)).status).toBe(403);
});

test("names what FLUX 3 is doing", async () => {
  const { body } = await submit({ prompt: "x" }, { model: "flux-3-image" });
  expect((await poll(body.polling_url)).status).toBe("Generating");
  expect((await poll(body.polling_url)).status).toBe("Ready");
});

test("knows a task only at its polling URL, and only with the key", async () => {
  const { body } = await submit({ prompt: "x" });
  expect((await poll(`${bfl.url}/v1/get_result?id=${body.id}`)).status).toBe("Task not found");
  expect((await poll(body.polling_url.replace(body.id, "other"))).status).toBe("Task not found");
  expect((await send(body.polling_url)).status).toBe(403);
});

describe("refuses", () => {
  afterEach(() => expect([bfl.jobs.all.length, bfl.charged.times]).toEqual([0, 0]));

  test.each<[string, object, string, string]>([
    ["no prompt", { prompt: undefined }, "missing", "prompt"],
    ["an unknown field", { aspect_ratio: "1:1" }, "extra_forbidden", "aspect_ratio"],
    ["a number as a prompt", { prompt: 7 }, "string_type", "prompt"],
    ["an unknown format", { output_format: "gif" }, "literal_error", "output_format"],
    ["too large a tolerance", { safety_tolerance: 7 }, "less_than_equal", "safety_tolerance"],
    ["more than four megapixels", { width: 4096, height: 2048 }, "value_error", "width"],
    ["bad base64", { input_image: "%%%" }, "value_error", "input_image"],
    ["a data URL", { input_image: "data:image/png;base64,AAAA" }, "value_error", "input_image"],
    ["bytes that aren't a picture", { input_image: "AAAA" }, "value_error", "input_image"],
    ["a URL that it can't reach", { input_image: "https://example.com/a.png" }, "value_error", "input_image"],
  ])("%s", async (_, order, type, field) => {
    const { status, body } = await submit({ prompt: "x", ...order });
    expect([status, body.detail[0].type, body.detail[0].loc]).toEqual([422, type, ["body", field]]);
  });

  test("what another model would take", async () => {
    const picture = base64(await plain(red, big));
    const statuses = [];
    for (const [model, order] of [
      ["flux-3-image", { seed: 7 }],
      ["flux-3-image", { images: Array(11).fill(picture) }],
      ["flux-3-image", { aspect_ratio: "10:1" }],
      ["flux-2-klein-4b", { input_image_5: picture }],
      ["flux-kontext-pro", { aspect_ratio: "3:1" }],
      ["flux-9", {}],
    ] as const)
      statuses.push((await submit({ prompt: "x", ...order }, { model })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 404]);
  });

  test("a wrong key", async () => {
    const { status, body } = await submit({ prompt: "x" }, { key: "other" });
    expect([status, body.detail]).toEqual([403, "Not authenticated - Invalid Authentication"]);
  });
});

describe("fails", () => {
  test.each(["Request Moderated", "Content Moderated", "Error"] as const)(
    "a task with %s, and doesn't charge it",
    async (failure) => {
      bfl.jobs.failNext(failure);
      const { body } = await submit({ prompt: "x" });
      expect(await settle(body.polling_url)).toMatchObject({ status: failure, result: null });
      expect(bfl.charged.times).toBe(0);
    },
  );

  test.each([
    ["no-credit", 402],
    ["too-many-tasks", 429],
    ["broken", 500],
    ["unavailable", 503],
  ] as const)("with %s", async (failure, status) => {
    bfl.fail(failure, { times: 2 });
    expect([(await submit({ prompt: "x" })).status, (await submit({ prompt: "x" })).status]).toEqual([status, status]);
    expect([(await submit({ prompt: "x" })).status, bfl.charged.times]).toEqual([200, 1]);
  });

  test("a poll or a download, without touching the task", async () => {
    const { body } = await submit({ prompt: "x" });
    bfl.fail("html", { of: "/eu2/" });
    expect((await send(body.polling_url, { headers: { "x-key": bfl.key } })).status).toBe(502);
    const { result } = await settle(body.polling_url);
    bfl.fail("cut-in-body", { of: "/files/" });
    await lost(download(result.sample));
    expect((await download(result.sample)).status).toBe(200);
  });

  test("with a lost answer to a task that runs and is charged", async () => {
    bfl.fail("cut");
    await lost(submit({ prompt: "x" }));
    expect([bfl.jobs.all.length, bfl.charged.times]).toEqual([1, 1]);
  });
});

test("runs a limited number of tasks at once", async () => {
  bfl.maxActive = 1;
  const { body } = await submit({ prompt: "x" });
  expect((await submit({ prompt: "x" })).status).toBe(429);
  await settle(body.polling_url);
  expect((await submit({ prompt: "x" })).status).toBe(200);
});

test("refuses a data URL even of a real picture", async () => {
  expect((await submit({ prompt: "x", input_image: dataUrl(await plain(red, big)) })).status).toBe(422);
});
