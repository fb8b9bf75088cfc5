import { expect, test } from "vitest";
import type { Resolution } from "../../../src/core/vocabulary.ts";
import { known } from "../../../src/models/openai/known.ts";
import { costOf } from "../../../src/models/openai/prices.ts";
import { freeSize, isSlow, qualityFor, sizeFor } from "../../../src/models/openai/sizes.ts";
import { orderOf, redPicture } from "../api.ts";

const named = (id: string) => {
  const model = known.find((one) => one.id === id);
  if (!model) throw new Error(id);
  return model;
};
const free = named("gpt-image-2.5-flare");
const fixed = named("gpt-image-2.6-flare");
const ratios = { "1:1": 1, "3:2": 1.5, "16:9": 16 / 9, "9:16": 9 / 16, "21:9": 21 / 9 };

test.each(["standard", "high", "ultra"] as Resolution[])(
  "free sizes of %s are multiples of 16 within the limits, nearly in shape",
  (resolution) => {
    for (const ratio of [...Object.values(ratios), 0.1, 10]) {
      const { width, height } = freeSize(ratio, resolution);
      const shape = Math.min(3, Math.max(1 / 3, ratio));
      expect([width % 16, height % 16]).toEqual([0, 0]);
      expect(Math.abs(width / height / shape - 1)).toBeLessThan(0.03);
      expect(Math.max(width / height, height / width)).toBeLessThanOrEqual(3);
      expect(Math.max(width, height)).toBeLessThanOrEqual(3840);
      expect(Math.min(width, height)).toBeLessThanOrEqual(2160);
    }
  },
);

test.each([
  ["1:1", "standard", "1024x1024"],
  ["3:2", "standard", "1248x832"],
  ["16:9", "high", "2560x1440"],
  ["16:9", "ultra", "3840x2160"],
  ["9:16", "ultra", "2160x3840"],
] as const)("%s in %s is %s", (aspectRatio, resolution, size) => {
  expect(sizeFor(free, orderOf({ aspectRatio, resolution }))).toBe(size);
});

test("as is follows the first picture, on models with three sizes to the nearest", async () => {
  const references = [await redPicture(600, 400), await redPicture(100, 300)];
  expect(sizeFor(free, orderOf({ references }))).toBe("1248x832");
  expect(sizeFor(fixed, orderOf({ references }))).toBe("1536x1024");
  expect(sizeFor(fixed, orderOf({ references: [await redPicture(400, 450)] }))).toBe("1024x1024");
  expect(sizeFor(fixed, orderOf({}))).toBe("auto");
});

test("quality follows the resolution; the finest and the largest are slow", () => {
  expect((["standard", "high", "ultra"] as const).map((resolution) => qualityFor(free, resolution))).toEqual([
    "medium",
    "high",
    "xhigh",
  ]);
  expect(qualityFor(fixed, "ultra")).toBe("high");
  expect([isSlow("2560x1440", "high"), isSlow("3840x2160", "high"), isSlow("1024x1024", "xhigh")]).toEqual([false, true, true]);
});

test("a price is computed from the tokens that were used, unknown where nothing is said", () => {
  const usage = { input_tokens: 1100, input_tokens_details: { text_tokens: 100, image_tokens: 1000 }, output_tokens: 2000 };
  expect(costOf("gpt-image-2.6-sunburst", usage)).toBeCloseTo((100 * 5 + 1000 * 8 + 2000 * 30) / 1e6);
  expect(costOf("gpt-image-2-2026-04-21", usage)).toBe(costOf("gpt-image-2", usage));
  expect(costOf("gpt-image-2", undefined)).toBeUndefined();
  expect(costOf("chatgpt-image-latest", usage)).toBeUndefined();
});
