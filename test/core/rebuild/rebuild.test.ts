import { expect, onTestFinished, test, vi } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { raceWithAbort } from "../../../src/core/concurrency/abort.ts";
import { PlatformError } from "../../../src/core/errors.ts";
import { conversations } from "../../../src/storage/schema.ts";
import { twoEdits } from "./history.ts";
import { cause, createLoss, thread } from "./loss.ts";

test("rebuilds the rows and pictures once, and says what it did", async () => {
  const { rows, files, start } = createLoss();
  const { core, stop } = await start();
  expect(await core.mayBeLost(thread)).toBe(true);
  const complete = { isCut: false, original: false, pictures: 0, reduced: 0, instructions: 0 };
  expect(await core.rebuild(thread, cause)).toMatchObject({
    kind: "rebuilt",
    edits: 2,
    pictures: 3,
    text: messages.rebuilt(2, complete),
  });
  expect([rows(), files()]).toEqual([[1, 2, 3], 4]);
  expect(await core.mayBeLost(thread)).toBe(false);
  expect(await core.rebuild(thread, cause)).toMatchObject({ kind: "known" });
  await stop();
});

test.each([
  ["history", "unavailable"],
  ["download", "unavailable"],
  ["download", "unknown"],
] as const)("stores nothing if a %s is %s, and everything at the next attempt", async (call, code) => {
  const { chat, rows, files, start } = createLoss();
  const { core, stop } = await start();
  chat.refuse(call, new PlatformError(code, "away"));
  await expect(core.rebuild(thread, cause)).rejects.toMatchObject({ code });
  expect([rows(), files()]).toEqual([[0, 0, 0], 0]);
  chat.refuse(call, undefined);
  expect((await core.rebuild(thread, cause)).kind).toBe("rebuilt");
  await stop();
});

test("goes on without pictures that take too long", async () => {
  const { chat, rows, start } = createLoss();
  const { core, stop } = await start();
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const held = chat.hold("download");
  const rebuilding = core.rebuild(thread, cause);
  await held.started;
  await vi.advanceTimersByTimeAsync(90_000);
  expect(await rebuilding).toEqual({ kind: "nothing" });
  expect(rows()).toEqual([0, 0, 0]);
  held.release();
  vi.useRealTimers();
  expect((await core.rebuild(thread, cause)).kind).toBe("rebuilt");
  await stop();
});

test("says that a thread can't be read now if that takes too long", async () => {
  const { chat, start } = createLoss();
  const { core, stop } = await start();
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  chat.readHistory = (_thread, _before, signal) => raceWithAbort(new Promise<never>(() => {}), signal);
  const rebuilding = core.rebuild(thread, cause);
  const rejected = expect(rebuilding).rejects.toMatchObject({ code: "unavailable" });
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(90_000);
  await rejected;
  vi.useRealTimers();
  await stop();
});

test("leaves out a picture that is gone, and says so", async () => {
  const { chat, rows, start } = createLoss();
  const { core, stop } = await start();
  const [, first = { messages: [] }, ...others] = twoEdits;
  if (!("card" in first) || !first.card) throw new Error("no card");
  const [one] = first.card.slots;
  if (!one) throw new Error("no slot");
  const gone = { ...first, card: { ...first.card, slots: [{ ...one, picture: { id: "gone", name: "t1-v1.png" } }] } };
  chat.history = { messages: [gone, ...others], isCut: false };
  const missing = { isCut: false, original: true, pictures: 1, reduced: 0, instructions: 0 };
  expect(await core.rebuild(thread, cause)).toMatchObject({ pictures: 2, text: messages.rebuilt(2, missing) });
  expect(rows()).toEqual([1, 2, 3]);
  await stop();
});

test("rebuilds nothing for a message that doesn't address the bot, where people have to", async () => {
  const { chat, db, rows, start } = createLoss();
  const { core, store, stop } = await start();
  await store.defaults.setDefaults("discord", "channel", { channel: "c", server: "s" }, { mentionOnly: true });
  const place = { channel: "c", server: "s" };
  chat.refuse("history", new PlatformError("unavailable", "not to be read"));
  expect(await core.rebuild(thread, { ...cause, ...place, addressed: false })).toEqual({ kind: "unaddressed" });
  chat.refuse("history", undefined);
  expect((await core.rebuild(thread, { ...cause, ...place })).kind).toBe("rebuilt");
  expect(rows()[0]).toBe(1);
  expect(db.select({ server: conversations.server }).from(conversations).get()).toEqual({ server: "s" });
  await stop();
});
