// Work goes on through trouble, waits when it is asked to, and ends with a sentence when nothing helps.

import { expect, test } from "vitest";
import { ModelError, PlatformError, StorageError } from "../../src/core/errors.ts";
import { tasks } from "../../src/storage/schema.ts";
import { FakeModel } from "../fakes/model.ts";
import { posted, talk } from "./core-harness.ts";

const soon = { retryAfterMs: 1 };

test("a platform that asks us to wait, however often, is waited for", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("rate-limited", "slow down", soon));
  await ada.says("night");
  await ada.until(() => ada.failed.publish > 40);
  ada.chat.refuses("post", undefined);
  expect((await ada.shows(1)).pictures).toEqual(["night#1<>"]);
});

test("a platform that fails for a while is tried again", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("unavailable", "502"));
  await ada.says("night");
  await ada.until(() => ada.failed.publish > 3);
  ada.chat.refuses("post", undefined);
  expect((await ada.shows(1)).pictures).toEqual(["night#1<>"]);
});

test("keeps the code of a task's last error with the task, without its message", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("unavailable", "what somebody wrote"));
  await ada.says("night");
  await ada.until(() => ada.failed.publish > 1);
  expect(ada.db.select({ error: tasks.error }).from(tasks).all()).toContainEqual({ error: "PlatformError: unavailable" });
});

test("a picture that cannot be fetched again and again fails its turn with a sentence, and the next turn goes on", async () => {
  const ada = await talk();
  ada.chat.refuses("download", new PlatformError("unavailable", "502"));
  expect((await ada.turn(1, "night", { source: posted("photo") })).card.failure).toMatch(/Try again/);
  expect(ada.failed.prepare).toBe(8);
  expect((await ada.turn(2, "rain", { source: { variants: [] } })).card.state).toBe("done");
});

test.each([
  ["unavailable", 2, "The model couldn't be reached"],
  ["rate-limited", 2, "The model is too busy"],
  ["refused", 1, "The model refused this"],
  ["out-of-credit", 1, "out of credit"],
  ["no-image", 1, "didn't return a picture"],
  ["unknown", 1, "It may have been charged"],
] as const)("a model that is %s is asked %i times, and then the card says so", async (fault, times, sentence) => {
  const ada = await talk();
  const [model] = ada.models as [FakeModel];
  model.trouble = new ModelError(fault, "no", soon);
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.failure).toContain(sentence);
  expect(model.draws).toBe(times);
});

test.each([1e15, 1e300, Number.POSITIVE_INFINITY, Number.NaN, -1])(
  "a model that asks us to wait %d ms is asked once, or twice",
  async (ms) => {
    const ada = await talk();
    const [model] = ada.models as [FakeModel];
    model.trouble = new ModelError("rate-limited", "no", { retryAfterMs: ms });
    const { card } = await ada.turn(1, "night");
    expect(card.slots[0]?.failure).toContain("too busy");
    expect(model.draws).toBeLessThanOrEqual(2);
    expect((await ada.turn(2, "rain")).card.state).toBe("failed");
  },
);

test("a platform that asks for a wait that no date can hold is asked again within the hour", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("rate-limited", "slow down", { retryAfterMs: 1e300 }));
  await ada.says("night");
  await ada.until(() => ada.failed.publish > 0);
  ada.chat.refuses("post", undefined);
  ada.pass(60 * 60 * 1000);
  expect((await ada.shows(1)).pictures).toEqual(["night#1<>"]);
});

test("a paid picture is asked for twice at most, whatever keeps it from being recorded", async () => {
  const ada = await talk({ models: [new FakeModel("fake", { cost: "reported" })] });
  const [model] = ada.models as [FakeModel];
  model.trouble = new StorageError("locked", "the database is busy");
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.failure).toContain("It may have been charged");
  expect(model.draws).toBe(2);
});

test("whatever a model throws is one failure, with a sentence", async () => {
  const ada = await talk();
  const [model] = ada.models as [FakeModel];
  model.trouble = Object.create(null);
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.failure).toContain("Something went wrong");
  expect(model.draws).toBe(1);
});

