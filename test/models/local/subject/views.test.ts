import { expect, test } from "vitest";
import { correctByColour } from "../../../../src/models/local/subject/colour-model.ts";
import { createGuide } from "../../../../src/models/local/subject/guided-filter.ts";
import { isCertain, keepConnected, type Saliency } from "../../../../src/models/local/subject/saliency.ts";
import { mergeViews, mirror, subjectBox, wholeBox } from "../../../../src/models/local/subject/views.ts";

/** Draws rectangles of one value each, on zero. */
function draw(side: number, ...areas: [left: number, top: number, width: number, height: number, value: number][]): Saliency {
  const values = new Uint8ClampedArray(side * side);
  for (const [left, top, width, height, value] of areas)
    for (let y = top; y < top + height; y += 1) values.fill(value, y * side + left, y * side + left + width);
  return { values, width: side, height: side };
}

const at = ({ values, width }: Saliency, x: number, y: number) => values[y * width + x] ?? 0;

test("mirrors a result back", () => {
  expect(mirror(draw(4, [0, 1, 1, 1, 200]))).toEqual(draw(4, [3, 1, 1, 1, 200]));
});

test("keeps what only one view shows, and believes what all show more", async () => {
  const [body, arm] = [draw(320, [100, 100, 60, 120, 255]), draw(320, [100, 100, 60, 120, 255], [160, 120, 60, 20, 255])];
  const merged = await mergeViews([
    { saliency: body, box: wholeBox },
    { saliency: arm, box: wholeBox },
  ]);
  expect(at(merged, 195, 240)).toBe(255);
  expect(at(merged, 285, 195)).toBeGreaterThan(150);
  expect(at(merged, 285, 195)).toBeLessThan(230);
  expect(at(merged, 30, 30)).toBe(0);
});

test("places what a part shows where the part is", async () => {
  const merged = await mergeViews([
    { saliency: draw(320), box: wholeBox },
    { saliency: draw(320, [160, 0, 160, 320, 255]), box: { left: 100, top: 200, width: 200, height: 100 } },
  ]);
  expect(at(merged, 250, 250)).toBeGreaterThan(150);
  expect(at(merged, 150, 250)).toBe(0);
  expect(at(merged, 250, 150)).toBe(0);
});

test.each([
  ["around a small subject, with space", draw(100, [40, 40, 20, 40, 255]), { left: 34, top: 34, width: 32, height: 52 }],
  ["none if it is most of the picture", draw(100, [5, 5, 90, 90, 255]), undefined],
  ["none without a subject", draw(100), undefined],
])("looks at the part %s", (_, saliency, box) => {
  expect(subjectBox(saliency)).toEqual(box);
});

test.each([
  ["one look is enough for a clear outline", draw(100, [20, 20, 60, 60, 255], [80, 20, 2, 60, 120]), true],
  ["a faint arm needs another look", draw(100, [20, 20, 60, 60, 255], [80, 20, 10, 20, 120]), false],
  ["nothing found needs another look", draw(100), false],
])("%s", (_, saliency, certain) => {
  expect(isCertain(saliency)).toBe(certain);
});

test("keeps unsure parts that hang together with sure ones, and drops the rest", () => {
  const person = draw(100, [40, 20, 20, 60, 255], [60, 30, 20, 6, 70]);
  const extra = draw(100, [40, 20, 20, 60, 255], [60, 30, 20, 6, 70], [90, 5, 4, 4, 255], [5, 60, 20, 20, 120]);
  expect(keepConnected(extra)).toEqual(person);
});

test("lets colours decide where the network hesitates, but not where it is sure", () => {
  const side = 60;
  const green = [60, 200, 60];
  const grey = [150, 150, 160];
  const isShoe = (x: number) => x >= 20 && x < 40;
  const isHole = (x: number, y: number) => x >= 28 && x < 32 && y >= 28 && y < 32;
  const pixels = Array.from({ length: side * side }, (_, index) => [index % side, Math.floor(index / side)] as const);
  const values = Float32Array.from(pixels.flatMap(([x, y]) => (isShoe(x) && !isHole(x, y) ? grey : green)));
  const guide = createGuide({ values, width: side, height: side, depth: 3 });
  const shares = Float32Array.from(pixels, ([x, y]) => (isHole(x, y) ? 0.7 : isShoe(x) ? (y < 5 ? 0.4 : 1) : 0));
  const corrected = correctByColour(guide, shares);
  expect(corrected[30 * side + 30]).toBeLessThan(0.25); // background's colour
  expect(corrected[2 * side + 30]).toBeGreaterThan(0.8); // subject's colour
  expect(corrected[40 * side + 30]).toBeGreaterThan(0.98);
  expect(corrected[40 * side + 10]).toBe(0);
});
