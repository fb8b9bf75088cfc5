// What every `ImageModel` promises.

import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../src/core/errors.ts";
import type { DrawOrder, ImageModel, ImageReader, StoredImage } from "../../src/core/ports.ts";

export interface ModelHarness {
  model: ImageModel;
  /** What tells whole pictures from others: the program's own reader, unless the model draws something else than pictures. */
  images: ImageReader;
  /** A picture that it can start from. */
  picture: StoredImage;
  /** Words that it draws; words that it refuses; words that keep it busy until it is told to stop. */
  draws: string;
  refuses: string;
  lasts: string;
}

export function conformsAsModel(name: string, make: () => Promise<ModelHarness>): void {
  describe(`${name} as a model`, () => {
    test("it says what it is, what it can and what it costs", async () => {
      const { model } = await make();
      expect(model.id).toMatch(/^[\w.-]+(\/[\w./:-]+)?$/);
      for (const words of [model.label, model.about, model.can.price]) expect(words).not.toBe("");
      expect(model.can.resolutions).toContain("standard");
      expect(model.can.references === 0 && model.can.needsReference).toBe(false);
    });

    test("it draws a whole picture, says what it cost, and which seed it used if it takes one", async () => {
      const here = await make();
      const { image, costUsd, seed } = await draw(here, {});
      const { width, height, bytes } = await here.images.check(image);
      expect([width, height, bytes].every((size) => size > 0)).toBe(true);
      expect(seed).toBe(here.model.can.seed ? 7 : undefined);
      if (here.model.can.cost === "free") expect(costUsd).toBe(0);
      else expect(costUsd).toBeGreaterThan(0);
    });

    test("what it shows on the way are pictures", async () => {
      const here = await make();
      const shown: Uint8Array[] = [];
      await draw(here, {}, { preview: (image) => shown.push(image) });
      if (!here.model.can.previews) expect(shown).toEqual([]);
      for (const image of shown) expect((await here.images.preview(image)).length).toBeGreaterThan(0);
    });

    test("the same order with the same seed draws the same picture", async (context) => {
      const here = await make();
      if (!here.model.can.seed) context.skip("it takes no seed");
      const [one, two] = [await draw(here, {}), await draw(here, {})];
      expect(Buffer.from(one.image).equals(two.image)).toBe(true);
    });

    test("it takes as many pictures as it says, and the words of earlier turns", async () => {
      const here = await make();
      const { can } = here.model;
      const references = Array.from({ length: can.references }, () => here.picture);
      const earlier = {
        prompt: here.draws,
        references: [here.picture],
        pictures: [{ ...here.picture, model: here.model.id }],
        choice: { index: 0, of: 1 },
      };
      const drawn = [await draw(here, { references }), await draw(here, { history: can.history ? [earlier] : [] })];
      for (const { image } of drawn) await here.images.check(image);
    });

    test("another shape is drawn, or it says what it did instead", async () => {
      const here = await make();
      const offered = here.model.can.aspectRatios === "any" ? (["1:1", "16:9"] as const) : here.model.can.aspectRatios;
      for (const aspectRatio of offered.filter((ratio) => ratio !== "as is")) {
        const { image, notes } = await draw(here, { aspectRatio });
        const { width, height } = await here.images.check(image);
        const [across = 1, down = 1] = aspectRatio.split(":").map(Number);
        const off = Math.abs(width / height / (across / down) - 1);
        if (off > 0.05) expect(notes.join()).not.toBe("");
      }
    });

    test("it draws in every resolution it offers", async () => {
      const here = await make();
      for (const resolution of here.model.can.resolutions) await here.images.check((await draw(here, { resolution })).image);
    });

    test("words alone are drawn, or plainly refused where it needs a picture", async () => {
      const here = await make();
      const drawing = draw(here, { references: [] });
      if (here.model.can.needsReference) await expectPlainRefusal(drawing, "invalid");
      else await here.images.check((await drawing).image);
    });

    test("what it refuses it refuses plainly, and draws nothing", async () => {
      const here = await make();
      await expectPlainRefusal(draw(here, { prompt: here.refuses }), "refused");
    });

    test("leaves nothing on the signal once it has drawn", async () => {
      const here = await make();
      const { signal } = new AbortController();
      await draw(here, {}, { signal });
      await draw(here, { prompt: here.refuses }, { signal }).catch(() => undefined);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });

    test("told to stop before it begins, it does not", async () => {
      const here = await make();
      await expect(draw(here, {}, { signal: AbortSignal.abort() })).rejects.toThrow();
    });

    test("told to stop while it draws, it stops, and shows nothing after that", async () => {
      const here = await make();
      const stop = new AbortController();
      let late = 0;
      const drawing = draw(here, { prompt: here.lasts }, { signal: stop.signal, preview: () => stop.signal.aborted && late++ });
      setTimeout(() => stop.abort(), 20);
      await expect(drawing).rejects.toThrow();
      expect(late).toBe(0);
    });

    test("how many pictures would differ is the same for the same words, never more than asked for", async () => {
      const { model, draws } = await make();
      for (const wanted of [1, 2, 4]) {
        const choices = model.choices({ prompt: draws, history: [] }, wanted);
        expect(choices).toBe(model.choices({ prompt: draws, history: [] }, wanted));
        expect(choices).toBeGreaterThanOrEqual(0);
        expect(choices).toBeLessThanOrEqual(wanted);
      }
    });
  });
}

function draw(
  { model, picture, draws }: ModelHarness,
  order: Partial<DrawOrder>,
  watch: Partial<Parameters<ImageModel["draw"]>[1]> = {},
) {
  const whole: DrawOrder = {
    ...{ prompt: draws, references: model.can.references > 0 ? [picture] : [], history: [], personHash: "0".repeat(64) },
    ...{ aspectRatio: "as is", resolution: "standard", seed: 7, number: 1, choice: { index: 0, of: 1 }, askedAt: new Date(0) },
    ...order,
  };
  return model.draw(whole, { signal: new AbortController().signal, preview() {}, ...watch });
}

async function expectPlainRefusal(drawing: Promise<unknown>, code: ModelError["code"]): Promise<void> {
  const error = await drawing.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code, userMessage: expect.stringMatching(/\S+ \S+/) });
}
