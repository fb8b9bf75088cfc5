import { expect, onTestFinished, test } from "vitest";
import { PlatformRefusedError } from "../../../src/core/errors.ts";
import { Backoff } from "../../../src/core/platforms/backoff.ts";
import { Supervisor } from "../../../src/core/platforms/supervisor.ts";
import type { Core } from "../../../src/core/ports/core.ts";
import type { ChatPlatform } from "../../../src/core/ports/platform.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";

const core = {} as Core;

/** Supervises a platform. The test decides how each attempt to start ends. */
function supervise(attempt: (number: number, failed: (error: unknown) => void) => Promise<void>) {
  const chat: ChatPlatform = new FakeChat();
  const counted = { starts: 0, stops: 0, connected: 0, peak: 0 };
  chat.start = async (_core, failed = () => {}) => {
    counted.starts++;
    counted.peak = Math.max(counted.peak, ++counted.connected);
    await attempt(counted.starts, failed);
  };
  chat.stop = async () => {
    counted.stops++;
    counted.connected = 0;
  };
  const log = new LogRecorder();
  const backoff = new Backoff({ firstMs: 1, maxMs: 10 });
  const supervisor = new Supervisor(chat, core, log, { backoff, readyTimeoutMs: 20 });
  onTestFinished(() => supervisor.stop());
  return { supervisor, counted, log };
}

test("stops an attempt that isn't ready in time and starts the next", async () => {
  const { supervisor, counted, log } = supervise((number) => (number < 3 ? new Promise(() => {}) : Promise.resolve()));
  await supervisor.start();
  await expect.poll(() => counted.starts).toBe(3);
  expect([counted.peak, log.messages]).toEqual([1, Array(2).fill("platform not connected, retrying")]);
});

test("restarts the platform when it reports a failure", async () => {
  const { supervisor, counted, log } = supervise(async (number, failed) => {
    if (number === 1) setImmediate(() => failed(new Error("the connection is gone")));
  });
  await supervisor.start();
  await expect.poll(() => [counted.starts, counted.stops]).toEqual([2, 1]);
  expect(log.entries[0]?.facts.err).toMatchObject({ cause: new Error("the connection is gone") });
});

test("makes no second attempt when the platform refuses the bot", async () => {
  const { supervisor, counted } = supervise(() => Promise.reject(new PlatformRefusedError("That token is wrong.")));
  await expect(supervisor.start()).rejects.toThrow("That token is wrong.");
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(counted.starts).toBe(1);
});

test("stops during a hanging attempt and during the pause before the next", async () => {
  const { supervisor, counted } = supervise(() => new Promise(() => {}));
  const started = supervisor.start();
  await supervisor.stop();
  await started;
  const { starts } = counted;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(counted.starts).toBe(starts);
});

test("backs off from one second to a minute, and resets once a connection has lasted", () => {
  let now = 0;
  const backoff = new Backoff({ random: () => 0.5, now: () => now });
  expect(Array.from({ length: 8 }, () => backoff.next())).toEqual([1500, 3000, 6000, 12000, 24000, 45000, 45000, 45000]);
  backoff.connected();
  now += 30_000;
  expect(backoff.next()).toBe(45000);
  backoff.connected();
  now += 60_000;
  expect(backoff.next()).toBe(1500);
});
