import { expect, test } from "vitest";
import type { Pixels } from "../../../../src/models/local/rendering/pixels.ts";
import { at, colourOf, decoded, detailOf, edited, editedPixels, flat, meanLight, toneOf, understood } from "../pictures.ts";
import { box, disc, height, star, width, without } from "../subject/fixtures.ts";

// What is done to the subject stays off the background, and the other way round. Near the edge (`rim`, in pixels) both mix.

const rim = 6;
const within = (x: number, y: number) => Math.hypot(x - 156, y - 114) < 57 - rim;
const outside = (x: number, y: number) => Math.hypot(x - 156, y - 114) > 57 + rim;
const edge = (x: number, y: number) => !within(x, y) && !outside(x, y);

async function discThrough(say: string, others: Buffer[] = []): Promise<{ before: Pixels; after: Pixels }> {
  const source = await disc.picture();
  return { before: await decoded(source), after: await editedPixels(say, [source, ...others]) };
}

/** How many pixels of an area differ by more than a rounding. */
function changedIn(before: Pixels, after: Pixels, area: (x: number, y: number) => boolean): number {
  let changed = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (area(x, y) && at(before, x, y).some((value, channel) => Math.abs(value - (at(after, x, y)[channel] ?? 0)) > 1))
        changed += 1;
  return changed;
}

test.each([
  "blur the background",
  "darken the background",
  "make everything but the ball black and white",
  "pixelate the background a lot",
  "sketch the background",
  "a lot warmer, except the subject",
  "add grain to the background",
  "portrait mode",
  "a strong spotlight",
  "colour pop",
  "white background",
  "add a drop shadow",
  "white outline around the subject",
])("“%s” leaves every pixel of the subject as it was", async (say) => {
  const { before, after } = await discThrough(say);
  expect(changedIn(before, after, within)).toBe(0);
  expect(changedIn(before, after, outside)).toBeGreaterThan(200);
});

test.each([
  "make only the ball brighter",
  "sepia on the subject",
  "sharpen the subject",
  "cartoon, but not the background",
  "blur the subject",
])("“%s” leaves every pixel of the background as it was", async (say) => {
  const { before, after } = await discThrough(say);
  expect(changedIn(before, after, outside)).toBe(0);
  expect(changedIn(before, after, within)).toBeGreaterThan(200);
});

test("a blurred background has no halo of the subject's colour around it", async () => {
  const { before, after } = await discThrough("blur the background by 12 px");
  expect(detailOf(after, "across", outside)).toBeLessThan(detailOf(before, "across", outside) * 0.2);
  const ring = (x: number, y: number) => Math.abs(Math.hypot(x - 156, y - 114) - 57 - 4) < 1.5;
  expect(redness(after, ring)).toBeLessThan(redness(before, outside) + 6);
});

test("a picture cut out is transparent outside, opaque inside, and keeps none of the background's colour at its edge", async () => {
  const { before, after } = await discThrough("remove the background");
  expect(after.channels).toBe(4);
  expect(meanOfAlpha(after, outside)).toBeLessThan(0.5);
  expect(meanOfAlpha(after, within)).toBeGreaterThan(254.5);
  const half = (x: number, y: number) => edge(x, y) && (at(after, x, y)[3] ?? 0) > 40;
  expect(redness(after, half)).toBeGreaterThan(redness(before, within) - 25);
});

test("the background becomes the colour, the gradient or the picture that was asked for", async () => {
  const green = (await discThrough("change the background to #00ff00")).after;
  expect([at(green, 5, 5), at(green, 350, 230)]).toEqual([
    [0, 255, 0],
    [0, 255, 0],
  ]);
  const graded = (await discThrough("replace the background with a gradient from white to black")).after;
  expect(toneOf(graded, 5, 5)).toBeGreaterThan(240);
  expect(toneOf(graded, 5, 235)).toBeLessThan(15);
  const other = (await discThrough("use the second picture as the background", [await flat(30, 60, 200, 90, 60)])).after;
  expect(at(other, 5, 5)).toEqual([30, 60, 200]);
  expect(changedIn((await discThrough("sepia")).before, other, within)).toBe(0);
});

test("the subject comes onto the second picture, in that picture's frame", async () => {
  const { after } = await discThrough("put the ball on the second picture", [await flat(30, 60, 200, 300, 300)]);
  expect([after.width, after.height]).toEqual([360, 360]);
  expect(at(after, 3, 3)).toEqual([30, 60, 200]);
  expect(redness(after, (x, y) => Math.hypot(x - 180, y - 230) < 40)).toBeGreaterThan(120);
});

