import { expect, test } from "vitest";
import type { ConversationSummary, StripItem } from "../../../../src/core/cards/views.ts";
import type { Core } from "../../../../src/core/ports/core.ts";
import type { BlobKey, ConversationKey, ImageInfo, TurnKey } from "../../../../src/core/vocabulary.ts";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { renderStrip, stripKeys } from "../../../../src/platforms/shared/outbound/strip.ts";
import { colourAt, sizeOf } from "../../pictures.ts";

/** Pictures whose red tells them apart. */
const redOf = (n: number) => 20 + 10 * n;
const keyOf = (n: number) => String(n).padStart(64, "0") as BlobKey;
const imageOf = (n: number): ImageInfo => ({ key: keyOf(n), type: "image/png", width: 300, height: 200, bytes: 1 });
const core = {
  findImage: async (key: BlobKey) => {
    const { width, height, ...info } = imageOf(Number(key));
    const background = { r: redOf(Number(key)), g: 100, b: 100 };
    const read = () =>
      sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer();
    return { ...info, width, height, read };
  },
} as Pick<Core, "findImage"> as Core;

function item(numbers: number[], turn?: string): StripItem {
  const pictures = numbers.map((n) => ({
    number: n,
    state: "ready" as const,
    picked: false,
    ratio: 1.5,
    alt: "",
    image: imageOf(n),
  }));
  return { number: turn ? 1 : 0, pictures, ...(turn && { turn: turn as TurnKey }) };
}

const lineOf = (...strip: StripItem[]): ConversationSummary => ({
  ...{ key: "talk00000001" as ConversationKey, title: "night", turns: 1, drawing: false, updatedAt: new Date(0), strip },
});
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

/** The picture at a point of the strip, in pixels. */
async function pictureAt(strip: Uint8Array, x: number, y: number): Promise<number> {
  const [width, height] = await sizeOf(strip);
  const [red = 0] = await colourAt(strip, x / (width - 1), y / (height - 1));
  return Math.round((red - 20) / 10);
}

const render = async (...strip: StripItem[]) => (await renderStrip(lineOf(...strip), core, "png")) ?? new Uint8Array();

test("shows one original as high as what was drawn from it", async () => {
  const strip = await render(item([1]), item([11], "turn00000001"));
  expect(await sizeOf(strip)).toEqual([144 + 4 + 144, 96]);
  expect([await pictureAt(strip, 70, 48), await pictureAt(strip, 220, 48)]).toEqual([1, 11]);
});

test("shows all originals of a row, small and in order, before the pictures that were drawn", async () => {
  const strip = await render(item(range(1, 9)), item(range(11, 9), "turn00000001"));
  expect(await sizeOf(strip)).toEqual([3 * 44 + 2 * 4 + 9 * 148, 96]);
  const columns = [20, 70, 115];
  const rows = [14, 47, 80];
  const shown = await Promise.all(rows.flatMap((y) => columns.map((x) => pictureAt(strip, x, y))));
  expect(shown).toEqual(range(1, 9));
  expect(await Promise.all(range(0, 9).map((n) => pictureAt(strip, 140 + 70 + n * 148, 48)))).toEqual(range(11, 9));
});

test("shows two to four originals in two rows", async () => {
  const strip = await render(item([1, 2, 3]), item([11], "turn00000001"));
  const points = [
    [30, 20],
    [100, 20],
    [30, 75],
    [200, 48],
  ] as const;
  expect(await Promise.all(points.map(([x, y]) => pictureAt(strip, x, y)))).toEqual([1, 2, 3, 11]);
});

test("keeps nine originals and the newest eleven others", () => {
  expect(stripKeys(lineOf(item(range(1, 11)), item(range(20, 15), "turn00000001")))).toEqual(
    [...range(1, 9), ...range(24, 11)].map(keyOf),
  );
});

test("is nothing while there are no pictures", async () => {
  expect(await renderStrip(lineOf(item([], "turn00000001")), core, "webp")).toBeUndefined();
});
