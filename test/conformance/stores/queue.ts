// What every `TaskQueue` promises. The stores schedule its tasks, so the suite uses both.

import { beforeEach, describe, expect, test } from "vitest";
import type { Task, TaskQueue } from "../../../src/core/task-queue.ts";
import type { Turn } from "../../../src/core/vocabulary.ts";
import { Fixtures, firstVariant, inThread, type StoreHarness } from "./fixtures.ts";

/** A queue may count its tasks once a second. */
const COUNTING = { timeout: 10_000, interval: 100 };

export function conformsAsQueue(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a task queue`, () => {
    let here: StoreHarness;
    let queue: TaskQueue;
    let fixtures: Fixtures;
    beforeEach(async () => {
      here = await make();
      queue = here.store.queue;
      fixtures = new Fixtures(here.store);
    });

    async function claim(kind: Task["kind"], lane = "discord"): Promise<Task> {
      const [task] = await queue.claim(kind, lane, 1);
      if (!task) throw new Error("nothing is due");
      return task;
    }

    const expectNothingDue = (kind: Task["kind"], lane = "discord") => expect(queue.claim(kind, lane, 1)).resolves.toEqual([]);

    test("hands a task to one run, and removes it when it completes", async () => {
      const turn = await fixtures.receiveTurn();
      const task = await claim("publish");
      expect(task).toMatchObject({ kind: "publish", subject: turn.id, attempts: 0, crashes: 0 });
      await expectNothingDue("publish");
      expect(await queue.complete(task)).toBe(true);
      await here.advance(queue.leaseMs + 1);
      await expectNothingDue("publish");
      await expect.poll(async () => (await queue.countAll()).publish, COUNTING).toBe(0);
    });

    test("runs a task again if it was scheduled while it ran", async () => {
      const turn = await fixtures.receiveTurn();
      const task = await claim("publish");
      await here.store.publishing.requestPublish(turn.id);
      await expectNothingDue("publish");
      expect(await queue.complete(task)).toBe(true);
      expect(await claim("publish")).toMatchObject({ subject: turn.id, attempts: 0, crashes: 0 });
    });

    test("runs a task once if it was scheduled several times before", async () => {
      const turn = await fixtures.receiveTurn();
      for (let i = 0; i < 5; i++) await here.store.publishing.requestPublish(turn.id);
      await queue.complete(await claim("publish"));
      await expectNothingDue("publish");
    });

    test("counts an expired lease as a crash, and ignores the run that lost it", async () => {
      await fixtures.receiveTurn();
      const lost = await claim("publish");
      await here.advance(queue.leaseMs + 1);
      expect(await claim("publish")).toMatchObject({ crashes: 1, attempts: 0 });
      expect(await queue.extend(lost)).toBe(false);
      expect(await queue.complete(lost)).toBe(false);
      expect(await queue.defer(lost, new Date(0), "too late", true)).toBe(false);
      await expectNothingDue("publish");
      await expect.poll(async () => (await queue.countAll()).publish, COUNTING).toBe(1);
    });

    test("keeps an extended lease", async () => {
      await fixtures.receiveTurn();
      const task = await claim("publish");
      await here.advance(0.8 * queue.leaseMs);
      expect(await queue.extend(task)).toBe(true);
      await here.advance(0.8 * queue.leaseMs);
      await expectNothingDue("publish");
    });

    test("claims a deferred task at its time, not before", async () => {
      await fixtures.receiveTurn();
      const now = (await claim("prepare")) as Task;
      await queue.defer(now, new Date(8_000_000), "later", false);
      await expectNothingDue("prepare");
      await here.advance(10_000_000);
      await claim("prepare");
    });

    test("keeps a task's place in the order when it is scheduled again", async () => {
      const first = await fixtures.receiveTurn();
      await here.advance(10);
      const second = await fixtures.receiveTurn({ prompt: "day" });
      await here.advance(10);
      await here.store.publishing.requestPublish(first.id);
      expect([(await claim("publish"))?.subject, (await claim("publish"))?.subject]).toEqual([first.id, second.id]);
    });

    test("hands out several tasks at once, the first ones first", async () => {
      const turns = [];
      for (const prompt of ["night", "day", "rain"]) {
        turns.push((await fixtures.receiveTurn({ prompt })).id);
        await here.advance(10);
      }
      const claims = [await queue.claim("publish", "discord", 2), await queue.claim("publish", "discord", 2)];
      expect(claims.map((tasks) => tasks.map(({ subject }) => subject))).toEqual([turns.slice(0, 2), turns.slice(2)]);
      expect(await Promise.all(claims.flat().map((task) => queue.complete(task)))).toEqual([true, true, true]);
      await expectNothingDue("publish");
    });

    test("ends a wait, but not a failure's delay, when the task was scheduled while it ran", async () => {
      const turn = await fixtures.receiveTurn();
      for (const [counts, is] of [
        [false, "due"],
        [true, "not due"],
      ] as const) {
        const task = await claim("publish");
        await here.store.publishing.requestPublish(turn.id);
        await queue.defer(task, new Date(8_000_000), "too fast", counts);
        if (is === "not due") await expectNothingDue("publish");
      }
    });

    test.each([
      ["a failure", 1, true],
      ["a wait", 0, false],
    ])("counts %s as %i failed attempts and no crash", async (_, attempts, counts) => {
      await fixtures.receiveTurn();
      await queue.defer(await claim("prepare"), new Date(0), "no", counts);
      expect(await claim("prepare")).toMatchObject({ attempts, crashes: 0 });
    });

    test("counts failures and crashes separately", async () => {
      await fixtures.receiveTurn();
      await queue.defer(await claim("prepare"), new Date(0), "no", true);
      await claim("prepare");
      await here.advance(queue.leaseMs + 1);
      expect(await claim("prepare")).toMatchObject({ attempts: 1, crashes: 1 });
    });

    test("resets the attempts of a task that is scheduled again", async () => {
      const turn = await fixtures.receiveTurn();
      await queue.defer(await claim("publish"), new Date(0), "no", true);
      await here.store.publishing.requestPublish(turn.id);
      expect(await claim("publish")).toMatchObject({ attempts: 0 });
    });

    test("keeps each provider's drawings in a lane of its own", async () => {
      await fixtures.startTurn(1);
      await expectNothingDue("draw", "other");
      await expectNothingDue("draw", "");
      expect(await claim("draw", "fake")).toMatchObject({ kind: "draw", lane: "fake" });
    });

    test("serves a person with one turn before a person with twenty", async () => {
      for (let i = 0; i < 20; i++) await fixtures.startTurn(1, inThread(`a${i}`));
      await claim("draw", "fake");
      const one = await fixtures.startTurn(1, inThread("b"), "bo");
      const next: (Turn | undefined)[] = [];
      for (let i = 0; i < 2; i++) {
        const task = await claim("draw", "fake");
        if (task.kind === "draw") next.push(await here.store.turns.findTurnOfVariant(task.subject));
      }
      expect(next.map((turn) => turn?.id)).toContain(one.id);
    });

    test("queues a retry behind everything its person already waits for", async () => {
      const failed = await fixtures.startTurn(1, inThread("old"));
      await here.store.drawing.completeVariant(firstVariant(failed).id, { failure: { code: "refused" } });
      await fixtures.clearTasks();
      for (let i = 0; i < 3; i++) await fixtures.startTurn(1, inThread(`b${i}`), "bo");
      const other = await fixtures.startTurn(1, inThread("c"), "cy");
      await here.store.turns.retryVariants(failed.id, { by: "bo", maxWaiting: 20 });
      const order: (Turn | undefined)[] = [];
      for (let i = 0; i < 5; i++) {
        const task = await claim("draw", "fake");
        if (task.kind === "draw") order.push(await here.store.turns.findTurnOfVariant(task.subject));
      }
      expect(order.at(-1)?.id).toBe(failed.id);
      expect(order.slice(0, 2).map((turn) => turn?.id)).toContain(other.id);
    });

    test("counts waiting and running tasks", async () => {
      await fixtures.startTurn(3);
      await claim("draw", "fake");
      await expect
        .poll(() => queue.countAll(), COUNTING)
        .toEqual({ open: 0, prepare: 1, draw: 3, publish: 1, remove: 0, forget: 0 });
    });
  });
}
