import { expect, test } from "vitest";
import { editorMessages } from "../../../../src/models/local/messages.ts";
import type { Pixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { INPUT_SIDE, type Saliency } from "../../../../src/models/local/subject/saliency.ts";
import {
  type Area,
  channelAt,
  colourOf,
  decode,
  describeEdit,
  detailOf,
  edit,
  editToPixels,
  mean,
  meanLight,
  meanOf,
  paintFlat,
  pixelAt,
  toneOf,
} from "../pictures.ts";
import { box, disc, finds, type Shape, star } from "../subject/fixtures.ts";

// Edits of the subject leave the background alone, and the other way round. Within `rim` pixels of the edge both mix.

const rim = 6;
const within: Area = (x, y) => Math.hypot(x - 156, y - 114) < 57 - rim;
const outside: Area = (x, y) => Math.hypot(x - 156, y - 114) > 57 + rim;
const edge: Area = (x, y) => !within(x, y) && !outside(x, y);
const findDisc = finds(disc);

async function editDisc(prompt: string, others: Buffer[] = []): Promise<{ before: Pixels; after: Pixels }> {
  const source = await disc.picture();
  return { before: await decode(source), after: await editToPixels(prompt, [source, ...others], findDisc) };
}

async function editShape(prompt: string, shape: Shape): Promise<Pixels> {
  return editToPixels(prompt, [await shape.picture()], finds(shape));
}

/** How many pixels of an area differ by more than rounding. */
function countChanged(before: Pixels, after: Pixels, area: Area): number {
  const isChanged = (x: number, y: number) =>
    [0, 1, 2].some((channel) => Math.abs(channelAt(before, x, y, channel) - channelAt(after, x, y, channel)) > 1);
  let count = 0;
  for (let y = 0; y < before.height; y += 1)
    for (let x = 0; x < before.width; x += 1) if (area(x, y) && isChanged(x, y)) count += 1;
  return count;
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
  "thick white outline around the subject",
])("“%s” changes no pixel of the subject", async (prompt) => {
  const { before, after } = await editDisc(prompt);
  expect(countChanged(before, after, within)).toBe(0);
  expect(countChanged(before, after, outside)).toBeGreaterThan(200);
});

test.each([
  "make only the ball brighter",
  "sepia on the subject",
  "sharpen the subject",
  "cartoon, but not the background",
  "blur the subject",
])("“%s” changes no pixel of the background", async (prompt) => {
  const { before, after } = await editDisc(prompt);
  expect(countChanged(before, after, outside)).toBe(0);
  expect(countChanged(before, after, within)).toBeGreaterThan(200);
});

test("blurs the background without a halo of the subject's colour", async () => {
  const { before, after } = await editDisc("blur the background by 12 px");
  expect(detailOf(after, "across", outside)).toBeLessThan(detailOf(before, "across", outside) * 0.2);
  const ring = (x: number, y: number) => Math.abs(Math.hypot(x - 156, y - 114) - 57 - 4) < 1.5;
  expect(redness(after, ring)).toBeLessThan(redness(before, outside) + 6);
});

test("makes a cut-out transparent outside and opaque inside, with no background colour at its edge", async () => {
  const { before, after } = await editDisc("remove the background");
  expect(after.channels).toBe(4);
  expect(meanOf(after, 3, outside)).toBeLessThan(0.5);
  expect(meanOf(after, 3, within)).toBeGreaterThan(254.5);
  const half = (x: number, y: number) => edge(x, y) && channelAt(after, x, y, 3) > 40;
  expect(redness(after, half)).toBeGreaterThan(redness(before, within) - 25);
});

test("replaces the background with a colour, a gradient or a picture", async () => {
  const green = (await editDisc("change the background to #00ff00")).after;
  expect([pixelAt(green, 5, 5), pixelAt(green, 350, 230)]).toEqual([
    [0, 255, 0],
    [0, 255, 0],
  ]);
  const graded = (await editDisc("replace the background with a gradient from white to black")).after;
  expect(toneOf(graded, 5, 5)).toBeGreaterThan(240);
  expect(toneOf(graded, 5, 235)).toBeLessThan(15);
  const other = (await editDisc("use the second picture as the background", [await paintFlat(30, 60, 200, 90, 60)])).after;
  expect(pixelAt(other, 5, 5)).toEqual([30, 60, 200]);
  expect(countChanged((await editDisc("sepia")).before, other, within)).toBe(0);
});

test("places the subject on the second picture, which keeps its shape", async () => {
  const { after } = await editDisc("put the ball on the second picture", [await paintFlat(30, 60, 200, 300, 300)]);
  expect([after.width, after.height]).toEqual([360, 360]);
  expect(pixelAt(after, 3, 3)).toEqual([30, 60, 200]);
  expect(redness(after, (x, y) => Math.hypot(x - 180, y - 230) < 40)).toBeGreaterThan(120);
});

