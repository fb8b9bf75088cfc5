import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { PictureError } from "../../../src/core/errors.ts";
import { decodeToTiff } from "../../../src/images/decoders/decode.ts";
import { readPicture } from "../../../src/images/read.ts";
import { blue, type Colour, differenceTo, green, red, white } from "../fixtures.ts";
import { heic, turnedHeic, withPrimary } from "./heic.ts";

const plain = [red, green, blue, white];

describe("reads HEIC", () => {
  test("as a JPEG", async () => {
    const { bytes, info, omitted } = await readPicture(heic());
    expect(info).toEqual({ type: "image/jpeg", width: 48, height: 32, bytes: bytes.length });
    expect(omitted).toBeUndefined();
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(3);
  });

  test("of odd sizes", async () => {
    const { bytes, info } = await readPicture(heic("odd"));
    expect(info).toMatchObject({ width: 47, height: 31 });
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(3);
  });

  test("by any of its brands", async () => {
    const bytes = heic();
    bytes.write("mif1", 8, "latin1");
    expect((await readPicture(bytes)).info).toMatchObject({ type: "image/jpeg", width: 48 });
  });

  const transparent: Colour[] = [red, [0, 255, 0, 128], [0, 0, 255, 0], white];
  test("with transparency as a PNG", async () => {
    const { bytes, info } = await readPicture(heic("transparent"));
    expect(info).toMatchObject({ type: "image/png", width: 48, height: 32 });
    expect(await differenceTo(bytes, transparent)).toBeLessThanOrEqual(3);
  });

  test("whose colours were multiplied by alpha", async () => {
    const { bytes } = await readPicture(heic("premultiplied"));
    const black: Colour = [0, 0, 0, 0]; // nothing of its colour is left in the file
    expect(await differenceTo(bytes, transparent.with(2, black))).toBeLessThanOrEqual(3);
  });

  test("with a colour profile as sRGB", async () => {
    const { bytes } = await readPicture(heic("display-p3"));
    const colours: Colour[] = [
      [200, 60, 40],
      [60, 160, 60],
      [40, 60, 180],
      [230, 230, 230],
    ];
    expect(await differenceTo(bytes, colours)).toBeLessThanOrEqual(3);
    expect((await sharp(bytes).metadata()).icc).toBeUndefined();
  });
});

describe("turns HEIC upright", () => {
  const seen: [turn: Parameters<typeof turnedHeic>[0], colours: Colour[]][] = [
    [{ steps: 1 }, [green, white, red, blue]],
    [{ steps: 2 }, [white, blue, green, red]],
    [{ steps: 3 }, [blue, red, white, green]],
    [{ axis: 0 }, [blue, white, red, green]],
    [{ axis: 1 }, [green, red, white, blue]],
  ];
  test.each(seen)("%o", async (turn, colours) => {
    const { bytes, info } = await readPicture(turnedHeic(turn));
    const sideways = "steps" in turn && turn.steps % 2 === 1;
    expect(info).toMatchObject(sideways ? { width: 32, height: 48 } : { width: 48, height: 32 });
    expect(await differenceTo(bytes, colours)).toBeLessThanOrEqual(3);
  });
});

test.each([
  ["first", 2, plain],
  ["second", 6, plain.toReversed()],
])("reads the main picture of several, the %s, not a thumbnail, and tells so", async (_, item, colours) => {
  const { bytes, info, omitted } = await readPicture(withPrimary(heic("two-pictures"), item));
  expect(info).toMatchObject({ width: 48, height: 32 });
  expect(await differenceTo(bytes, colours)).toBeLessThanOrEqual(3);
  expect(omitted).toBe("pictures");
});

test("a picture from HEIC is taken as it is when it's read again", async () => {
  const { bytes } = await readPicture(heic());
  expect((await readPicture(Buffer.from(bytes))).bytes).toEqual(Buffer.from(bytes));
});

describe("refuses HEIC that can't be decoded", () => {
  const refusalOf = async (bytes: Uint8Array) => {
    const error = await readPicture(bytes).catch((reason: unknown) => reason);
    if (!(error instanceof PictureError)) throw new Error("taken", { cause: error });
    return error;
  };

  test.each([0.95, 0.7, 0.4, 0.1])("cut after %f of its bytes", async (part) => {
    const bytes = heic();
    expect(await refusalOf(bytes.subarray(0, bytes.length * part))).toMatchObject({ code: "damaged" });
  });

  test("with a header only", async () => {
    expect((await refusalOf(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"))).message).toContain(
      "HEIC picture is damaged",
    );
  });

  test.each([30_000, 8000])("that claims tiles of %d pixels a side", async (side) => {
    const bytes = heic();
    const tile = bytes.indexOf("ispe");
    for (const at of [tile + 8, tile + 12]) bytes.writeUInt32BE(side, at);
    expect(await refusalOf(bytes)).toMatchObject({ code: "damaged" });
  });

  test("that claims more pixels than are taken, before it's decoded", async () => {
    const bytes = heic();
    const whole = bytes.lastIndexOf("ispe");
    for (const at of [whole + 8, whole + 12]) bytes.writeUInt32BE(9000, at);
    expect(await refusalOf(bytes)).toMatchObject({ code: "too-many-pixels" });
  });

  test("compressed in another way, with what to do instead", async () => {
    const bytes = heic();
    bytes.write("jpeg", bytes.indexOf("hvc1"), "latin1");
    expect((await refusalOf(bytes)).message).toMatch(/compressed in a way that isn't supported\. Export it as a JPEG/);
  });
});

test("decoding doesn't block the event loop", async () => {
  let ticks = 0;
  const clock = setInterval(() => ticks++, 1);
  await decodeToTiff({ kind: "heic", bytes: heic(), icc: undefined, codes: undefined });
  clearInterval(clock);
  expect(ticks).toBeGreaterThan(5);
});
