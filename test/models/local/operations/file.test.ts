import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { fileOperations } from "../../../../src/models/local/operations/file/index.ts";
import { describeEdit, edit, paint, paintScene, paintTransparentScene } from "../pictures.ts";

/** Speckles: they compress badly. */
const paintSpeckles = (type?: "jpeg") => paint(400, 300, (x, y) => [noise(x, y, 1), noise(x, y, 2), noise(x, y, 3)], type);
const noise = (x: number, y: number, seed: number) =>
  Math.floor(Math.abs(Math.sin(x * 12.9898 + y * 78.233 + seed) * 43_758.5453 * 256)) % 256;

async function saved(say: string, picture: Uint8Array) {
  const outcome = await edit(say, [picture]);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  const { format, width, height, hasAlpha } = await sharp(outcome.image).metadata();
  return { format, width, height, hasAlpha, bytes: outcome.image.length, notes: outcome.notes };
}

test("has one operation", () => {
  expect(fileOperations.map(({ name }) => name)).toEqual(["save-as"]);
});

test.each([
  ["save it as webp", "webp"],
  ["convert to jpeg", "jpeg"],
  ["black and white, save as jpg", "jpeg"],
])("%s: makes a %s file of the same size", async (say, format) => {
  expect(await saved(say, await paintScene())).toMatchObject({ format, width: 96, height: 64 });
});

test("keeps transparency in WebP, and shows white behind it in JPEG", async () => {
  const source = await paintTransparentScene();
  expect(await saved("save as webp", source)).toMatchObject({ hasAlpha: true });
  const outcome = await edit("save as jpeg", [source]);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  const [red = 0] = await sharp(outcome.image).extract({ left: 2, top: 2, width: 1, height: 1 }).raw().toBuffer();
  expect(red).toBeGreaterThan(240);
});

describe("a largest size", () => {
  test("lowers the quality first, and says so", async () => {
    const { bytes, width, notes } = await saved("under 110 kB", await paintSpeckles());
    expect([bytes <= 110_000, width]).toEqual([true, 400]);
    expect(notes).toEqual([expect.stringMatching(/^\d+ kB at quality \d\d$/)]);
  });

  test("leaves room for the mark that says how a picture was made", async () => {
    const { bytes } = await saved("under 110 kB", await paintSpeckles());
    expect(bytes).toBeLessThanOrEqual(104_000);
  });

  test("makes the picture smaller when less quality isn't enough, and says so", async () => {
    const { bytes, width = 0, notes } = await saved("compress it to 30 kB", await paintSpeckles());
    expect(bytes).toBeLessThanOrEqual(24_000);
    expect(width).toBeLessThan(400);
    expect(notes).toEqual([expect.stringContaining("made smaller to")]);
  });

  test("is refused when the file is small enough", async () => {
    const outcome = await edit("under 5 MB", [await paintSpeckles("jpeg")]);
    expect(outcome).toMatchObject({ kind: "refused", userMessage: expect.stringMatching(/^Nothing to do: the file is JPEG/) });
  });
});

test.each([
  ["compress it", "compressed"],
  ["max 5mb", "at most 5 MB"],
  ["crop to 16:9 and save as webp under 300 kb", "cropped to 16:9, saved as WebP, at most 300 kB"],
])("reads “%s”", (say, label) => {
  expect(describeEdit(say)).toBe(label);
});
