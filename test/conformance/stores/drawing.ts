// What every `DrawingStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { ModelId, Turn, Variant } from "../../../src/core/vocabulary.ts";
import { Fixtures, firstVariant, image, outcome, plan, type StoreHarness } from "./fixtures.ts";

export function conformsAsDrawingStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a drawing store`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });

    test("starts a turn with its references and variants, and schedules each variant", async () => {
      const turn = await fixtures.receiveTurn();
      await store.drawing.startTurn(
        turn.id,
        plan(2, { references: [{ image: image("a"), origin: "source" }], notes: ["a note"] }),
      );
      const started = await fixtures.reload(turn);
      expect(started).toMatchObject({
        state: "drawing",
        notes: ["a note"],
        references: [{ image: image("a"), origin: "source" }],
      });
      expect(started.variants.map(({ number, state, draws }) => [number, state, draws])).toEqual([
        [1, "waiting", 0],
        [2, "waiting", 0],
      ]);
      expect(await fixtures.claimSubjects("draw", "fake")).toEqual(started.variants.map(({ id }) => id));
    });

    test("starts a turn once, and not after it was cancelled", async () => {
      const one = await fixtures.startTurn(2);
      await store.drawing.startTurn(one.id, plan(2));
      expect((await fixtures.reload(one)).variants).toHaveLength(2);
      const two = await fixtures.receiveTurn();
      await store.turns.cancelTurn(two.id);
      await store.drawing.startTurn(two.id, plan(2));
      expect(await fixtures.reload(two)).toMatchObject({ state: "cancelled", variants: [] });
    });

    test("prepares the turns of a conversation one after another", async () => {
      const one = await fixtures.receiveTurn();
      const two = await fixtures.receiveTurn();
      expect(await fixtures.claimSubjects("prepare")).toEqual([one.id]);
      await store.drawing.failTurn(one.id, { code: "gone" });
      expect(await fixtures.claimSubjects("prepare")).toEqual([two.id]);
    });

    test("continues a job without counting another draw, until the variant ends", async () => {
      const turn = await fixtures.startTurn(1);
      const { id } = firstVariant(turn);
      await store.drawing.startVariant(id);
      await store.drawing.keepJob(id, "job-1");
      await store.drawing.startVariant(id);
      expect(firstVariant(await fixtures.reload(turn))).toMatchObject({ draws: 1, job: "job-1" });
      await store.drawing.completeVariant(id, outcome("a"));
      await store.drawing.keepJob(id, "job-2");
      expect(firstVariant(await fixtures.reload(turn))).not.toHaveProperty("job");
    });

    test("keeps the job of a failed variant only while it continues, and not for another model", async () => {
      for (const [jobContinues, model, job] of [
        [true, undefined, "job-1"],
        [true, "fake/other", undefined],
        [undefined, undefined, undefined],
      ] as const) {
        const turn = await fixtures.startTurn(1);
        const variant = firstVariant(turn);
        await store.drawing.startVariant(variant.id);
        await store.drawing.keepJob(variant.id, "job-1");
        const failure = { code: "unknown" } as const;
        await store.drawing.completeVariant(variant.id, { failure, ...(jobContinues && { jobContinues }) });
        await store.turns.retryVariants(turn.id, {
          ...{ by: "ada", maxWaiting: 20 },
          ...(model && { model: model as ModelId }),
        });
        expect(firstVariant(await fixtures.reload(turn)).job).toBe(job);
      }
    });

    test("counts the draws of a variant, and starts none once it is completed", async () => {
      const variant = firstVariant(await fixtures.startTurn(1));
      expect([await store.drawing.startVariant(variant.id), await store.drawing.startVariant(variant.id)]).toEqual([
        "started",
        "started",
      ]);
      await store.drawing.completeVariant(variant.id, outcome("a"));
      expect(await store.drawing.startVariant(variant.id)).toBe("gone");
      expect(firstVariant((await store.turns.findTurnOfVariant(variant.id)) as Turn)).toMatchObject({
        draws: 2,
        state: "ready",
        image: image("a"),
      });
    });

    test("stores until when a variant waits for its busy model", async () => {
      const variant = firstVariant(await fixtures.startTurn(1));
      const until = new Date(2_000_000);
      await store.drawing.deferVariant(variant.id, until);
      expect(firstVariant((await store.turns.findTurnOfVariant(variant.id)) as Turn).resumesAt).toBeUndefined();
      await store.drawing.startVariant(variant.id);
      await store.drawing.deferVariant(variant.id, until);
      expect(firstVariant((await store.turns.findTurnOfVariant(variant.id)) as Turn)).toMatchObject({
        state: "waiting",
        resumesAt: until,
      });
      await store.drawing.startVariant(variant.id);
      expect(firstVariant((await store.turns.findTurnOfVariant(variant.id)) as Turn).resumesAt).toBeUndefined();
    });

    test("stores the applied parameters and the seed with the picture", async () => {
      const [one, other] = (await fixtures.startTurn(2)).variants as [Variant, Variant];
      const applied = { seed: 9, size: "1536x1024", quality: "high" };
      await store.drawing.completeVariant(one.id, { image: image("a"), notes: [], applied });
      await store.drawing.completeVariant(other.id, { image: image("b"), notes: [], applied: {} });
      const kept = ((await store.turns.findTurnOfVariant(one.id)) as Turn).variants;
      expect(kept.map((variant) => [variant.applied, variant.seed])).toEqual([
        [applied, 9],
        [{}, 2],
      ]);
    });

    test("ignores a second completion", async () => {
      const variant = firstVariant(await fixtures.startTurn(1));
      expect(await store.drawing.completeVariant(variant.id, { failure: { code: "refused" } })).toBe(true);
      expect(await store.drawing.completeVariant(variant.id, outcome("b"))).toBe(false);
      const kept = firstVariant((await store.turns.findTurnOfVariant(variant.id)) as Turn);
      expect(kept).toMatchObject({ state: "failed", failure: { code: "refused" } });
      expect(kept.image).toBeUndefined();
    });

    test.each([
      ["done with one ready variant", ["a", undefined], "done"],
      ["failed without one", [undefined, undefined], "failed"],
    ])("ends a turn as %s", async (_, letters, state) => {
      const turn = await fixtures.startTurn(2);
      for (const [at, variant] of turn.variants.entries()) {
        expect((await fixtures.reload(turn)).state).toBe("drawing");
        const letter = letters[at];
        await store.drawing.completeVariant(variant.id, letter ? outcome(letter) : { failure: { code: "refused" } });
      }
      expect((await fixtures.reload(turn)).state).toBe(state);
    });

    test("fails a whole turn only before it is started", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.failTurn(turn.id, { code: "gone" });
      expect((await fixtures.reload(turn)).state).toBe("drawing");
    });

    test("stores no picture that arrives after its turn was cancelled", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.startVariant(firstVariant(turn).id);
      await store.turns.cancelTurn(turn.id);
      expect(await store.drawing.completeVariant(firstVariant(turn).id, outcome("z"))).toBe(false);
      expect(await store.images.isImageReferenced(image("z").key)).toBe(false);
    });
  });
}
