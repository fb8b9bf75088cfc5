import { describe, expect, test } from "vitest";
import { decode, edit, editToPixels, paint, paintFlat, pixelAt } from "../pictures.ts";

/** 120 × 90: a blue sky with a cloud, a tower with windows into the sky, and rough ground below row 50. */
const paintLandscape = () =>
  paint(120, 90, (x, y) => {
    if (y >= 50) return (x * 7 + y * 13) % 5 < 2 ? [90, 110, 50] : [40, 60, 20];
    if (x > 80 && x < 100 && y > 20 && x % 6 < 3) return [50, 40, 40];
    const cloud = Math.max(0, 60 - 4 * Math.hypot(x - 30, y - 20));
    return [110 + y + cloud, 150 + y + cloud, 220];
  });

async function brightened(say: string, picture: Uint8Array): Promise<(x: number, y: number) => number> {
  const [before, after] = [await decode(picture), await editToPixels(say, [picture])];
  return (x, y) => (pixelAt(after, x, y)[1] ?? 0) - (pixelAt(before, x, y)[1] ?? 0);
}

describe("a place", () => {
  const inside = { top: [60, 4], bottom: [60, 86], left: [4, 45], right: [116, 45], centre: [60, 45] } as const;
  const corner = { "top left": [4, 4], "bottom right": [116, 86] } as const;
  const places: [string, readonly [number, number], readonly [number, number]][] = [
    ["the bottom half", inside.bottom, inside.top],
    ["the upper third", inside.top, inside.bottom],
    ["the left side", inside.left, inside.right],
    ["the right quarter", inside.right, inside.centre],
    ["the top left corner", corner["top left"], corner["bottom right"]],
    ["the lower right quadrant", corner["bottom right"], inside.left],
    ["the centre", inside.centre, corner["top left"]],
    ["the edges", inside.left, inside.centre],
    ["the corners", corner["bottom right"], inside.centre],
    ["everything except the centre", corner["top left"], inside.centre],
  ];

  test.each(places)("is brightened alone: %s", async (name, [x, y], [otherX, otherY]) => {
    const change = await brightened(`brighten ${name}`, await paintFlat(100, 100, 100, 120, 90));
    expect(change(x, y)).toBeGreaterThan(10);
    expect(change(otherX, otherY)).toBe(0);
  });

  test("has soft edges", async () => {
    const change = await brightened("brighten the bottom half", await paintFlat(100, 100, 100, 120, 90));
    expect(change(60, 45)).toBeGreaterThan(2);
    expect(change(60, 45)).toBeLessThan(change(60, 86) - 2);
  });
});

describe("the sky", () => {
  test("is darkened down to the ground, cloud and windows included", async () => {
    const change = await brightened("darken the sky", await paintLandscape());
    for (const [x, y] of [
      [5, 5],
      [60, 46],
      [30, 20],
      [88, 30],
    ] as const)
      expect(change(x, y)).toBeLessThan(-10);
    for (const y of [58, 70, 88]) expect(change(60, y)).toBe(0);
  });

  test.each([
    ["a warm wall", () => paint(120, 90, (_, y) => (y < 50 ? [225, 205, 180] : [110, 70, 40]))],
    ["a picture without edges", () => paintFlat(120, 160, 220, 120, 90)],
    ["grass", () => paint(120, 90, (x, y) => ((x * 7 + y * 13) % 5 < 2 ? [90, 160, 50] : [40, 90, 20]))],
  ])("is not seen in %s", async (_, picture) => {
    expect(await edit("darken the sky", [await picture()])).toEqual({
      kind: "refused",
      userMessage: "I couldn't find a clear sky in this picture. Name a place instead, for example “the top half”.",
    });
  });
});
