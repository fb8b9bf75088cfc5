// Cancelled drawings and time-outs: the service sees the connection close.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Resolution } from "../../src/core/vocabulary.ts";
import { noise } from "../images/fixtures.ts";
import { apis, redPicture, startProviders } from "./providers.ts";

const each = Object.entries(apis);

test.each(each)("%s: sends no request for a drawing that is cancelled before it starts", async (_, id) => {
  const { service, draw } = await startProviders();
  const stop = new AbortController();
  stop.abort(new Error("cancelled"));
  await expect(draw(id, {}, { signal: stop.signal })).rejects.toThrow("cancelled");
  expect(service.orders()).toEqual([]);
});

test.each(each)("%s: sends no request for a drawing that is cancelled while its references are prepared", async (_, id) => {
  const { service, draw } = await startProviders();
  const stop = new AbortController();
  const picture = await redPicture();
  const read = async () => {
    stop.abort(new Error("cancelled"));
    return picture.read();
  };
  await expect(draw(id, { references: [{ ...picture, read }] }, { signal: stop.signal })).rejects.toThrow("cancelled");
  expect(service.orders()).toEqual([]);
});

test.each(each)("%s: closes the connection when a drawing is cancelled before the response", async (_, id) => {
  const { service, draw } = await startProviders({ timeoutMs: 600_000 });
  const hold = service.hold("*", "answer");
  const stop = new AbortController();
  const drawing = draw(id, {}, { signal: stop.signal });
  await service.until(() => hold.waiting === 1, "the request");
  stop.abort(new Error("cancelled"));
  await expect(drawing).rejects.toThrow("cancelled");
  await service.until(() => service.orders()[0]?.aborted, "the closed connection");
});

test.each(each)("%s: closes the connection when a drawing is cancelled in mid-response", async (_, id) => {
  const { service, draw, model } = await startProviders({ timeoutMs: 600_000 });
  const hold = service.hold("*", "final");
  const stop = new AbortController();
  const previews = model(id).can.previews ? 2 : 0;
  let shown = 0;
  const drawing = draw(id, {}, { signal: stop.signal, preview: () => shown++ });
  await service.until(() => hold.waiting === 1 && shown === previews, "all previews");
  stop.abort(new Error("cancelled"));
  await expect(drawing).rejects.toThrow("cancelled");
  await service.until(() => service.orders()[0]?.aborted, "the closed connection");
});

test.each(each)("%s: times out before the response and in mid-response", async (_, id) => {
  const { service, draw } = await startProviders({ timeoutMs: 150 });
  for (const where of ["before-headers", "in-body"] as const) {
    service.fault("*", { kind: "hangs", where });
    await expect(draw(id)).rejects.toMatchObject({
      code: "unknown",
      userMessage: expect.stringContaining("may still be charged"),
    });
    await service.until(() => service.orders().at(-1)?.aborted, "the closed connection");
  }
});

const streamed = each.filter(([api]) => api !== "openrouter images");

test.each(streamed)("%s: applies one time-out to the whole request", async (_, id) => {
  const { service, draw } = await startProviders({ timeoutMs: 1200 });
  const bytes = await noise(64, 48).png().toBuffer();
  service.setPicture("*", { picture: bytes });
  const hold = service.hold("*", "answer");
  service.pace("*", { finalMs: 800 });
  const drawing = draw(id).catch((error: unknown) => error);
  await service.until(() => hold.waiting === 1, "the request");
  await sleep(800);
  hold.release();
  expect(await drawing).toMatchObject({ code: "unknown" });
  await service.until(() => service.orders()[0]?.aborted, "the closed connection");
});

test.each(streamed.filter(([api]) => api !== "openrouter chat"))(
  "%s: doesn't extend the time-out for previews",
  async (_, id) => {
    const { service, draw } = await startProviders({ timeoutMs: 700 });
    const bytes = await noise(64, 48).png().toBuffer();
    service.setPicture("*", { picture: bytes, partials: [bytes, bytes] });
    service.pace("*", { firstMs: 300, betweenMs: 300, finalMs: 300 });
    let shown = 0;
    await expect(draw(id, {}, { preview: () => shown++ })).rejects.toMatchObject({ code: "unknown" });
    await service.until(() => service.orders()[0]?.aborted, "the closed connection");
    expect(shown).toBeGreaterThan(0);
  },
);

test("doubles the time-out for the best quality and the largest sizes", async () => {
  const { service, draw } = await startProviders({ timeoutMs: 1000 });
  service.fault("*", { kind: "hangs", times: 9 });
  const model = "gpt-image-2.5-flare";
  const within = async (id: string, resolution: Resolution, seconds: number) =>
    expect(draw(id, { resolution })).rejects.toMatchObject({ userMessage: expect.stringContaining(`within ${seconds} seconds`) });
  await Promise.all([
    within(`openai/${model}`, "high", 1),
    within(`openai/${model}`, "ultra", 2),
    within(`openai-responses/${model}`, "high", 1),
    within(`openai-responses/${model}`, "ultra", 2),
    within("openrouter/openai/gpt-image-2", "standard", 1),
    within("openrouter/openai/gpt-image-2", "ultra", 2),
    within("openrouter/google/gemini-3-pro-image", "standard", 1),
    within("openrouter/google/gemini-3-pro-image", "high", 2),
  ]);
});
