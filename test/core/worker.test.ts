// The worker retries failures, waits when asked to, and gives up with a message.

import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { ModelError, PlatformError, StorageError } from "../../src/core/errors.ts";
import { tasks } from "../../src/storage/schema.ts";
import { FakeModel } from "../fakes/model.ts";
import { pictureSource, startHarness } from "./core-harness.ts";

const soon = { retryAfterMs: 1 };

test("keeps waiting for a rate-limited platform, however often it asks", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("rate-limited", "slow down", soon));
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.publish > 40);
  bot.chat.refuse("post", undefined);
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
});

test("retries a platform that is unavailable for a while", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("unavailable", "502"));
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.publish > 3);
  bot.chat.refuse("post", undefined);
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
});

test("stores the code of a task's last error without its message", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("unavailable", "what somebody wrote"));
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.publish > 1);
  expect(bot.db.select({ error: tasks.error }).from(tasks).all()).toContainEqual({ error: "PlatformError: unavailable" });
});

test("fails a turn after eight failed downloads and continues with the next", async () => {
  const bot = await startHarness();
  bot.chat.refuse("download", new PlatformError("unavailable", "502"));
  expect((await bot.runTurn(1, "night", { source: pictureSource("photo") })).card.failure).toMatch(/Try again/);
  expect(bot.failed.prepare).toBe(8);
  expect((await bot.runTurn(2, "rain", { source: { variants: [] } })).card.state).toBe("done");
});

test.each([
  ["unavailable", 2, "The model couldn't be reached"],
  ["rate-limited", 2, "The model is too busy"],
  ["refused", 1, "The model refused this"],
  ["out-of-credit", 1, "out of credit"],
  ["no-image", 1, "didn't return a picture"],
  ["unknown", 1, "may still be charged"],
] as const)("asks a model that is %s %i times, then shows the reason", async (code, times, sentence) => {
  const bot = await startHarness();
  const [model] = bot.models as [FakeModel];
  model.error = new ModelError(code, "no", soon);
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.failure).toContain(sentence);
  expect(model.draws).toBe(times);
});

test.each([1e15, 1e300, Number.POSITIVE_INFINITY, Number.NaN, -1])(
  "asks a model that wants a wait of %d ms twice at most",
  async (ms) => {
    const bot = await startHarness();
    const [model] = bot.models as [FakeModel];
    model.error = new ModelError("rate-limited", "no", { retryAfterMs: ms });
    const { card } = await bot.runTurn(1, "night");
    expect(card.slots[0]?.failure).toContain("too busy");
    expect(model.draws).toBeLessThanOrEqual(2);
    expect((await bot.runTurn(2, "rain")).card.state).toBe("failed");
  },
);

test("retries within the hour when a platform asks for an impossibly long wait", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("rate-limited", "slow down", { retryAfterMs: 1e300 }));
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.publish > 0);
  bot.chat.refuse("post", undefined);
  bot.advance(60 * 60 * 1000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
});

test("requests a paid picture twice at most when it can't be recorded", async () => {
  const bot = await startHarness({ models: [new FakeModel("fake", { cost: "reported" })] });
  const [model] = bot.models as [FakeModel];
  model.error = new StorageError("locked", "the database is busy");
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.failure).toContain("may still be charged");
  expect(model.draws).toBe(2);
});

test("draws a picture once when the database is away while it is recorded", async () => {
  const bot = await startHarness({ models: [new FakeModel("fake", { cost: "reported" })] });
  const completeVariant = vi.spyOn(bot.store.drawing, "completeVariant");
  completeVariant.mockRejectedValueOnce(new StorageError("locked", "the database is away"));
  const { pictures } = await bot.runTurn(1, "night");
  expect(pictures).toEqual(["night#1<>"]);
  expect(completeVariant).toHaveBeenCalledTimes(2);
  expect(bot.models[0]?.draws).toBe(1);
});

test("reports an unavailable queue once, and its return", async () => {
  const bot = await startHarness();
  const claim = vi.spyOn(bot.store.queue, "claim").mockRejectedValue(new StorageError("locked", "the database is away"));
  await bot.waitUntil(() => claim.mock.calls.length > 20);
  claim.mockRestore();
  await bot.waitUntil(() => bot.infoLogs.some(({ message }) => message === "queue available again"));
  expect(bot.errorLogs).toEqual(["queue unavailable"]);
});

test("turns any thrown value into one failure with a message", async () => {
  const bot = await startHarness();
  const [model] = bot.models as [FakeModel];
  model.error = Object.create(null);
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.failure).toContain("Something went wrong");
  expect(model.draws).toBe(1);
});

