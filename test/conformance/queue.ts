// What every `TaskQueue` promises. Tasks come from a store's changes, so the two are tried together.

import { beforeEach, describe, expect, test } from "vitest";
import type { Task, TaskQueue } from "../../src/core/task-queue.ts";
import type { Turn } from "../../src/core/vocabulary.ts";
import { first, inThread, Rows, type StoreHarness } from "./rows.ts";

const LEASE_MS = 1000;

export function conformsAsQueue(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a queue`, () => {
    let here: StoreHarness;
    let queue: TaskQueue;
    let rows: Rows;
    beforeEach(async () => {
      here = await make();
      queue = here.store.queue;
      rows = new Rows(here.store);
    });

    async function claimed(kind: Task["kind"], lane = "discord"): Promise<Task> {
      const task = await queue.claim(kind, lane, LEASE_MS);
      if (!task) throw new Error("nothing is due");
      return task;
    }

    const nothing = (kind: Task["kind"], lane = "discord") => expect(queue.claim(kind, lane, LEASE_MS)).resolves.toBeUndefined();

    test("a task is claimed by one, and gone once it is done", async () => {
      const turn = await rows.asked();
      const task = await claimed("publish");
      expect(task).toMatchObject({ kind: "publish", subject: turn.id, attempts: 0, crashes: 0 });
      await nothing("publish");
      await queue.complete(task);
      here.pass(LEASE_MS + 1);
      await nothing("publish");
      expect((await queue.countAll()).publish).toBe(0);
    });

    test("a task wanted again while it runs runs again, after that run", async () => {
      const turn = await rows.asked();
      const task = await claimed("publish");
      await here.store.publishing.requestPublish(turn.id);
      await nothing("publish");
      await queue.complete(task);
      expect(await claimed("publish")).toMatchObject({ subject: turn.id, attempts: 0, crashes: 0 });
    });

    test("wanted many times before it runs, it runs once", async () => {
      const turn = await rows.asked();
      for (let i = 0; i < 5; i++) await here.store.publishing.requestPublish(turn.id);
      await queue.complete(await claimed("publish"));
      await nothing("publish");
    });

    test("a lease that ends is due again as a crash, and its first holder has lost it", async () => {
      await rows.asked();
      const lost = await claimed("publish");
      here.pass(LEASE_MS + 1);
      expect(await claimed("publish")).toMatchObject({ crashes: 1, attempts: 0 });
      expect(await queue.extend(lost, LEASE_MS)).toBe(false);
      await queue.complete(lost);
      await queue.defer(lost, new Date(0), "too late", true);
      await nothing("publish");
      expect((await queue.countAll()).publish).toBe(1);
    });

    test("a lease that is extended lasts", async () => {
      await rows.asked();
      const task = await claimed("publish");
      here.pass(LEASE_MS - 1);
      expect(await queue.extend(task, LEASE_MS)).toBe(true);
      here.pass(LEASE_MS - 1);
      await nothing("publish");
    });

    test("a postponed task is due at its time, and no sooner", async () => {
      await rows.asked();
      const now = (await claimed("prepare")) as Task;
      await queue.defer(now, new Date(8_000_000), "later", false);
      await nothing("prepare");
      here.pass(10_000_000);
      await claimed("prepare");
    });

    test("what is asked for again keeps its place before what was asked for later", async () => {
      const first = await rows.asked();
      here.pass(10);
      const second = await rows.asked({ prompt: "day" });
      here.pass(10);
      await rows.store.publishing.requestPublish(first.id);
      expect([(await claimed("publish"))?.subject, (await claimed("publish"))?.subject]).toEqual([first.id, second.id]);
    });

    test("a wait ends for what is asked for while its task runs, a failure's does not", async () => {
      const turn = await rows.asked();
      for (const [counts, is] of [
        [false, "due"],
        [true, "not due"],
      ] as const) {
        const task = await claimed("publish");
        await rows.store.publishing.requestPublish(turn.id);
        await queue.defer(task, new Date(8_000_000), "too fast", counts);
        if (is === "not due") await nothing("publish");
      }
    });

    test.each([
      [true, 1],
      [false, 0],
    ])("an end that counts: %s is %i failed attempts and no crash", async (counts, attempts) => {
      await rows.asked();
      await queue.defer(await claimed("prepare"), new Date(0), "no", counts);
      expect(await claimed("prepare")).toMatchObject({ attempts, crashes: 0 });
    });

    test("failures and crashes are counted apart", async () => {
      await rows.asked();
      await queue.defer(await claimed("prepare"), new Date(0), "no", true);
      await claimed("prepare");
      await queue.releaseAll();
      expect(await claimed("prepare")).toMatchObject({ attempts: 1, crashes: 1 });
    });

    test("what a dead process held is free at once after a release", async () => {
      await rows.asked();
      await claimed("publish");
      await queue.releaseAll();
      await claimed("publish");
    });

    test("wanted anew, a task has its attempts back", async () => {
      const turn = await rows.asked();
      await queue.defer(await claimed("publish"), new Date(0), "no", true);
      await here.store.publishing.requestPublish(turn.id);
      expect(await claimed("publish")).toMatchObject({ attempts: 0 });
    });

    test("each provider draws from a lane of its own", async () => {
      await rows.begun(1);
      await nothing("draw", "other");
      await nothing("draw", "");
      expect(await claimed("draw", "fake")).toMatchObject({ kind: "draw", lane: "fake" });
    });

    test("who asked for twenty turns waits for who asked for one", async () => {
      for (let i = 0; i < 20; i++) await rows.begun(1, inThread(`a${i}`));
      await claimed("draw", "fake");
      const one = await rows.begun(1, inThread("b"), "bo");
      const next: (Turn | undefined)[] = [];
      for (let i = 0; i < 2; i++) {
        const task = await claimed("draw", "fake");
        if (task.kind === "draw") next.push(await here.store.turns.findTurnOfVariant(task.subject));
      }
      expect(next.map((turn) => turn?.id)).toContain(one.id);
    });

    test("a retry comes after all that the person who retried already waits for", async () => {
      const failed = await rows.begun(1, inThread("old"));
      await here.store.drawing.completeVariant(first(failed).id, { failure: { code: "refused" } });
      await rows.idle();
      for (let i = 0; i < 3; i++) await rows.begun(1, inThread(`b${i}`), "bo");
      const other = await rows.begun(1, inThread("c"), "cy");
      await here.store.turns.retryVariants(failed.id, { by: "bo", maxWaiting: 20 });
      const order: (Turn | undefined)[] = [];
      for (let i = 0; i < 5; i++) {
        const task = await claimed("draw", "fake");
        if (task.kind === "draw") order.push(await here.store.turns.findTurnOfVariant(task.subject));
      }
      expect(order.at(-1)?.id).toBe(failed.id);
      expect(order.slice(0, 2).map((turn) => turn?.id)).toContain(other.id);
    });

    test("it says how many tasks wait or run", async () => {
      await rows.begun(3);
      await claimed("draw", "fake");
      expect(await queue.countAll()).toEqual({ open: 0, prepare: 1, draw: 3, publish: 1, remove: 0, forget: 0 });
    });
  });
}
