// A drawing that nobody waits for, or that takes too long, is given up: the service sees the connection close.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Resolution } from "../../src/core/vocabulary.ts";
import { noise } from "../images/fixtures.ts";
import { api, redPicture, ways } from "./api.ts";

const each = Object.entries(ways);

test.each(each)("over %s, what is cancelled before it begins is asked for nowhere", async (_, id) => {
  const { service, draw } = await api();
  const stop = new AbortController();
  stop.abort(new Error("cancelled"));
  await expect(draw(id, {}, { signal: stop.signal })).rejects.toThrow("cancelled");
  expect(service.orders()).toEqual([]);
});

test.each(each)("over %s, what is cancelled while its pictures are made ready is asked for nowhere", async (_, id) => {
  const { service, draw } = await api();
  const stop = new AbortController();
  const picture = await redPicture();
  const read = async () => {
    stop.abort(new Error("cancelled"));
    return picture.read();
  };
  await expect(draw(id, { references: [{ ...picture, read }] }, { signal: stop.signal })).rejects.toThrow("cancelled");
  expect(service.orders()).toEqual([]);
});

test.each(each)("over %s, what is cancelled before anything is answered is given up for real", async (_, id) => {
  const { service, draw } = await api({ timeoutMs: 600_000 });
  const hold = service.holds("*", "answer");
  const stop = new AbortController();
  const drawing = draw(id, {}, { signal: stop.signal });
  await service.until(() => hold.waiting === 1, "it was asked for");
  stop.abort(new Error("cancelled"));
  await expect(drawing).rejects.toThrow("cancelled");
  await service.until(() => service.orders()[0]?.aborted, "the connection is closed");
});

test.each(each)("over %s, what is cancelled in the middle, when nothing more comes, is given up for real", async (_, id) => {
  const { service, draw, model } = await api({ timeoutMs: 600_000 });
  const hold = service.holds("*", "final");
  const stop = new AbortController();
  const previews = model(id).can.previews ? 2 : 0;
  let shown = 0;
  const drawing = draw(id, {}, { signal: stop.signal, preview: () => shown++ });
  await service.until(() => hold.waiting === 1 && shown === previews, "all that comes before the picture is there");
  stop.abort(new Error("cancelled"));
  await expect(drawing).rejects.toThrow("cancelled");
  await service.until(() => service.orders()[0]?.aborted, "the connection is closed");
});

test.each(each)("over %s, what never ends is ended in time, before an answer and in the middle of one", async (_, id) => {
  const { service, draw } = await api({ timeoutMs: 150 });
  for (const where of ["before-headers", "in-body"] as const) {
    service.fault("*", { kind: "hangs", where });
    await expect(draw(id)).rejects.toMatchObject({
      code: "unknown",
      userMessage: expect.stringContaining("may still be charged"),
    });
    await service.until(() => service.orders().at(-1)?.aborted, "the connection is closed");
  }
});

const streamed = each.filter(([way]) => way !== "openrouter images");

test.each(streamed)("over %s, one clock runs over the wait for an answer and over the answer", async (_, id) => {
  const { service, draw } = await api({ timeoutMs: 1200 });
  const bytes = await noise(64, 48).png().toBuffer();
  service.gives("*", { picture: bytes });
  const hold = service.holds("*", "answer");
  service.pace("*", { finalMs: 800 });
  const drawing = draw(id).catch((error: unknown) => error);
  await service.until(() => hold.waiting === 1, "it was asked for");
  await sleep(800);
  hold.release();
  expect(await drawing).toMatchObject({ code: "unknown" });
  await service.until(() => service.orders()[0]?.aborted, "the connection is closed");
});

test.each(streamed.filter(([way]) => way !== "openrouter chat"))(
  "over %s, a preview now and then buys no time",
  async (_, id) => {
    const { service, draw } = await api({ timeoutMs: 700 });
    const bytes = await noise(64, 48).png().toBuffer();
    service.gives("*", { picture: bytes, partials: [bytes, bytes] });
    service.pace("*", { firstMs: 300, betweenMs: 300, finalMs: 300 });
    let shown = 0;
    await expect(draw(id, {}, { preview: () => shown++ })).rejects.toMatchObject({ code: "unknown" });
    await service.until(() => service.orders()[0]?.aborted, "the connection is closed");
    expect(shown).toBeGreaterThan(0);
  },
);

test("the finest and largest pictures are given twice the time", async () => {
  const { service, draw } = await api({ timeoutMs: 1000 });
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
