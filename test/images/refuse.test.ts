import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PictureError, type PictureErrorCode } from "../../src/core/errors.ts";
import { checkPicture, readPicture } from "../../src/images/read.ts";
import { bomb, chunk, noise, quarters, withChunks, withSegment, zip } from "./fixtures.ts";

const formats = ["jpeg", "png", "webp", "gif", "avif", "tiff"] as const;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const html = "<!doctype html><html><body><script>alert(1)</script></body></html>";

/** The refusal's code and sentence. Fails unless it's a sentence that tells people what to do. */
async function refusalOf(bytes: Uint8Array): Promise<{ code: PictureErrorCode; sentence: string }> {
  const error = await readPicture(bytes).then(
    () => new Error("taken"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PictureError)) throw error;
  expect(error.message).toMatch(/^[A-Z].*\. (?:Send|Save|Export|Make|Crop) .*\.$/s);
  return { code: error.code, sentence: error.message };
}

describe("refuses files that aren't pictures", () => {
  const made: [name: string, bytes: Buffer, code: PictureErrorCode, words: string][] = [
    ["nothing", Buffer.alloc(0), "empty", "0 bytes"],
    ["one byte", Buffer.from([0xff]), "not-a-picture", "isn't a picture"],
    ["zeros", Buffer.alloc(4096), "not-a-picture", "isn't a picture"],
    ["text", Buffer.from("Dear Ada, here is the picture."), "not-a-picture", "isn't a picture"],
    ["HTML", Buffer.from(html), "not-a-picture", "web page"],
    ["HTML that contains SVG", Buffer.from(`<html><body>${svg}</body></html>`), "not-a-picture", "web page"],
    ["a script", Buffer.from("#!/bin/sh\necho"), "not-a-picture", "script"],
    ["PDF", Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj"), "not-a-picture", "PDF"],
    ["ZIP", zip(), "not-a-picture", "ZIP"],
    ["a video", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"), "not-a-picture", "video"],
    ["SVG", Buffer.from(svg), "vector", "SVG"],
    ["SVG after a declaration", Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- hi -->\n${svg}`), "vector", "SVG"],
    ["compressed SVG", gzipSync(svg), "not-a-picture", "compressed"],
    ["Photoshop", Buffer.from("8BPS\0\x01", "latin1"), "unsupported", "Photoshop"],
    ["an icon", Buffer.from("\0\0\x01\0\x01\0", "latin1"), "unsupported", "icon"],
    ["JPEG XL without a picture", Buffer.from("ff0a0000", "hex"), "damaged", "JPEG XL"],
  ];
  test.each(made)("%s", async (_, bytes, code, words) => {
    const refusal = await refusalOf(bytes);
    expect(refusal.code).toBe(code);
    expect(refusal.sentence).toContain(words);
  });
});

describe("refuses truncated and damaged pictures", () => {
  test.each(formats)("%s without its second half, without its last tenth, with only its header", async (format) => {
    const whole = await noise(300, 200).toFormat(format).toBuffer();
    for (const part of [0.5, 0.9, 400 / whole.length]) {
      const { code, sentence } = await refusalOf(whole.subarray(0, whole.length * part));
      expect(code).toBe("damaged");
      expect(sentence).toContain("damaged or incomplete");
    }
  });

  test("a PNG with a flipped bit in its pixels", async () => {
    const png = await noise(300, 200).png().toBuffer();
    png.writeUInt8((png[png.length >> 1] ?? 0) ^ 1, png.length >> 1);
    expect((await refusalOf(png)).code).toBe("damaged");
  });

  test("a JPEG with a gap in its middle", async () => {
    const jpeg = await noise(300, 200).jpeg().toBuffer();
    const middle = jpeg.length / 2;
    expect((await refusalOf(Buffer.concat([jpeg.subarray(0, middle), jpeg.subarray(middle + 2000)]))).code).toBe("damaged");
  });

  test("a signature with nothing after it", async () => {
    for (const head of ["\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "RIFF\x04\0\0\0WEBP", "GIF89a", "II*\0\x08\0\0\0"]) {
      expect((await refusalOf(Buffer.from(head, "latin1"))).code).toBe("damaged");
    }
  });
});

describe("refuses pictures that are too large by their header", () => {
  test("a bomb of 900 megapixels", async () => {
    const { code, sentence } = await refusalOf(bomb(30_000, 30_000));
    expect(code).toBe("too-many-pixels");
    expect(sentence).toContain("30,000 × 30,000");
  });

  test("one row more than 64 megapixels", async () => {
    expect((await refusalOf(bomb(8000, 8001))).code).toBe("too-many-pixels");
  });

  test.each([
    [32_768, 1],
    [1, 32_768],
    [64_000_000, 1],
    [1, 64_000_000],
  ])("a side over 32,767 pixels: %i × %i", async (width, height) => {
    const { code, sentence } = await refusalOf(bomb(width, height));
    expect(code).toBe("too-many-pixels");
    expect(sentence).toContain(`${width.toLocaleString("en")} × ${height.toLocaleString("en")} pixels`);
    expect(sentence).toContain("32,767");
  });

  test("an AVIF of more than 24 megapixels", async () => {
    const avif = await quarters().avif().toBuffer();
    const extents = avif.indexOf("ispe") + 8;
    avif.writeUInt32BE(8000, extents);
    avif.writeUInt32BE(3001, extents + 4);
    const { code, sentence } = await refusalOf(avif);
    expect(code).toBe("too-many-pixels");
    expect(sentence).toContain("Save it as a JPEG");
  });

  test("33 MB of anything", async () => {
    const png = await quarters().png().toBuffer();
    const { code } = await refusalOf(Buffer.concat([png, Buffer.alloc(33 * 1024 * 1024)]));
    expect(code).toBe("too-large");
  });

  test("a PNG with more chunks, a GIF with more blocks than any program writes", async () => {
    const png = await quarters().png().toBuffer();
    const gif = await quarters().gif().toBuffer();
    const chunks = Buffer.alloc(100_000 * 12, chunk("teSt", Buffer.alloc(0)));
    expect((await refusalOf(withChunks(png, chunks))).code).toBe("too-slow");
    const blocks = Buffer.alloc(2_400_000, Buffer.from([1, 1]));
    expect(
      (await refusalOf(Buffer.concat([gif.subarray(0, -1), Buffer.from([0x21, 0xfe]), blocks, Buffer.from([0, 0x3b])]))).code,
    ).toBe("too-slow");
  });

  test("a JPEG with more scans than any program writes", async () => {
    const jpeg = await quarters().jpeg({ progressive: true }).toBuffer();
    const last = jpeg.subarray(jpeg.lastIndexOf("\xff\xda", undefined, "latin1"), -2);
    const bytes = Buffer.concat([jpeg.subarray(0, -2), ...Array<Buffer>(200).fill(last), jpeg.subarray(-2)]);
    expect((await refusalOf(bytes)).code).toBe("too-slow");
  });

  test("a JPEG with too many scans for its size", async () => {
    const jpeg = await quarters().jpeg({ progressive: true }).toBuffer();
    const last = jpeg.subarray(jpeg.lastIndexOf("\xff\xda", undefined, "latin1"), -2);
    const bytes = Buffer.concat([jpeg.subarray(0, -2), ...Array<Buffer>(40).fill(last), jpeg.subarray(-2)]);
    const frame = bytes.indexOf("\xff\xc2", 0, "latin1");
    bytes.writeUInt16BE(8000, frame + 5);
    bytes.writeUInt16BE(8000, frame + 7);
    expect((await refusalOf(bytes)).code).toBe("too-slow");
  });

  test.each(["32-bit offsets", "64-bit offsets", "big-endian offsets", "a cycle"])(
    "a TIFF with more pages than any program writes, with %s",
    async (kind) => {
      expect((await refusalOf(pages(kind))).code).toBe("too-slow");
    },
  );

  test("doesn't refuse a TIFF for a few hundred pages", async () => {
    const { code } = await refusalOf(pages("few"));
    expect(code).toBe("damaged"); // its pages are empty
  });
});

/** A TIFF of 2,000 empty pages: each has no entries, only the offset of the next. */
function pages(kind: string): Buffer {
  const big = kind === "64-bit offsets";
  const count = kind === "few" ? 300 : 2000;
  const [head, length] = big ? [16, 16] : [8, 6];
  const file = Buffer.alloc(head + count * length);
  const le = kind !== "big-endian offsets";
  const put = (at: number, value: number) =>
    big ? file.writeBigUInt64LE(BigInt(value), at) : le ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  file.write(le ? "II" : "MM", 0, "latin1");
  if (le) file.writeUInt16LE(big ? 43 : 42, 2);
  else file.writeUInt16BE(42, 2);
  if (big) file.writeUInt16LE(8, 4);
  put(big ? 8 : 4, head);
  for (let page = 0; page < count; page++) {
    const next = page + 1 < count ? head + (page + 1) * length : kind === "a cycle" ? head : 0;
    put(head + page * length + (big ? 8 : 2), next);
  }
  return file;
}

describe("refuses pictures that are something else as well", () => {
  const glued: [name: string, payload: Buffer, words: string][] = [
    ["a ZIP archive", zip(), "ZIP"],
    ["a web page", Buffer.from(html), "text or a script"],
    ["a web page after other bytes", Buffer.from(`\x01\x02\x03\xfe${html}`, "latin1"), "web page"],
    [
      "a web page between other bytes",
      Buffer.concat([Buffer.alloc(9, 0xfe), Buffer.from(html), Buffer.alloc(9000, 1)]),
      "web page",
    ],
    ["a PHP script", Buffer.from("\x01\n<?php system($_GET[0]);", "latin1"), "script"],
    ["a shell script", Buffer.from("\n#!/bin/sh\nrm -rf ~\n"), "script"],
    ["an SVG", Buffer.from(svg), "script"],
    ["JavaScript", Buffer.from("*/=1;alert(document.cookie)//"), "script"],
    ["a program", Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), "program"],
    ["a PDF document", Buffer.from("\n%PDF-1.7\n%\xe2\xe3\n", "latin1"), "PDF"],
    ["a RAR archive", Buffer.from("Rar!\x1a\x07\x01\0", "latin1"), "archive"],
  ];
  for (const format of ["jpeg", "png", "webp", "gif", "avif"] as const) {
    test.each(glued)(`a ${format} with %s after it`, async (_, payload, words) => {
      const { code, sentence } = await refusalOf(Buffer.concat([await quarters().toFormat(format).toBuffer(), payload]));
      expect(code).toBe("disguised");
      expect(sentence).toContain(words);
    });
  }

  test("markup before a picture", async () => {
    for (const front of [html, svg, "#!/bin/sh\n", "  <?php x(); ?>"]) {
      const { code } = await refusalOf(Buffer.concat([Buffer.from(front), await quarters().jpeg().toBuffer()]));
      expect(code).toBe("disguised");
    }
  });

  test("a PDF document that begins within a JPEG's comment", async () => {
    const bytes = withSegment(await noise(300, 200).jpeg().toBuffer(), 0xfe, Buffer.from("\n%PDF-1.4\n1 0 obj"));
    expect((await refusalOf(bytes)).code).toBe("disguised");
  });

  test("a ZIP archive in a chunk, with the rest of the picture as its comment", async () => {
    const png = await noise(150, 100).png().toBuffer();
    const archive = zip();
    archive.writeUInt16LE(4 + png.length - 33, archive.length - 2);
    expect((await refusalOf(withChunks(png, chunk("prIv", archive)))).code).toBe("disguised");
  });

  test("a TIFF with a ZIP archive or a web page after it", async () => {
    const tiff = await quarters().tiff().toBuffer();
    for (const payload of [zip(), Buffer.from(html)]) {
      expect((await refusalOf(Buffer.concat([tiff, payload]))).code).toBe("disguised");
    }
  });
});

test("applies the same rules to a model's pictures", async () => {
  const png = await quarters().png().toBuffer();
  const faults = [Buffer.alloc(0), Buffer.from(html), bomb(30_000, 30_000), png.subarray(0, 90), Buffer.concat([png, zip()])];
  const found = faults.map((bytes) => checkPicture(bytes).catch((error: PictureError) => error.code));
  expect(await Promise.all(found)).toEqual(["empty", "not-a-picture", "too-many-pixels", "damaged", "disguised"]);
});
