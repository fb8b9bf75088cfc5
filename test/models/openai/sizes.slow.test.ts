import { expect, test } from "vitest";
import { type Resolution, resolutions } from "../../../src/core/vocabulary.ts";
import { freeSize } from "../../../src/models/free-size.ts";
import { openAiModels } from "../../../src/models/openai/models.ts";
import { estimateOf } from "../../../src/models/openai/params.ts";
import { costOf, leadingModelCost } from "../../../src/models/openai/prices.ts";
import { isSlow, qualityFor, sizeFor } from "../../../src/models/openai/sizes.ts";
import { getPath } from "../../../src/models/wire/answer.ts";
import { noise } from "../../images/fixtures.ts";
import { orderOf, redPicture, startProviders } from "../providers.ts";

const modelNamed = (id: string) => {
  const model = openAiModels.find((one) => one.id === id);
  if (!model) throw new Error(id);
  return model;
};
const free = modelNamed("gpt-image-2.5-flare");
const fixed = modelNamed("gpt-image-2.6-flare");
const ratios = { "1:1": 1, "3:2": 1.5, "16:9": 16 / 9, "9:16": 9 / 16, "21:9": 21 / 9 };

test.each(["standard", "high", "ultra"] as Resolution[])(
  "chooses free sizes in %s: multiples of 16 within the limits, close to the ratio",
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
] as const)("draws %s in %s at %s", (aspectRatio, resolution, size) => {
  expect(sizeFor(free, orderOf({ aspectRatio, resolution }))).toBe(size);
});

test('follows the first picture for "as is", with the nearest size on models with three sizes', async () => {
  const references = [await redPicture(600, 400), await redPicture(100, 300)];
  expect(sizeFor(free, orderOf({ references }))).toBe("1248x832");
  expect(sizeFor(fixed, orderOf({ references }))).toBe("1536x1024");
  expect(sizeFor(fixed, orderOf({ references: [await redPicture(400, 450)] }))).toBe("1024x1024");
  expect(sizeFor(fixed, orderOf({}))).toBe("auto");
});

test.each(["gpt-image-2", "gpt-image-2.5-sunburst"])("%s accepts every size that is chosen, even extreme ones", async (id) => {
  const { service, draw } = await startProviders({ previews: 0 });
  service.setPicture(id, { picture: await noise(64, 48).png().toBuffer() });
  const shapes = [
    [3000, 1000],
    [1000, 3000],
    [2999, 1000],
    [4000, 100],
    [100, 4000],
    [1000, 999],
    [21, 9],
    [17, 16],
    [1, 1],
  ];
  for (const [width = 1, height = 1] of shapes) {
    const references = [await redPicture(width, height)];
    for (const resolution of resolutions)
      for (const way of ["openai", "openai-responses"]) await draw(`${way}/${id}`, { references, resolution });
  }
  const requests = service.orders().map(({ params, status }) => [status, params.size ?? getPath(params, "tool", "size")]);
  expect(requests.filter(([status]) => status !== 200)).toEqual([]);
  expect(new Set(requests.map(([, size]) => size))).toContain("3840x1280");
  expect(requests).toHaveLength(2 * shapes.length * resolutions.length);
});

test("derives the quality from the resolution, and marks the best and largest as slow", () => {
  expect((["standard", "high", "ultra"] as const).map((resolution) => qualityFor(free, resolution))).toEqual([
    "medium",
    "high",
    "xhigh",
  ]);
  expect(qualityFor(fixed, "ultra")).toBe("high");
  expect([isSlow("2560x1440", "high"), isSlow("3840x2160", "high"), isSlow("1024x1024", "xhigh")]).toEqual([false, true, true]);
});

test("computes the price from the used tokens, or reports it as unknown", () => {
  const usage = { input_tokens: 1100, input_tokens_details: { text_tokens: 100, image_tokens: 1000 }, output_tokens: 2000 };
  expect(costOf("gpt-image-2.6-sunburst", usage)).toBeCloseTo((100 * 5 + 1000 * 8 + 2000 * 30) / 1e6);
  expect(costOf("gpt-image-2-2026-04-21", usage)).toBe(costOf("gpt-image-2", usage));
  expect(costOf("gpt-image-2", undefined)).toBeUndefined();
  expect(costOf("chatgpt-image-latest", usage)).toBeUndefined();
});

test("adds the prices of text output and of the mainline model", () => {
  const usage = { input_tokens: 0, output_tokens: 3000, output_tokens_details: { text_tokens: 1000, image_tokens: 2000 } };
  expect(costOf("gpt-image-1.5", usage)).toBeCloseTo((1000 * 10 + 2000 * 32) / 1e6, 8);
  expect(leadingModelCost({ input_tokens: 1000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 100 })).toBeCloseTo(
    (600 * 0.75 + 400 * 0.075 + 100 * 4.5) / 1e6,
    8,
  );
  expect(leadingModelCost(undefined)).toBeUndefined();
  const order = { aspectRatio: "1:1", resolution: "standard", references: 1 } as const;
  expect(estimateOf(free, order, 2, true)).toBeGreaterThan(estimateOf(free, order, 2, false) ?? 0);
});
