import { expect, test } from "vitest";
import { boxFilter } from "../../../../src/models/local/subject/guided-filter.ts";

/** The mean of the window, pixel by pixel. */
function average(plane: Float32Array, width: number, radius: number): number[] {
  return Array.from(plane, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const near = Array.from(plane).filter((_, other) => {
      const [across, down] = [Math.abs((other % width) - x), Math.abs(Math.floor(other / width) - y)];
      return across <= radius && down <= radius;
    });
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

test.each([
  { width: 17, height: 11, radius: 2 },
  { width: 5, height: 5, radius: 2 },
  { width: 6, height: 4, radius: 3 },
  { width: 7, height: 3, radius: 4 },
  { width: 3, height: 9, radius: 12 },
  { width: 1, height: 1, radius: 1 },
])("averages windows of radius $radius in $width × $height pixels, also at the edges", ({ width, height, radius }) => {
  const plane = Float32Array.from({ length: width * height }, (_, at) => Math.sin(at * at));
  const expected = average(plane, width, radius);
  boxFilter(plane, { width, height }, radius).forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 5);
  });
});
