// What every `ImageModel` promises.

import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { DrawOrder, ImageModel } from "../../../src/core/ports/models.ts";
import type { ImageReader, StoredImage } from "../../../src/core/ports/pictures.ts";

export interface ModelHarness {
  model: ImageModel;
  /** Checks that pictures are whole: the program's own reader, unless the model draws something else. */
  images: ImageReader;
  /** A picture the model can start from. */
  picture: StoredImage;
  /** A prompt that it draws. */
  draws: string;
  /** A prompt that it refuses. */
  refuses: string;
  /** A prompt that keeps it busy until it's aborted. */
  hangs: string;
}

export function conformsAsModel(name: string, make: () => Promise<ModelHarness>): void {
  describe(`${name} as a model`, () => {
    test("describes itself, its abilities and its price", async () => {
      const { model } = await make();
      expect(model.id).toMatch(/^[\w.-]+(\/[\w./:-]+)?$/);
      for (const words of [model.label, model.about, model.can.price]) expect(words).not.toBe("");
      expect(model.can.resolutions).toContain("standard");
      expect(model.can.references === 0 && model.can.needsReference).toBe(false);
    });

    test("draws a whole picture, and reports its cost and seed", async () => {
      const here = await make();
      const { image, costUsd, seed } = await draw(here, {});
      const { width, height, bytes } = await here.images.check(image);
      expect([width, height, bytes].every((size) => size > 0)).toBe(true);
      expect(seed).toBe(here.model.can.seed ? 7 : undefined);
      if (here.model.can.cost === "free") expect(costUsd).toBe(0);
      else expect(costUsd).toBeGreaterThan(0);
    });

    test("sends readable previews", async () => {
      const here = await make();
      const previews: Uint8Array[] = [];
      await draw(here, {}, { preview: (image) => previews.push(image) });
      if (!here.model.can.previews) expect(previews).toEqual([]);
      for (const image of previews) expect((await here.images.preview(image)).length).toBeGreaterThan(0);
    });

    test("draws the same picture for the same order and seed", async (context) => {
      const here = await make();
      if (!here.model.can.seed) context.skip("the model has no seed");
      const [one, two] = [await draw(here, {}), await draw(here, {})];
      expect(Buffer.from(one.image).equals(two.image)).toBe(true);
    });

    test("accepts as many references as it claims, and the history", async () => {
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

    test("draws every offered aspect ratio, or notes what it did instead", async () => {
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

    test("draws in every offered resolution", async () => {
      const here = await make();
      for (const resolution of here.model.can.resolutions) await here.images.check((await draw(here, { resolution })).image);
    });

    test("draws from the prompt alone, or refuses with a sentence if it needs a picture", async () => {
      const here = await make();
      const drawing = draw(here, { references: [] });
      if (here.model.can.needsReference) await expectRefusal(drawing, "invalid");
      else await here.images.check((await drawing).image);
    });

    test("refuses with a sentence", async () => {
      const here = await make();
      await expectRefusal(draw(here, { prompt: here.refuses }), "refused");
    });

    test("leaves no listeners on the signal", async () => {
      const here = await make();
      const { signal } = new AbortController();
      await draw(here, {}, { signal });
      await draw(here, { prompt: here.refuses }, { signal }).catch(() => undefined);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });

    test("doesn't start with an aborted signal", async () => {
      const here = await make();
      await expect(draw(here, {}, { signal: AbortSignal.abort() })).rejects.toThrow();
    });

    test("stops when it's aborted, and sends no previews after that", async () => {
      const here = await make();
      const stop = new AbortController();
      let late = 0;
      const drawing = draw(here, { prompt: here.hangs }, { signal: stop.signal, preview: () => stop.signal.aborted && late++ });
      setTimeout(() => stop.abort(), 20);
      await expect(drawing).rejects.toThrow();
      expect(late).toBe(0);
    });

    test("offers the same number of choices for the same prompt, at most as many as requested", async () => {
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
    ...{
      aspectRatio: "as is",
      resolution: "standard",
      seed: 7,
      number: 1,
      choice: { index: 0, of: 1 },
      requestedAt: new Date(0),
    },
    ...order,
  };
  return model.draw(whole, { signal: new AbortController().signal, preview() {}, ...watch });
}

async function expectRefusal(drawing: Promise<unknown>, code: ModelError["code"]): Promise<void> {
  const error = await drawing.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code, userMessage: expect.stringMatching(/\S+ \S+/) });
}
