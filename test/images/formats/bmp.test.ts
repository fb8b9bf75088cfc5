import { describe, expect, test } from "vitest";
import { readPicture } from "../../../src/images/read.ts";
import { blue, type Colour, differenceTo, green, red, white } from "../fixtures.ts";

const plain = [red, green, blue, white];

interface Layout {
  bits: number;
  /** A quarter's pixel as a number. */
  values: [number, number, number, number];
  palette?: Colour[];
  masks?: number[];
  core?: boolean;
  topDown?: boolean;
  /** Bytes between the headers and the pixels that belong to neither. */
  gap?: number;
  compression?: number;
  size?: [width: number, height: number];
}

/** Four quarters, 45 × 32 pixels unless `size` says otherwise: rows of some depths need padding. */
function bmp({ bits, values, palette = [], masks = [], core = false, topDown = false, gap = 0, ...rest }: Layout): Buffer {
  const [width, height] = rest.size ?? [45, 32];
  const header = Buffer.alloc(core ? 26 : 54);
  const maskBytes = Buffer.alloc(4 * masks.length);
  for (const [index, mask] of masks.entries()) maskBytes.writeUInt32LE(mask, 4 * index);
  const colours = palette.flatMap(([r, g, b]) => (core ? [b, g, r] : [b, g, r, 0]));
  const front = [header, maskBytes, Buffer.from(colours), Buffer.alloc(gap)];
  header.write("BM", "latin1");
  header.writeUInt32LE(
    front.reduce((sum, { length }) => sum + length, 0),
    10,
  );
  if (core) {
    header.writeUInt32LE(12, 14);
    for (const [index, value] of [width, height, 1, bits].entries()) header.writeUInt16LE(value, 18 + 2 * index);
  } else {
    header.writeUInt32LE(masks.length > 3 ? 56 : 40, 14);
    header.writeInt32LE(width, 18);
    header.writeInt32LE(topDown ? -height : height, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(bits, 28);
    header.writeUInt32LE(rest.compression ?? (masks.length > 0 ? 3 : 0), 30);
    header.writeUInt32LE(palette.length, 46);
  }
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = values[(x >= width / 2 ? 1 : 0) + (y >= height / 2 ? 2 : 0)] ?? 0;
      const row = stride * (topDown ? y : height - 1 - y);
      if (bits >= 8) pixels.writeUIntLE(value, row + (x * bits) / 8, bits / 8);
      else {
        const at = row + Math.floor((x * bits) / 8);
        pixels[at] = (pixels[at] ?? 0) | (value << (8 - bits - ((x * bits) % 8)));
      }
    }
  return Buffer.concat([...front, pixels]);
}

const black: Colour = [0, 0, 0];
const rgb: Layout["values"] = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff];

describe("reads BMP", () => {
  const cases: [what: string, layout: Layout, colours?: Colour[]][] = [
    ["24 bits", { bits: 24, values: rgb }],
    ["24 bits with an old header", { bits: 24, values: rgb, core: true }],
    ["24 bits from the top down", { bits: 24, values: rgb, topDown: true }],
    ["24 bits after a gap", { bits: 24, values: rgb, gap: 20 }],
    ["32 bits", { bits: 32, values: rgb }],
    ["32 bits in another order", { bits: 32, values: [0xff, 0xff00, 0xff0000, 0xffffff], masks: [0xff, 0xff00, 0xff0000] }],
    ["16 bits", { bits: 16, values: [0x7c00, 0x03e0, 0x001f, 0x7fff] }],
    ["16 bits with six of green", { bits: 16, values: [0xf800, 0x07e0, 0x001f, 0xffff], masks: [0xf800, 0x07e0, 0x001f] }],
    ["a palette of 8 bits", { bits: 8, values: [0, 1, 2, 3], palette: plain }],
    ["a palette of 4 bits", { bits: 4, values: [0, 1, 2, 3], palette: plain }],
    [
      "a palette of 4 bits with an old header",
      { bits: 4, values: [0, 1, 2, 3], palette: [...plain, ...Array<Colour>(12).fill(black)], core: true },
    ],
    ["a palette of 1 bit", { bits: 1, values: [0, 1, 1, 0], palette: [blue, white] }, [blue, white, white, blue]],
    ["an index without a colour", { bits: 8, values: [0, 1, 2, 200], palette: plain }, [red, green, blue, black]],
    [
      "transparency",
      { bits: 32, values: [0xffff0000, 0x8000ff00, 0xff0000ff, 0xffffffff], masks: [0xff0000, 0xff00, 0xff, 0xff000000] },
      [red, [0, 255, 0, 128], blue, white],
    ],
    ["alpha that nobody set", { bits: 32, values: rgb, masks: [0xff0000, 0xff00, 0xff, 0xff000000] }],
  ];
  test.each(cases)("%s", async (_, layout, colours = plain) => {
    const { bytes, info } = await readPicture(bmp(layout));
    expect(info).toMatchObject({ type: "image/png", width: 45, height: 32 });
    expect(await differenceTo(bytes, colours)).toBe(0);
  });
});

describe("refuses BMP", () => {
  const whole = bmp({ bits: 24, values: rgb });
  test.each([
    ["without its last row", whole.subarray(0, whole.length - 10), "damaged"],
    ["with only its header", whole.subarray(0, 40), "damaged"],
    ["with no height", bmp({ bits: 24, values: rgb, size: [45, 0] }), "damaged"],
    ["of a depth that doesn't exist", bmp({ bits: 8, values: [0, 1, 2, 3], palette: plain }).fill(7, 28, 29), "damaged"],
    ["that is compressed", bmp({ bits: 8, values: [0, 1, 2, 3], palette: plain, compression: 1 }), "unsupported"],
  ])("%s", async (_, bytes, code) => {
    await expect(readPicture(bytes)).rejects.toMatchObject({ code });
  });

  test("that claims more pixels than are taken, before it's decoded", async () => {
    const bytes = Buffer.from(whole);
    bytes.writeInt32LE(9000, 18);
    bytes.writeInt32LE(9000, 22);
    await expect(readPicture(bytes)).rejects.toMatchObject({ code: "too-many-pixels" });
    bytes.writeInt32LE(40_000, 18);
    await expect(readPicture(bytes)).rejects.toThrow("40,000 × 9,000");
    bytes.writeInt32LE(0x7fffffff, 18);
    await expect(readPicture(bytes)).rejects.toMatchObject({ code: "too-many-pixels" });
    bytes.writeInt32LE(-5, 18);
    await expect(readPicture(bytes)).rejects.toMatchObject({ code: "damaged" });
  });

  test("text that begins with its letters isn't one", async () => {
    await expect(readPicture(Buffer.from("BMX bikes are fun to ride, and here is a list of them."))).rejects.toMatchObject({
      code: "not-a-picture",
    });
  });
});