test("subject in colour: grey around it", async () => {
  const { after } = await discThrough("turn it black and white but keep the ball in colour");
  expect(colourOf(after, outside)).toBe(0);
  expect(colourOf(after, within)).toBeGreaterThan(100);
});

test("a crop to the subject holds it, with a little air", async () => {
  const after = await editedPixels("crop to the subject", [await box.picture()]);
  expect(after.width).toBeGreaterThan(107);
  expect(after.width).toBeLessThan(140);
  expect(after.height).toBeGreaterThan(131);
  expect(after.height).toBeLessThan(165);
  const square = await editedPixels("crop to a square around the subject", [await box.picture()]);
  expect(square.width).toBe(square.height);
});

test("a sticker has its outline all around, on nothing", async () => {
  const after = await editedPixels("sticker with a thick red outline", [await star.picture()]);
  expect(after.channels).toBe(4);
  expect(meanOfAlpha(after, (x, y) => x < 2 || y < 2)).toBeLessThan(40);
  const red = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = at(after, x, y);
    return alpha > 250 && r > 240 && g < 20 && b < 20;
  };
  let count = 0;
  for (let y = 0; y < after.height; y += 1) for (let x = 0; x < after.width; x += 1) if (red(x, y)) count += 1;
  expect(count).toBeGreaterThan(1500);
});

test("the shadow of a cut-out lies on nothing, with room for it", async () => {
  const after = await editedPixels("remove the background, crop to the subject tightly and add a drop shadow", [
    await disc.picture(),
  ]);
  expect(after.channels).toBe(4);
  expect(after.width).toBeGreaterThan(116);
  const shaded = [...Array(after.height).keys()].some((y) => {
    const [red = 255, , , alpha = 0] = at(after, Math.floor(after.width * 0.85), y);
    return red < 10 && alpha > 20 && alpha < 200;
  });
  expect(shaded).toBe(true);
});

test("a spotlight leaves the far corners dark", async () => {
  const { before, after } = await discThrough("a strong spotlight");
  const corner = (x: number, y: number) => x > 320 && y > 200;
  expect(meanLight(after, corner)).toBeLessThan(meanLight(before, corner) * 0.3);
});

test("the subject goes along when the picture is turned, cut or made smaller", async () => {
  const source = await box.picture();
  const turned = await editedPixels("rotate 90 degrees right and then white background", [source]);
  expect([turned.width, turned.height]).toEqual([240, 360]);
  expect(at(turned, 5, 5)).toEqual([255, 255, 255]);
  expect(at(turned, 240 - 130, 186)[2]).toBeGreaterThan(150);
  const small = await editedPixels("resize to 50% and change the background to black", [source]);
  expect([small.width, at(small, 2, 2)]).toEqual([180, [0, 0, 0]]);
});

test("what was cut out in an earlier turn is the subject, without looking again", async () => {
  const cut = await edited("remove the background", [await disc.picture()]);
  if (cut.kind === "refused") throw new Error(cut.userMessage);
  const after = await editedPixels("change the background to blue", [cut.image]);
  expect([at(after, 5, 5), after.channels]).toEqual([[0, 0, 255], 3]);
  expect(redness(after, within)).toBeGreaterThan(100);
});

test.each(Object.entries(without))("in %s there is no subject, and that is said", async (_, picture) => {
  const outcome = await edited("blur the background", [await picture()]);
  expect(outcome).toMatchObject({
    kind: "refused",
    userMessage: expect.stringContaining("couldn't find a clear subject in this picture"),
  });
});

test("the same picture and words give the same bytes", async () => {
  const [one, other] = await Promise.all([1, 2].map(async () => edited("add grain to the background", [await disc.picture()])));
  expect(one).toEqual(other);
});

test("more than one clause, each on its part", () => {
  expect(understood("sharpen the subject and blur the rest")).toBe("sharpness +60% on the subject, blur 50% on the background");
});

function mean(area: (x: number, y: number) => boolean, value: (x: number, y: number) => number): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!area(x, y)) continue;
      sum += value(x, y);
      count += 1;
    }
  }
  return sum / count;
}

/** Red less green. */
function redness(picture: Pixels, area: (x: number, y: number) => boolean): number {
  return mean(area, (x, y) => (at(picture, x, y)[0] ?? 0) - (at(picture, x, y)[1] ?? 0));
}

function meanOfAlpha(picture: Pixels, area: (x: number, y: number) => boolean): number {
  return mean(
    (x, y) => x < picture.width && y < picture.height && area(x, y),
    (x, y) => at(picture, x, y)[3] ?? 255,
  );
}
