import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import type { DrawOrder, Exchange } from "../../../../src/core/ports/models.ts";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { local } from "../../../../src/models/local/local.ts";
import { describeStep } from "../../../../src/models/local/plan.ts";
import { isRepeatable } from "../../../../src/models/local/rendering/film.ts";
import type { Pixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { createRandom } from "../../../../src/models/local/rendering/pixels/random.ts";
import { draw, exchange, order } from "../orders.ts";
import { channelAt, decode, edit, meanOf, paint, paintArea, pixelAt } from "../pictures.ts";

const [WIDTH, HEIGHT] = [240, 160];
/** A wall of fine grain that gets lighter to the right. */
const wall = (x: number, y: number) => 90 + x / 4 + (grain[y * WIDTH + x] as number);
const random = createRandom(3);
const grain = Array.from({ length: WIDTH * HEIGHT }, () => 16 * random() - 8);
const SPOT = [100, 60, 130, 90] as const;
const isSpot = (x: number, y: number) => Math.hypot(x - 115, y - 75) < 12;

const spotted = () =>
  paint(WIDTH, HEIGHT, (x, y) => (isSpot(x, y) ? [230, 20, 30] : [wall(x, y), wall(x, y) - 10, wall(x, y) - 30]));
const area = () => paintArea(WIDTH, HEIGHT, SPOT);
/** With the few pixels around it that change, too. */
const isNearArea = (x: number, y: number) => x >= SPOT[0] - 3 && x < SPOT[2] + 3 && y >= SPOT[1] - 3 && y < SPOT[3] + 3;
const isInArea = (x: number, y: number) => x >= SPOT[0] && x < SPOT[2] && y >= SPOT[1] && y < SPOT[3];

async function remove(picture: Buffer, mask: Buffer): Promise<Pixels> {
  const outcome = await edit("remove this", [picture], undefined, mask);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  return decode(outcome.image);
}

async function refusal(picture: Buffer, mask: Buffer): Promise<string> {
  const outcome = await edit("remove this", [picture], undefined, mask);
  return outcome.kind === "refused" ? outcome.userMessage : "drawn";
}

const grainOf = (picture: Pixels, isAffected: (x: number, y: number) => boolean) => {
  const steps: number[] = [];
  for (let y = 1; y < HEIGHT - 1; y += 1)
    for (let x = 1; x < WIDTH - 1; x += 1)
      if (isAffected(x, y)) steps.push(Math.abs(channelAt(picture, x + 1, y, 0) - channelAt(picture, x, y, 0)));
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
};

test("fills the marked area with the texture and the light around it", async () => {
  const after = await remove(await spotted(), await area());
  for (let y = SPOT[1]; y < SPOT[3]; y += 1)
    for (let x = SPOT[0]; x < SPOT[2]; x += 1) expect(channelAt(after, x, y, 0)).toBeLessThan(150);
  const wanted = 90 + 115 / 4;
  expect(Math.abs(meanOf(after, 0, isInArea) - wanted)).toBeLessThan(4);
  const around = (x: number, y: number) => !isNearArea(x, y) && Math.hypot(x - 115, y - 75) < 50;
  expect(grainOf(after, isInArea) / grainOf(after, around)).toBeGreaterThan(0.6);
  expect(grainOf(after, isInArea) / grainOf(after, around)).toBeLessThan(1.4);
});

test("changes nothing outside the area and its edge", async () => {
  const source = await spotted();
  const [before, after] = [await decode(source), await remove(source, await area())];
  let changed = 0;
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1)
      if (!isNearArea(x, y) && `${pixelAt(before, x, y)}` !== `${pixelAt(after, x, y)}`) changed += 1;
  expect(changed).toBe(0);
});

test("continues a line that the marked area interrupts", async () => {
  const line = (_x: number, y: number) => (y > 70 && y < 80 ? ([30, 30, 30] as const) : ([200, 195, 190] as const));
  const source = await paint(WIDTH, HEIGHT, (x, y) => (isSpot(x, y) ? [230, 20, 30] : line(x, y)));
  const after = await remove(source, await area());
  for (let x = SPOT[0]; x < SPOT[2]; x += 1) {
    expect(channelAt(after, x, 75, 0)).toBeLessThan(60);
    expect(channelAt(after, x, 64, 0)).toBeGreaterThan(180);
    expect(channelAt(after, x, 86, 0)).toBeGreaterThan(180);
  }
});

test("gives the same bytes for the same seed, and others for another", async () => {
  const [source, mask] = [await spotted(), await area()];
  const drawWith = async (seed: number) =>
    Buffer.from((await draw("remove this", [source], { seed, area: { read: async () => mask } })).image).toString("base64");
  expect(await drawWith(1)).toBe(await drawWith(1));
  expect(await drawWith(1)).not.toBe(await drawWith(2));
});

test("copies how transparent the surroundings are", async () => {
  const source = await paint(WIDTH, HEIGHT, (x, y) => (isSpot(x, y) ? [230, 20, 30, 255] : [wall(x, y), 120, 120, 80]));
  const after = await remove(source, await area());
  expect(after.channels).toBe(4);
  expect(Math.abs(meanOf(after, 3, isInArea) - 80)).toBeLessThan(2);
});

