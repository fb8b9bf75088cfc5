// What every `SpendingStore` promises, together with the drawing that is charged.

import { beforeEach, describe, expect, test } from "vitest";
import type { BudgetScope, Charge, UsageRow, UsageScope, VariantOutcome } from "../../../src/core/store.ts";
import { STOPPED } from "../../../src/core/task-queue.ts";
import { LOCAL, type ModelId, type Variant } from "../../../src/core/vocabulary.ts";
import { Fixtures, firstVariant, image, inThread, outcome, plan, type StoreHarness } from "./fixtures.ts";

const epoch = new Date(0);
const charge = (usd: number, limits: Partial<Record<BudgetScope, number>> = {}): Charge => ({ usd, since: epoch, ...limits });
const byAda = { platform: "discord", person: "ada" } as const;

export function conformsAsSpendingStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a spending store`, () => {
    let harness: StoreHarness;
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      harness = await make();
      store = harness.store;
      fixtures = new Fixtures(store);
    });
    const paid = (letter: string, costUsd?: number) => ({
      ...{ image: image(letter), notes: [], applied: {}, ...(costUsd !== undefined && { costUsd }) },
    });

    test("reserves the estimate, and settles it with the real cost", async () => {
      const variant = firstVariant(await fixtures.startTurn(1));
      expect(await store.drawing.startVariant(variant.id, charge(0.2))).toBe("started");
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.2, unknown: 0 });
      await store.drawing.completeVariant(variant.id, paid("a", 0.05));
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.05, unknown: 0 });
    });

    test("records nothing for free drawings and for those that cost nothing", async () => {
      const [free, refused] = (await fixtures.startTurn(2)).variants as [Variant, Variant];
      await store.drawing.startVariant(free.id);
      await store.drawing.startVariant(refused.id, charge(0.2));
      await store.drawing.completeVariant(free.id, outcome("a"));
      await store.drawing.completeVariant(refused.id, { failure: { code: "refused" }, costUsd: 0 });
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0, unknown: 0 });
    });

    test("counts the reservation if the cost stays unknown", async () => {
      const [lost, quiet] = (await fixtures.startTurn(2)).variants as [Variant, Variant];
      for (const { id } of [lost, quiet]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      await store.drawing.completeVariant(quiet.id, paid("a"));
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 1, unknown: 2 });
    });

    const reader = { model: "openai/reader" as ModelId, maxCalls: 2 };

    test("reserves a reading, settles it, and keeps it for the words that were sent", async () => {
      const turn = await fixtures.receiveTurn();
      expect(await store.drawing.startReading(turn.id, reader, charge(0.01, { all: 0.005 }))).toBe("all");
      expect(await store.drawing.startReading(turn.id, reader, charge(0.01))).toBe("started");
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.01, unknown: 0 });
      const reading = { instruction: "warmer", newContent: ["a “dragon”"] };
      await store.drawing.completeReading(turn.id, { reading, costUsd: 0.002 });
      expect((await fixtures.reload(turn)).reading).toEqual({ ...reading, calls: 1 });
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.002, unknown: 0 });
      expect(await store.drawing.startReading(turn.id, { ...reader, editedAt: new Date(1) }, charge(0.01))).toBe("gone");
    });

    test("sends an instruction to be read only so often, and counts what an interrupted reading may have cost", async () => {
      const turn = await fixtures.receiveTurn();
      const begin = () => store.drawing.startReading(turn.id, reader, charge(0.01));
      expect([await begin(), await begin(), await begin()]).toEqual(["started", "started", "gone"]);
      await store.drawing.completeReading(turn.id, { reading: "interrupted" });
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.02, unknown: 2 });
      expect((await fixtures.reload(turn)).reading).toEqual({ calls: 2 });
    });

    test("remembers that an instruction can't be read, and reads none of a turn that is drawn or cancelled", async () => {
      const turn = await fixtures.receiveTurn();
      await store.drawing.startReading(turn.id, reader, charge(0.01));
      await store.drawing.completeReading(turn.id, { reading: "failed", costUsd: 0 });
      expect((await fixtures.reload(turn)).reading).toEqual({ calls: 1, failed: true });
      await store.turns.cancelTurn(turn.id);
      const drawn = await fixtures.startTurn(1);
      for (const { id } of [turn, drawn]) expect(await store.drawing.startReading(id, reader, charge(0.01))).toBe("gone");
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0, unknown: 0 });
    });

    test("starts nothing that exceeds a budget, and reserves nothing for it", async () => {
      const [one, two] = (await fixtures.startTurn(2)).variants as [Variant, Variant];
      expect(await store.drawing.startVariant(one.id, charge(0.6, { all: 1 }))).toBe("started");
      expect(await store.drawing.startVariant(two.id, charge(0.6, { all: 1 }))).toBe("all");
      expect(await store.drawing.startVariant(two.id, charge(0.6, { person: 1 }))).toBe("person");
      expect((await store.turns.findTurnOfVariant(two.id))?.variants[1]).toMatchObject({ state: "waiting", draws: 0 });
      expect((await store.spending.spentSince(epoch)).usd).toBe(0.6);
      expect(await store.drawing.startVariant(two.id, charge(0.4, { all: 1, person: 1 }))).toBe("started");
    });

    test("keeps people's budgets apart", async () => {
      const ada = firstVariant(await fixtures.startTurn(1));
      const bo = firstVariant(await fixtures.startTurn(1, inThread("b"), "bo"));
      await store.drawing.startVariant(ada.id, charge(1, { person: 1 }));
      expect(await store.drawing.startVariant(bo.id, charge(1, { person: 1 }))).toBe("started");
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 1, unknown: 0 });
    });

    test("applies a platform's budget to all its people, and to no other platform", async () => {
      const ada = firstVariant(await fixtures.startTurn(1));
      const bo = firstVariant(await fixtures.startTurn(1, inThread("b"), "bo"));
      const elsewhere = firstVariant(await fixtures.startTurn(1, { location: { thread: { platform: "web", id: "w" } } }));
      await store.drawing.startVariant(ada.id, charge(0.6));
      expect(await store.drawing.startVariant(bo.id, charge(0.6, { platform: 1, person: 1 }))).toBe("platform");
      expect(await store.drawing.startVariant(elsewhere.id, charge(0.6, { platform: 1, person: 1 }))).toBe("started");
      expect(await store.spending.spentSince(epoch, { platform: "discord" })).toEqual({ usd: 0.6, unknown: 0 });
    });

    test("charges a retry to the person who retried, and leaves earlier charges with their payer", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.startVariant(firstVariant(turn).id, charge(0.1));
      await store.drawing.completeVariant(firstVariant(turn).id, { failure: { code: "no-image" }, costUsd: 0.1 });
      await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 20 });
      expect((await fixtures.reload(turn)).payer).toBe("bo");
      expect(await store.drawing.startVariant(firstVariant(turn).id, charge(0.5, { person: 0.55 }))).toBe("started");
      await store.drawing.completeVariant(firstVariant(turn).id, paid("a", 0.5));
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 0.1, unknown: 0 });
      expect(await store.spending.spentSince(epoch, { platform: "discord", person: "bo" })).toEqual({ usd: 0.5, unknown: 0 });
    });

    test("charges a turn that failed as a whole to the person who retried it", async () => {
      const turn = await fixtures.receiveTurn();
      await store.drawing.failTurn(turn.id, { code: "gone" });
      await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 20 });
      await store.drawing.startTurn(turn.id, plan(1));
      await store.drawing.startVariant(firstVariant(await fixtures.reload(turn)).id, charge(0.5));
      expect((await store.spending.spentSince(epoch, byAda)).usd).toBe(0);
    });

    test("ignores spending before the given date", async () => {
      const [one, two] = (await fixtures.startTurn(2)).variants as [Variant, Variant];
      await store.drawing.startVariant(one.id, charge(1, { all: 1 }));
      await store.drawing.completeVariant(one.id, paid("a", 1));
      await harness.advance(10_000);
      const since = new Date(1_005_000);
      expect((await store.spending.spentSince(since)).usd).toBe(0);
      expect(await store.drawing.startVariant(two.id, { usd: 1, since, all: 1 })).toBe("started");
    });

    test("sums up each model's drawings since a date, without reservations", async () => {
      const [known, lost, held] = (await fixtures.startTurn(3)).variants as [Variant, Variant, Variant];
      for (const { id } of [known, lost, held]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(known.id, paid("a", 0.05));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      expect([...(await store.spending.spentByModel(epoch))]).toEqual([[known.model, { usd: 0.55, unknown: 1, drawings: 2 }]]);
      expect((await store.spending.spentByModel(new Date(9_000_000))).size).toBe(0);
    });

    test("sums up one person's drawings on each model for several periods at once, with reservations", async () => {
      const [known, lost, held] = (await fixtures.startTurn(3)).variants as [Variant, Variant, Variant];
      const bo = firstVariant(await fixtures.startTurn(1, inThread("b"), "bo"));
      await store.drawing.startVariant(known.id, charge(0.5));
      await store.drawing.completeVariant(known.id, paid("a", 0.05));
      await harness.advance(10_000);
      for (const { id } of [lost, held, bo]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      const since = { month: epoch, week: new Date(1_005_000), today: new Date(9_000_000) };
      expect([...(await store.spending.spentByModelOf("discord", "ada", since))]).toEqual([
        [
          known.model,
          {
            month: { usd: 1.05, unknown: 1, drawings: 3 },
            week: { usd: 1, unknown: 1, drawings: 2 },
            today: { usd: 0, unknown: 0, drawings: 0 },
          },
        ],
      ]);
      expect((await store.spending.spentByModelOf("slack", "ada", since)).size).toBe(0);
    });

    test("lists who paid for what and where, on one server or everywhere, and forgets places that are gone", async () => {
      const [drawn] = (await fixtures.startTurn(1, { server: "s" })).variants as [Variant];
      const [lost, held] = (await fixtures.startTurn(2, { server: "s" }, "bo")).variants as [Variant, Variant];
      const elsewhere = await fixtures.startTurn(1, { ...inThread("b"), server: "other" }, "cy");
      for (const { id } of [drawn, lost, held, firstVariant(elsewhere)]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(drawn.id, paid("a", 0.25));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      const list = (of?: UsageScope, limit = 10) => store.spending.listUsage(epoch, limit, of);
      const there = { platform: "discord", server: "s" } as const;
      const row = { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), ...there, channel: "t", model: "fake" };
      const ada = { ...row, person: { id: "ada", name: "ada" }, usd: 0.25, unknown: 0, drawings: 1 };
      const bo = { ...row, person: { id: "bo", name: "bo" }, usd: 1, unknown: 1, drawings: 2 };
      const byName = (one: UsageRow, other: UsageRow) => (one.person?.id ?? "").localeCompare(other.person?.id ?? "");
      expect((await list(there)).toSorted(byName)).toEqual([ada, bo]);
      expect(
        [await list(), await list(undefined, 2), await list({ ...there, platform: "slack" })].map(({ length }) => length),
      ).toEqual([3, 2, 0]);
      await store.conversations.deleteConversation(elsewhere.conversation.id);
      await store.conversations.purgeConversation(elsewhere.conversation.id);
      const { channel: _, ...gone } = row;
      expect(await list({ ...there, server: "other" })).toEqual([
        { ...gone, server: "other", usd: 0.5, unknown: 1, drawings: 1 },
      ]);
      await store.spending.forgetServer("discord", "s");
      expect(await list(there)).toEqual([]);
      expect(
        (await list())
          .toSorted(byName)
          .slice(1)
          .map(({ server, channel, usd }) => [server, channel, usd]),
      ).toEqual([
        [undefined, undefined, 0.25],
        [undefined, undefined, 1],
      ]);
    });

    test("measures the newest drawings of each paid model, with what failed among them", async () => {
      const drawn = await fixtures.startTurn(4);
      const [one, failed, two, odd] = drawn.variants as [Variant, Variant, Variant, Variant];
      const draw = async (variant: Variant, ms: number, result: VariantOutcome) => {
        await store.drawing.startVariant(variant.id, charge(0.5));
        await harness.advance(ms);
        await store.drawing.completeVariant(variant.id, result);
      };
      await draw(one, 9_000, paid("a", 0.9));
      await draw(failed, 1_000, { failure: { code: "no-image" }, costUsd: 0.1 });
      await draw(two, 3_000, paid("b", 0.3));
      await draw(odd, 60_000, paid("c"));
      const measured = async (limit: number) => [...(await store.spending.measureModels(limit))];
      expect(await measured(50)).toEqual([["fake", { pictures: 2, usd: expect.closeTo(0.65), seconds: expect.closeTo(6.5) }]]);
      expect(await measured(2)).toEqual([["fake", { pictures: 1, usd: expect.closeTo(0.4), seconds: expect.closeTo(4) }]]);
      const free = plan(1, { variants: plan(1).variants.map((variant) => ({ ...variant, model: LOCAL })) });
      const local = await fixtures.receiveTurn(inThread("b"));
      await store.drawing.startTurn(local.id, free);
      await draw(firstVariant(await fixtures.reload(local)), 1_000, outcome("d"));
      expect((await measured(50)).map(([model]) => model)).toEqual(["fake"]);
    });

    test("reserves once for a draw that waits for its busy model", async () => {
      const variant = firstVariant(await fixtures.startTurn(1));
      await store.drawing.startVariant(variant.id, charge(0.3, { all: 0.5 }));
      await store.drawing.deferVariant(variant.id, new Date(2_000_000));
      expect(await store.drawing.startVariant(variant.id, charge(0.3, { all: 0.5 }))).toBe("started");
      expect((await store.spending.spentSince(epoch)).usd).toBe(0.3);
    });

    test("counts an interrupted drawing as possibly paid, and reserves again for the next one", async () => {
      const turn = await fixtures.startTurn(1);
      const other = firstVariant(await fixtures.startTurn(1, inThread("b")));
      await store.drawing.startVariant(firstVariant(turn).id, charge(0.1));
      await store.drawing.startVariant(other.id, charge(0.2));
      await store.turns.cancelTurn(turn.id);
      expect((await store.spending.spentSince(epoch)).unknown).toBe(1);
      await store.queue.claim("draw", "fake", 1);
      await harness.advance(store.queue.leaseMs + 1);
      const [again] = await store.queue.claim("draw", "fake", 1);
      expect(again).toMatchObject({ subject: other.id, crashes: 1 });
      expect((await store.spending.spentSince(epoch)).unknown).toBe(2);
      await store.drawing.startVariant(other.id, charge(0.2));
      expect((await store.spending.spentSince(epoch)).usd).toBeCloseTo(0.5);
      if (again) await store.queue.defer(again, new Date(0), STOPPED, false);
      expect((await store.spending.spentSince(epoch)).unknown).toBe(3);
    });

    test("keeps spending when its conversation is deleted", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.startVariant(firstVariant(turn).id, charge(0.1));
      await store.drawing.completeVariant(firstVariant(turn).id, paid("a", 0.1));
      await store.conversations.deleteConversation(turn.conversation.id);
      await store.conversations.purgeConversation(turn.conversation.id);
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 0.1, unknown: 0 });
    });
  });
}
