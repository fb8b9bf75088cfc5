// What every `ConversationStore` promises about what drawing costs.

import { beforeEach, describe, expect, test } from "vitest";
import type { BudgetScope, Charge } from "../../src/core/store.ts";
import type { Variant } from "../../src/core/vocabulary.ts";
import { drawn, first, image, inThread, planOf, Rows, type StoreHarness } from "./rows.ts";

const epoch = new Date(0);
const charge = (usd: number, limits: Partial<Record<BudgetScope, number>> = {}): Charge => ({ usd, since: epoch, ...limits });
const byAda = { platform: "discord", person: "ada" } as const;

export function conformsAsSpending(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as the purse`, () => {
    let harness: StoreHarness;
    let store: StoreHarness["store"];
    let rows: Rows;
    beforeEach(async () => {
      harness = await make();
      store = harness.store;
      rows = new Rows(store);
    });
    const paid = (letter: string, costUsd?: number) => ({
      ...{ image: image(letter), notes: [], applied: {}, ...(costUsd !== undefined && { costUsd }) },
    });

    test("what may be spent is held back, and becomes what it cost", async () => {
      const variant = first(await rows.begun(1));
      expect(await store.drawing.startVariant(variant.id, charge(0.2))).toBe("begun");
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.2, unknown: 0 });
      await store.drawing.completeVariant(variant.id, paid("a", 0.05));
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0.05, unknown: 0 });
    });

    test("free drawings and those that cost nothing leave no trace", async () => {
      const [free, refused] = (await rows.begun(2)).variants as [Variant, Variant];
      await store.drawing.startVariant(free.id);
      await store.drawing.startVariant(refused.id, charge(0.2));
      await store.drawing.completeVariant(free.id, drawn("a"));
      await store.drawing.completeVariant(refused.id, { failure: { code: "refused" }, costUsd: 0 });
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 0, unknown: 0 });
    });

    test("where the cost is never known, what was held back counts", async () => {
      const [lost, quiet] = (await rows.begun(2)).variants as [Variant, Variant];
      for (const { id } of [lost, quiet]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      await store.drawing.completeVariant(quiet.id, paid("a"));
      expect(await store.spending.spentSince(epoch)).toEqual({ usd: 1, unknown: 2 });
    });

    test("a budget that does not hold it lets nothing begin, and nothing is held back", async () => {
      const [one, two] = (await rows.begun(2)).variants as [Variant, Variant];
      expect(await store.drawing.startVariant(one.id, charge(0.6, { all: 1 }))).toBe("begun");
      expect(await store.drawing.startVariant(two.id, charge(0.6, { all: 1 }))).toBe("all");
      expect(await store.drawing.startVariant(two.id, charge(0.6, { person: 1 }))).toBe("person");
      expect((await store.turns.findTurnOfVariant(two.id))?.variants[1]).toMatchObject({ state: "waiting", draws: 0 });
      expect((await store.spending.spentSince(epoch)).usd).toBe(0.6);
      expect(await store.drawing.startVariant(two.id, charge(0.4, { all: 1, person: 1 }))).toBe("begun");
    });

    test("one person's budget is not another's", async () => {
      const ada = first(await rows.begun(1));
      const bo = first(await rows.begun(1, inThread("b"), "bo"));
      await store.drawing.startVariant(ada.id, charge(1, { person: 1 }));
      expect(await store.drawing.startVariant(bo.id, charge(1, { person: 1 }))).toBe("begun");
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 1, unknown: 0 });
    });

    test("a platform's budget holds what its people spend together, and nobody else's", async () => {
      const ada = first(await rows.begun(1));
      const bo = first(await rows.begun(1, inThread("b"), "bo"));
      const elsewhere = first(await rows.begun(1, { location: { thread: { platform: "web", id: "w" } } }));
      await store.drawing.startVariant(ada.id, charge(0.6));
      expect(await store.drawing.startVariant(bo.id, charge(0.6, { platform: 1, person: 1 }))).toBe("platform");
      expect(await store.drawing.startVariant(elsewhere.id, charge(0.6, { platform: 1, person: 1 }))).toBe("begun");
      expect(await store.spending.spentSince(epoch, { platform: "discord" })).toEqual({ usd: 0.6, unknown: 0 });
    });

    test("books a retry on the person who retried, and leaves what was paid before with its payer", async () => {
      const turn = await rows.begun(1);
      await store.drawing.startVariant(first(turn).id, charge(0.1));
      await store.drawing.completeVariant(first(turn).id, { failure: { code: "no-image" }, costUsd: 0.1 });
      await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 20 });
      expect((await rows.again(turn)).payer).toBe("bo");
      expect(await store.drawing.startVariant(first(turn).id, charge(0.5, { person: 0.55 }))).toBe("begun");
      await store.drawing.completeVariant(first(turn).id, paid("a", 0.5));
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 0.1, unknown: 0 });
      expect(await store.spending.spentSince(epoch, { platform: "discord", person: "bo" })).toEqual({ usd: 0.5, unknown: 0 });
    });

    test("books a turn that failed as a whole on the person who retried it", async () => {
      const turn = await rows.asked();
      await store.drawing.failTurn(turn.id, { code: "gone" });
      await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 20 });
      await store.drawing.startTurn(turn.id, planOf(1));
      await store.drawing.startVariant(first(await rows.again(turn)).id, charge(0.5));
      expect((await store.spending.spentSince(epoch, byAda)).usd).toBe(0);
    });

    test("what was spent before that moment does not count", async () => {
      const [one, two] = (await rows.begun(2)).variants as [Variant, Variant];
      await store.drawing.startVariant(one.id, charge(1, { all: 1 }));
      await store.drawing.completeVariant(one.id, paid("a", 1));
      harness.pass(10_000);
      const since = new Date(1_005_000);
      expect((await store.spending.spentSince(since)).usd).toBe(0);
      expect(await store.drawing.startVariant(two.id, { usd: 1, since, all: 1 })).toBe("begun");
    });

    test("each model's pictures are summed up: those that were drawn since, not what is only held back", async () => {
      const [known, lost, held] = (await rows.begun(3)).variants as [Variant, Variant, Variant];
      for (const { id } of [known, lost, held]) await store.drawing.startVariant(id, charge(0.5));
      await store.drawing.completeVariant(known.id, paid("a", 0.05));
      await store.drawing.completeVariant(lost.id, { failure: { code: "unknown" } });
      expect([...(await store.spending.spentByModel(epoch))]).toEqual([[known.model, { usd: 0.55, unknown: 1, drawings: 2 }]]);
      expect((await store.spending.spentByModel(new Date(9_000_000))).size).toBe(0);
    });

    test("a draw that waited for a busy model is held back once", async () => {
      const variant = first(await rows.begun(1));
      await store.drawing.startVariant(variant.id, charge(0.3, { all: 0.5 }));
      await store.drawing.deferVariant(variant.id, new Date(2_000_000));
      expect(await store.drawing.startVariant(variant.id, charge(0.3, { all: 0.5 }))).toBe("begun");
      expect((await store.spending.spentSince(epoch)).usd).toBe(0.3);
    });

    test("what was cancelled or taken down while it was drawn may have been paid; drawn again, it is held back again", async () => {
      const turn = await rows.begun(1);
      const other = first(await rows.begun(1, inThread("b")));
      await store.drawing.startVariant(first(turn).id, charge(0.1));
      await store.drawing.startVariant(other.id, charge(0.2));
      await store.turns.cancelTurn(turn.id);
      expect((await store.spending.spentSince(epoch)).unknown).toBe(1);
      await store.queue.releaseAll();
      expect((await store.spending.spentSince(epoch)).unknown).toBe(2);
      await store.drawing.startVariant(other.id, charge(0.2));
      expect((await store.spending.spentSince(epoch)).usd).toBeCloseTo(0.5);
    });

    test("it stays when its conversation is removed", async () => {
      const turn = await rows.begun(1);
      await store.drawing.startVariant(first(turn).id, charge(0.1));
      await store.drawing.completeVariant(first(turn).id, paid("a", 0.1));
      await store.conversations.deleteConversation(turn.conversation.id);
      await store.conversations.purgeConversation(turn.conversation.id);
      expect(await store.spending.spentSince(epoch, byAda)).toEqual({ usd: 0.1, unknown: 0 });
    });
  });
}