test.each([
  ["greyscale", (picture: Sharp) => picture.toColourspace("b-w").png()],
  ["sixteen bits per channel", (picture: Sharp) => picture.toColourspace("rgb16").png()],
  ["CMYK", (picture: Sharp) => picture.toColourspace("cmyk").jpeg({ quality: 95 })],
  ["a palette", (picture: Sharp) => picture.png({ palette: true })],
] as const)("fills the area of a picture in %s", async (_, convert) => {
  const after = await remove(await convert(sharp(await spotted())).toBuffer(), await area());
  expect(Math.abs(meanOf(after, 1, isInArea) - (80 + 115 / 4))).toBeLessThan(12);
  expect(Math.abs(channelAt(after, 115, 75, 0) - channelAt(after, 115, 75, 1))).toBeLessThan(25);
});

test.each([
  ["too much is marked", [0, 0, 200, 80], /more than a tenth/],
  ["nothing is marked", [0, 0, 0, 0], /empty/],
] as const)("refuses if %s", async (_, box, sentence) => {
  expect(await refusal(await spotted(), await paintArea(WIDTH, HEIGHT, box))).toMatch(sentence);
});

test("refuses a marked rim, which has its surroundings on one side only", async () => {
  const rim = await paint(WIDTH, HEIGHT, (x, y) =>
    x < 2 || y < 2 || x >= WIDTH - 2 || y >= HEIGHT - 2 ? [255, 255, 255] : [0, 0, 0],
  );
  expect(await refusal(await spotted(), rim)).toMatch(/too much of the picture's edge/);
});

test("refuses a picture in which there is nothing to copy", async () => {
  const tiny = await paint(9, 9, (x, y) => [x * 20, y * 20, 90]);
  expect(await refusal(tiny, await paintArea(9, 9, [4, 4, 6, 6]))).toMatch(/too little around/);
});

const labelsOf = (prompt: string, marked: boolean, history: Exchange[] = []) => {
  const { plan, unmatched, unsupported } = understandPlan(prompt, history, marked);
  return unmatched.length > 0 ? "not understood" : (unsupported ?? plan.steps.map(describeStep).join(", "));
};

test.each([
  ["remove this", "removed what was marked"],
  ["Please erase it!", "removed what was marked"],
  ["delete that", "removed what was marked"],
  ["get rid of these", "removed what was marked"],
  ["take it out", "removed what was marked"],
  ["fill this", "removed what was marked"],
  ["fill in the marked area", "removed what was marked"],
  ["content-aware fill", "removed what was marked"],
  ["heal", "removed what was marked"],
  ["heal this spot", "removed what was marked"],
  ["clean this up", "removed what was marked"],
  ["clean it up a bit please", "removed what was marked"],
  ["remove what I marked", "removed what was marked"],
  ["remove the spots here", "removed what was marked"],
  ["remove the cup", "removed what was marked"],
  ["can you get rid of the lamp post in the sky?", "removed what was marked"],
  ["erase the person on the left", "removed what was marked"],
  ["remoev the wire", "removed what was marked"], // cspell:disable-line
  ["remove this and make it brighter", "removed what was marked, brightness +20%"],
  ["black and white, then remove the sign", "removed what was marked, black and white"],
  ["remove the background", "background removed"],
  ["remove the colour", "black and white"],
  ["remove the cup but keep its shadow", "not understood"],
  ["remove the red from her dress", "not understood"],
  ["replace the cup with a vase", "not understood"],
  ["add a hat", "not understood"],
])("reads “%s” about a marked area as: %s", (prompt, expected) => {
  expect(labelsOf(prompt, true)).toBe(expected);
});

test.each(["remove this", "erase it", "fill this", "heal this spot"])("says how to mark what should go for “%s”", (prompt) => {
  expect(labelsOf(prompt, false)).toMatch(/^On the page, open the picture, mark what should go/);
});

test.each(["remove the cup", "erase the person on the left"])("doesn't find things by name for “%s”", (prompt) => {
  expect(labelsOf(prompt, false)).toBe("not understood");
});

test("is nothing for `auto` to do exactly without a marked area", () => {
  expect(local.read?.({ prompt: "remove this", history: [] })).toEqual({ kind: "beyond" });
  expect(local.read?.({ prompt: "remove this", history: [], marked: true })).toEqual({ kind: "all" });
  expect(local.choices({ prompt: "remove this", history: [] }, 3)).toBe(0);
  expect(local.choices({ prompt: "remove the cup", history: [], marked: true }, 3)).toBe(1);
});

test("does it again with another effect in the area of the earlier edit", async () => {
  const mask = { read: area };
  const source = await spotted();
  const before: Exchange = { ...exchange("remove the spot", [source]), area: mask };
  const { image, notes } = await draw("as before but darker", [source], { history: [before] });
  expect(notes.join()).toContain("removed what was marked");
  expect(channelAt(await decode(image), 115, 75, 0)).toBeLessThan(150);
});

test("uses the area for the removal only", async () => {
  const source = await spotted();
  const { image, notes } = await draw("remove this and make it black and white", [source], { area: { read: area } });
  const after = await decode(image);
  expect(pixelAt(after, 10, 10)[0]).toBe(pixelAt(after, 10, 10)[2]);
  expect(notes.join()).toContain("the marked area was used for the removal only");
});

test("refuses an animation", async () => {
  const film = { ...order("remove this", [await spotted()]), area: { read: area } } satisfies DrawOrder;
  const [first] = film.references;
  const references = [{ ...(first as NonNullable<typeof first>), frames: 3, key: "" as BlobKey }];
  const drawing = local.draw({ ...film, references }, { signal: new AbortController().signal, preview() {} });
  await expect(drawing).rejects.toMatchObject({ userMessage: expect.stringMatching(/still picture only/) });
  expect(isRepeatable({ name: "remove", params: {}, region: "all" })).toBe(false);
});
