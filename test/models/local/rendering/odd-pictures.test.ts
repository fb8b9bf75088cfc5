import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { operations } from "../../../../src/models/local/operations/index.ts";
import { clearScene, decoded, edited, flat, meanOf, painted, rendered, understoodPlan } from "../pictures.ts";

const examples = operations.map(({ name, examples: [first] }) => [name, first] as const);
const odd: [string, () => Promise<Buffer>][] = [
  ["one pixel", () => flat(120, 60, 30, 1, 1)],
  ["one pixel of glass", () => painted(1, 1, () => [120, 60, 30, 0])],
  ["very wide", () => painted(900, 3, (x) => [x % 256, 80, 20])],
  ["all black", () => flat(0, 0, 0)],
];

const formats: [string, () => Promise<Buffer>][] = [
  [
    "a grey channel alone",
    async () =>
      sharp(await painted(40, 30, (x) => [x * 6, x * 6, x * 6]))
        .toColourspace("b-w")
        .png()
        .toBuffer(),
  ],
  [
    "grey with alpha",
    async () =>
      sharp(await clearScene())
        .toColourspace("b-w")
        .png()
        .toBuffer(),
  ],
  [
    "sixteen bits",
    async () =>
      sharp(await painted(40, 30, (x) => [x * 6, 40, 90]))
        .toColourspace("rgb16")
        .png()
        .toBuffer(),
  ],
  [
    "a palette",
    async () =>
      sharp(await painted(40, 30, (x) => [x * 6, 40, 90]))
        .png({ palette: true, colours: 8 })
        .toBuffer(),
  ],
  ["a WebP", () => painted(40, 30, (x) => [x * 6, 40, 90], "webp")],
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
  test.each(examples)("%s: “%s” is drawn or refused in a sentence", async (_name, say) => {
    const others = await Promise.all([flat(200, 30, 30), flat(30, 200, 30)]);
    const source = await make();
    const outcome = await edited(say, [source, ...others]);
    if (outcome.kind === "refused") expect(outcome.userMessage).toMatch(/^[A-Z].*\.$/);
    else expect(await looksAs(source, outcome.image)).toBe(false);
  });
});

test.each(formats.flatMap(([name, make]) => variety.map((say) => [name, say, make] as const)))(
  "%s: “%s” is drawn",
  async (_, say, make) => {
    const source = await make();
    const outcome = await edited(say, [source, await flat(200, 30, 30)]);
    expect(outcome.kind).toBe("drawn");
    if (outcome.kind === "drawn") expect(await looksAs(source, outcome.image)).toBe(false);
  },
);

/** Those that lay pictures on a page of their own. */
const opaque = ["grid", "side-by-side", "replace-background", "subject-onto"];
/** What fits the small scene where the example does not. */
const instead: Record<string, string> = { trim: "crop to 16:9", "crop-to-size": "crop to 40x30 pixels" };

test.each(examples.filter(([name]) => !opaque.includes(name)))("%s: “%s” keeps what is transparent", async (name, say) => {
  const source = await clearScene();
  const outcome = await edited(instead[name] ?? say, [source, await flat(200, 30, 30)]);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  const after = await decoded(outcome.image);
  expect(after.channels).toBe(4);
  if (after.width === 96 && after.height === 64) expect(meanOf(after, 3)).toBeLessThan(255 - 10);
});

test("light and colour leave alpha exactly as it was", async () => {
  const source = await clearScene();
  const before = await decoded(source);
  for (const say of ["make it brighter", "sepia", "add grain", "a bit warmer", "sharpen it", "sketch", "add a vignette"]) {
    const outcome = await rendered(understoodPlan(say), [source]);
    if (outcome.kind === "refused") throw new Error(outcome.userMessage);
    const after = await decoded(outcome.image);
    expect(after.bytes.filter((_, index) => index % 4 === 3)).toEqual(before.bytes.filter((_, index) => index % 4 === 3));
  }
});

async function looksAs(source: Uint8Array, result: Uint8Array): Promise<boolean> {
  const [before, after] = await Promise.all(
    [source, result].map((bytes) => sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  if (before?.info.width !== after?.info.width || before?.info.height !== after?.info.height) return false;
  return visible(before?.data).equals(visible(after?.data));
}

function visible(rgba = Buffer.of()): Buffer {
  return rgba.map((value, index) => (rgba[index | 3] === 0 ? 0 : value)) as Buffer;
}