test("draws with other models when one fails", async () => {
  const models = [new FakeModel("one"), new FakeModel("two")];
  (models[0] as FakeModel).error = new Error("a bug");
  const { card, pictures } = await (await startHarness({ models })).runTurn(1, "night");
  expect(card.slots.map(({ state }) => state)).toEqual(["failed", "ready"]);
  expect(card.slots[0]?.failure).toContain("Something went wrong");
  expect(pictures).toEqual(["night#2<>"]);
});

test("limits a lane's concurrency without delaying other lanes", async () => {
  const models = [new FakeModel("slow"), new FakeModel("quick")];
  const bot = await startHarness({ models, settings: { models: [models[0]?.id as never], variants: 4 } });
  for (const id of ["a", "b"]) await bot.send("wait", { in: { thread: { platform: "discord", id } } });
  await bot.waitUntil(() => models[0]?.draws === 4);
  const { pictures } = await bot.runTurn(1, "night", { settings: { models: [models[1]?.id as never], variants: 1 } });
  expect(pictures).toEqual(["night#1<>"]);
  expect(models[0]?.draws).toBe(4);
});

test("aborts drawing as soon as a turn is cancelled", async () => {
  let stopped = false;
  class Watched extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      watch.signal.addEventListener("abort", () => {
        stopped = true;
      });
      return super.draw(order, watch);
    }
  }
  const bot = await startHarness({ models: [new Watched()] });
  await bot.send("wait");
  await bot.waitUntil(() => bot.models[0]?.draws === 1);
  await bot.request({ kind: "cancel" });
  await bot.waitUntil(() => stopped);
  expect((await bot.waitForCard(1)).card.state).toBe("cancelled");
});

test("releases interrupted tasks on a stop without counting a failure", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.models[0]?.draws === 1);
  await bot.worker.stop();
  expect(await bot.store.queue.claim("draw", "fake", 1)).toMatchObject([{ attempts: 0, crashes: 0 }]);
});

test("shows a card once more when an older one arrived after it, from a run that had lost its lease", async () => {
  const bot = await startHarness();
  const thaw = Promise.withResolvers<void>();
  const edit = bot.chat.editMessage.bind(bot.chat);
  let isFrozen = false;
  let isLate = false;
  bot.chat.editMessage = async (thread, id, card) => {
    if (isFrozen) return edit(thread, id, card);
    isFrozen = true;
    await thaw.promise;
    const edited = await edit(thread, id, card);
    isLate = true;
    return edited;
  };
  Object.defineProperty(bot.store.queue, "leaseMs", { value: 30 });
  await bot.send("wait");
  await bot.waitUntil(() => isFrozen);
  await setTimeout(30);
  await bot.store.queue.releaseAll();
  await bot.click(1, "cancel");
  await bot.waitUntil(() => bot.card(1)?.card.state === "cancelled");
  thaw.resolve();
  await bot.waitUntil(() => isLate);
  await bot.waitUntil(() => bot.card(1)?.card.state === "cancelled");
});

test("gives up a turn that crashed the process five times, and says so", async () => {
  const dead = await startHarness();
  await dead.send("night");
  await dead.waitUntil(() => dead.card(1)?.card.drawing === false);
  await dead.worker.stop();
  const turn = (await dead.store.turns.listTurns((await dead.store.conversations.findConversation(dead.thread))?.id as never))[0];
  if (!turn) throw new Error("no turn");
  await dead.core.receive({
    ...{ id: "again", location: { thread: dead.thread }, author: { id: "ada", name: "ada", moderator: false }, at: new Date() },
    intent: { kind: "again", turn: turn.key },
  });
  for (let crash = 0; crash < 5; crash++) {
    expect(await dead.store.queue.claim("prepare", "discord", 1)).toMatchObject([{ crashes: crash }]);
    await dead.store.queue.releaseAll();
  }
  const alive = await startHarness({ db: dead.db });
  expect((await alive.waitForCard(2)).card.failure).toContain("crashed the bot repeatedly");
});

test("shows cards on the page while 40 others wait for an unresponsive Discord", async () => {
  const bot = await startHarness();
  const silent = bot.chat.hold("post");
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      bot.send("night", { by: `person ${at}`, in: { thread: { platform: "discord", id: `t${at}` } } }),
    ),
  );
  await silent.started;
  await bot.send("rain", { in: { thread: { platform: "web", id: "p" } } });
  await bot.waitUntil(() => bot.page.shown[0]?.card.state === "done");
  expect(bot.page.shown[0]?.pictures).toEqual(["rain#1<>"]);
  expect(bot.chat.shown).toEqual([]);
  silent.release();
});

test("shows the platform's message when a picture's host never responds", async () => {
  const bot = await startHarness();
  const userMessage = "I couldn't download the picture from Discord. Please try again in a few minutes.";
  bot.chat.refuse("download", new PlatformError("unavailable", "silent", { userMessage }));
  expect((await bot.runTurn(1, "night", { source: pictureSource("photo") })).card.failure).toBe(userMessage);
});
