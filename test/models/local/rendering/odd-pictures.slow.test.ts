import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { operations } from "../../../../src/models/local/operations/index.ts";
import { decode, edit, meanOf, paint, paintArea, paintFlat, paintTransparentScene, parsePlan, renderSteps } from "../pictures.ts";
import { disc, finds } from "../subject/fixtures.ts";

const findDisc = finds(disc);
const marked = paintArea(96, 64, [40, 20, 48, 28]);
/** Those that change what can be seen. */
const examples = operations.filter(({ file }) => file === undefined).map(({ name, examples: [first] }) => [name, first] as const);
const odd: [string, () => Promise<Buffer>][] = [
  ["one pixel", () => paintFlat(120, 60, 30, 1, 1)],
  ["one transparent pixel", () => paint(1, 1, () => [120, 60, 30, 0])],
  ["a very wide picture", () => paint(900, 3, (x) => [x % 256, 80, 20])],
  ["a black picture", () => paintFlat(0, 0, 0)],
];

const formats: [string, () => Promise<Buffer>][] = [
  [
    "a greyscale picture",
    async () =>
      sharp(await paint(40, 30, (x) => [x * 6, x * 6, x * 6]))
        .toColourspace("b-w")
        .png()
        .toBuffer(),
  ],
  [
    "greyscale with alpha",
    async () =>
      sharp(await paintTransparentScene())
        .toColourspace("b-w")
        .png()
        .toBuffer(),
  ],
  [
    "sixteen bits per channel",
    async () =>
      sharp(await paint(40, 30, (x) => [x * 6, 40, 90]))
        .toColourspace("rgb16")
        .png()
        .toBuffer(),
  ],
  [
    "a palette",
    async () =>
      sharp(await paint(40, 30, (x) => [x * 6, 40, 90]))
        .png({ palette: true, colours: 8 })
        .toBuffer(),
  ],
  ["a WebP", () => paint(40, 30, (x) => [x * 6, 40, 90], "webp")],
];
const variety = [
  "make it brighter",
  "blur by 4px",
  "rotate by 10 degrees",
  'caption "hello" at the top',
  "cartoon",
  "picture in picture",
];

describe.each(odd)("%s", (_, make) => {
  test.each(examples)("draws or refuses %s: “%s”", async (_name, prompt) => {
    const others = await Promise.all([paintFlat(200, 30, 30), paintFlat(30, 200, 30)]);
    const source = await make();
    const outcome = await edit(prompt, [source, ...others], findDisc, await marked);
    if (outcome.kind === "refused") expect(outcome.userMessage).toMatch(/^[A-Z].*\.$/);
    else expect(await looksAlike(source, outcome.image)).toBe(false);
  });
});

test.each(formats.flatMap(([name, make]) => variety.map((prompt) => [name, prompt, make] as const)))(
  "edits %s: “%s”",
  async (_, prompt, make) => {
    const source = await make();
    const outcome = await edit(prompt, [source, await paintFlat(200, 30, 30)], findDisc);
    expect(outcome.kind).toBe("drawn");
    if (outcome.kind === "drawn") expect(await looksAlike(source, outcome.image)).toBe(false);
  },
);

/** These put pictures on an opaque canvas, or find nothing in the scene. */
const opaque = ["hide-faces", "perspective", "grid", "side-by-side", "replace-background", "place-subject"];
/** Instructions that fit the small scene better than the example. */
const substitutes: Record<string, string> = {
  trim: "crop to 16:9",
  "crop-to-size": "crop to 40x30 pixels",
  "crop-to-box": "crop to 40x30 at 10,10",
  straighten: "straighten by 2 degrees",
  recolour: "change the green to blue",
};

test.each(examples.filter(([name]) => !opaque.includes(name)))("keeps transparency in %s: “%s”", async (name, prompt) => {
  const source = await paintTransparentScene();
  const outcome = await edit(substitutes[name] ?? prompt, [source, await paintFlat(200, 30, 30)], findDisc, await marked);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  const after = await decode(outcome.image);
  expect(after.channels).toBe(4);
  if (after.width === 96 && after.height === 64) expect(meanOf(after, 3)).toBeLessThan(255 - 10);
});

test("keeps alpha exactly when it changes light and colour", async () => {
  const source = await paintTransparentScene();
  const before = await decode(source);
  for (const prompt of ["make it brighter", "sepia", "add grain", "a bit warmer", "sharpen it", "sketch", "add a vignette"]) {
    const outcome = await renderSteps(parsePlan(prompt), [source]);
    if (outcome.kind === "refused") throw new Error(outcome.userMessage);
    const after = await decode(outcome.image);
    expect(after.bytes.filter((_, index) => index % 4 === 3)).toEqual(before.bytes.filter((_, index) => index % 4 === 3));
  }
});

async function looksAlike(source: Uint8Array, result: Uint8Array): Promise<boolean> {
  const [before, after] = await Promise.all(
    [source, result].map((bytes) => sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  if (before?.info.width !== after?.info.width || before?.info.height !== after?.info.height) return false;
  return visible(before?.data).equals(visible(after?.data));
}

function visible(rgba = Buffer.of()): Buffer {
  return rgba.map((value, index) => (rgba[index | 3] === 0 ? 0 : value)) as Buffer;
}
