// Windows whose visit has ended are closed, though no card comes.

import { Hono } from "hono";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SseHub } from "../../../src/platforms/web/sse-hub.ts";
import { LocalChangeCounter, LocalSignals } from "../../../src/storage/sqlite/signals.ts";

const HEARTBEAT_MS = 15_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

/** Opens a window, and reads its events until it is closed. */
async function openWindow(lasts?: () => Promise<boolean>) {
  const hub = new SseHub(new LocalSignals(), new LocalChangeCounter("run"));
  const app = new Hono().get("/", (c) =>
    hub.subscribe(c, { person: "ada", session: "visit", conversation: "talk", ...(lasts && { lasts }) }, undefined),
  );
  const state = { text: "", closed: false };
  const { body } = await app.request("/");
  const reading = body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write: (part) => {
        state.text += part;
      },
    }),
  );
  void reading?.then(() => {
    state.closed = true;
  });
  await expect.poll(() => state.text).toContain("heartbeat");
  const beats = () => state.text.split("event: heartbeat").length - 1;
  return { hub, state, beats };
}

test("closes the window of a visit that has ended, at the second heartbeat", async () => {
  let goesOn = true;
  const { state, beats } = await openWindow(async () => goesOn);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await expect.poll(beats).toBe(2);
  goesOn = false;
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await expect.poll(beats).toBe(3);
  expect(state.closed).toBe(false);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await expect.poll(() => state.closed).toBe(true);
});

test("keeps the window open while it is unknown whether the visit lasts, and one of the page always", async () => {
  const away = async () => {
    throw new Error("the database is away");
  };
  for (const lasts of [away, undefined]) {
    const { hub, state, beats } = await openWindow(lasts);
    for (let beat = 2; beat < 6; beat++) {
      vi.advanceTimersByTime(HEARTBEAT_MS);
      await expect.poll(beats).toBe(beat);
    }
    expect(state.closed).toBe(false);
    hub.close();
  }
});