test("one model's trouble is not another's", async () => {
  const models = [new FakeModel("one"), new FakeModel("two")];
  (models[0] as FakeModel).trouble = new Error("a bug");
  const { card, pictures } = await (await talk({ models })).turn(1, "night");
  expect(card.slots.map(({ state }) => state)).toEqual(["failed", "ready"]);
  expect(card.slots[0]?.failure).toContain("Something went wrong");
  expect(pictures).toEqual(["night#2<>"]);
});

test("no more is drawn at once than may be, and a full lane holds up no other", async () => {
  const models = [new FakeModel("slow"), new FakeModel("quick")];
  const ada = await talk({ models, settings: { models: [models[0]?.id as never], variants: 4 } });
  for (const id of ["a", "b"]) await ada.says("wait", { in: { thread: { platform: "discord", id } } });
  await ada.until(() => models[0]?.draws === 4);
  const { pictures } = await ada.turn(1, "night", { settings: { models: [models[1]?.id as never], variants: 1 } });
  expect(pictures).toEqual(["night#1<>"]);
  expect(models[0]?.draws).toBe(4);
});

test("what is given up while it is drawn stops drawing at once", async () => {
  let stopped = false;
  class Watched extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      watch.signal.addEventListener("abort", () => {
        stopped = true;
      });
      return super.draw(order, watch);
    }
  }
  const ada = await talk({ models: [new Watched()] });
  await ada.says("wait");
  await ada.until(() => ada.models[0]?.draws === 1);
  await ada.wishes({ kind: "cancel" });
  await ada.until(() => stopped);
  expect((await ada.shows(1)).card.state).toBe("cancelled");
});

test("what was being drawn when it stopped is due at once at the next start, and counts as no failure", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.models[0]?.draws === 1);
  await ada.worker.stop();
  expect(await ada.store.queue.claim("draw", "fake", 1000)).toMatchObject({ attempts: 0, crashes: 0 });
});

test("a picture that broke the process five times is given up, and the card says so", async () => {
  const dead = await talk();
  await dead.says("night");
  await dead.until(() => dead.card(1)?.card.drawing === false);
  await dead.worker.stop();
  const turn = (await dead.store.turns.listTurns((await dead.store.conversations.findConversation(dead.thread))?.id as never))[0];
  if (!turn) throw new Error("no turn");
  await dead.core.receive({
    ...{ id: "again", location: { thread: dead.thread }, author: { id: "ada", name: "ada", moderator: false }, at: new Date() },
    intent: { kind: "again", turn: turn.key },
  });
  for (let crash = 0; crash < 5; crash++) {
    expect(await dead.store.queue.claim("prepare", "discord", 1000)).toMatchObject({ crashes: crash });
    await dead.store.queue.releaseAll();
  }
  const alive = await talk({ db: dead.db });
  expect((await alive.shows(2)).card.failure).toContain("crashed the bot repeatedly");
});

test("shows cards on the page while 40 wait for a Discord that never answers", async () => {
  const ada = await talk();
  const silent = ada.chat.holds("post");
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      ada.says("night", { by: `person ${at}`, in: { thread: { platform: "discord", id: `t${at}` } } }),
    ),
  );
  await silent.begun;
  await ada.says("rain", { in: { thread: { platform: "web", id: "p" } } });
  await ada.until(() => ada.page.shown[0]?.card.state === "done");
  expect(ada.page.shown[0]?.pictures).toEqual(["rain#1<>"]);
  expect(ada.chat.shown).toEqual([]);
  silent.end();
});

test("says what became of a picture that its host never sends", async () => {
  const ada = await talk();
  const userMessage = "Discord didn't send me the picture. Please try again in a few minutes.";
  ada.chat.refuses("download", new PlatformError("unavailable", "silent", { userMessage }));
  expect((await ada.turn(1, "night", { source: posted("photo") })).card.failure).toBe(userMessage);
});
