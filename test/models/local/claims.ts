import { describe, expect, test } from "vitest";
import type { Operation } from "../../../src/models/local/operation.ts";
import type { Pixels } from "../../../src/models/local/rendering/pixels/pixels.ts";
import { decode, difference, editToPixels, meanLight, paintFlat, paintScene, parsePlan, shareOf, toneOf } from "./pictures.ts";

/** What an instruction must change in the pixels. */
export interface Claim {
  say: string;
  /** The first picture, by default the scene. Plain red, green and blue pictures follow. */
  on?: () => Promise<Buffer>;
  claim(after: Pixels, before: Pixels): void;
}

/** Checks the claims of some operations. Each of them must have one. */
export function describeClaims(operations: readonly Operation[], claims: Record<string, Claim[]>): void {
  test("has a claim for every operation", () => {
    expect(Object.keys(claims).sort()).toEqual(operations.map(({ name }) => name).sort());
  });
  describe.each(Object.entries(claims))("%s", (name, all) => {
    test.each(all)("$say", async ({ say, on, claim }) => {
      expect(parsePlan(say).steps.map((step) => step.name)).toEqual([name]);
      const pictures = await Promise.all([
        (on ?? paintScene)(),
        paintFlat(200, 30, 30),
        paintFlat(30, 200, 30),
        paintFlat(30, 30, 200),
      ]);
      const [before, after] = [await decode(pictures[0]), await editToPixels(say, pictures)];
      claim(after, before);
      if (after.width === before.width && after.height === before.height) expect(difference(after, before)).toBeGreaterThan(0.05);
    });
  });
}

export const sized = (width: number, height: number) => (after: Pixels) =>
  expect([after.width, after.height]).toEqual([width, height]);

/** Expects light letters between two heights (shares) of a dark picture, and nowhere else. */
export function written(say: string, from: number, to: number): Claim {
  const inside = (_: number, y: number) => y >= from * 200 && y < to * 200;
  return {
    say,
    on: () => paintFlat(60, 60, 60, 300, 200),
    claim(after, before) {
      expect(meanLight(after, inside)).not.toBeCloseTo(meanLight(before, inside), 0);
      expect(shareOf(after, (red) => red > 150)).toBeGreaterThan(0.001);
      expect(meanLight(after, (x, y) => !inside(x, y))).toBeCloseTo(60, 1);
    },
  };
}

/** Red minus blue. */
export function cast(picture: Pixels, x: number, y: number): number {
  const from = (y * picture.width + x) * picture.channels;
  return (picture.bytes[from] ?? 0) - (picture.bytes[from + 2] ?? 0);
}

export const centre = (x: number, y: number) => Math.abs(x - 48) < 20 && Math.abs(y - 26) < 12;
export const corners = (x: number, y: number) => (x < 10 || x > 85) && (y < 8 || y > 55);
export const dark = (limit: number, picture: Pixels) => (x: number, y: number) => toneOf(picture, x, y) < limit;