test("keeps the subject in colour and turns the rest grey", async () => {
  const { after } = await editDisc("turn it black and white but keep the ball in colour");
  expect(colourOf(after, outside)).toBe(0);
  expect(colourOf(after, within)).toBeGreaterThan(100);
});

test("crops to the whole subject with a small margin", async () => {
  const after = await editShape("crop to the subject", box);
  expect(after.width).toBeGreaterThan(107);
  expect(after.width).toBeLessThan(140);
  expect(after.height).toBeGreaterThan(131);
  expect(after.height).toBeLessThan(165);
  const square = await editShape("crop to a square around the subject", box);
  expect(square.width).toBe(square.height);
});

test("draws a sticker's outline all around, on a transparent background", async () => {
  const after = await editShape("sticker with a thick red outline", star);
  expect(after.channels).toBe(4);
  expect(meanOf(after, 3, (x, y) => x < 2 || y < 2)).toBeLessThan(40);
  const red = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = pixelAt(after, x, y);
    return alpha > 250 && r > 240 && g < 20 && b < 20;
  };
  expect(mean(after, (x, y) => (red(x, y) ? 1 : 0)) * after.width * after.height).toBeGreaterThan(1500);
});

test("enlarges a cut-out for its shadow", async () => {
  const after = await editShape("remove the background, crop to the subject tightly and add a drop shadow", disc);
  expect(after.channels).toBe(4);
  expect(after.width).toBeGreaterThan(116);
  const shaded = [...Array(after.height).keys()].some((y) => {
    const [red = 255, , , alpha = 0] = pixelAt(after, Math.floor(after.width * 0.85), y);
    return red < 10 && alpha > 20 && alpha < 200;
  });
  expect(shaded).toBe(true);
});

test("darkens the far corners with a spotlight", async () => {
  const { before, after } = await editDisc("a strong spotlight");
  const corner = (x: number, y: number) => x > 320 && y > 200;
  expect(meanLight(after, corner)).toBeLessThan(meanLight(before, corner) * 0.3);
});

test("moves the subject's matte when the picture is rotated or resized", async () => {
  const turned = await editShape("rotate 90 degrees right and then white background", box);
  expect([turned.width, turned.height]).toEqual([240, 360]);
  expect(pixelAt(turned, 5, 5)).toEqual([255, 255, 255]);
  expect(pixelAt(turned, 240 - 130, 186)[2]).toBeGreaterThan(150);
  const small = await editShape("resize to 50% and change the background to black", box);
  expect([small.width, pixelAt(small, 2, 2)]).toEqual([180, [0, 0, 0]]);
});

test("takes a cut-out from an earlier turn as the subject, without a search", async () => {
  const cut = await edit("remove the background", [await disc.picture()], findDisc);
  if (cut.kind === "refused") throw new Error(cut.userMessage);
  const after = await editToPixels("change the background to blue", [cut.image]);
  expect([pixelAt(after, 5, 5), after.channels]).toEqual([[0, 0, 255], 3]);
  expect(redness(after, within)).toBeGreaterThan(100);
});

const side = INPUT_SIDE;
const saliency = (valueAt: (at: number) => number): Saliency => ({
  values: Uint8ClampedArray.from({ length: side * side }, (_, at) => valueAt(at)),
  width: side,
  height: side,
});

test.each([
  ["nothing stands out", editorMessages.nothingStandsOut, saliency(() => 0)],
  ["the subject fills the picture", editorMessages.fillsPicture, saliency(() => 255)],
  ["the network finds fragments", editorMessages.scattered, saliency((at) => (at % 4 === 0 ? 255 : 60))],
])("refuses and says why if %s", async (_, reason, found) => {
  const find = async () => ({ kind: "found", saliency: found }) as const;
  const outcome = await edit("blur the background", [await disc.picture()], find);
  expect(outcome).toEqual({ kind: "refused", userMessage: editorMessages.noSubject(reason) });
});

test("gives the same bytes for the same picture and instruction", async () => {
  const [one, other] = await Promise.all(
    [1, 2].map(async () => edit("add grain to the background", [await disc.picture()], findDisc)),
  );
  expect(one).toEqual(other);
});

test("applies each clause to its own part", () => {
  expect(describeEdit("sharpen the subject and blur the rest")).toBe("sharpness +60% on the subject, blur 50% on the background");
});

/** Red less green, on average. */
function redness(picture: Pixels, area: Area): number {
  return mean(picture, (x, y) => channelAt(picture, x, y, 0) - channelAt(picture, x, y, 1), area);
}
