import sharp from "sharp";
import { expect, test } from "vitest";
import { readPicture } from "../../../src/images/read.ts";
import { resizeForPage } from "../../../src/images/renditions.ts";
import { reduced, type TiffPage, tiffOf } from "./tiff.ts";

const photo: TiffPage = { width: 60, height: 40, grey: 200 };
const other: TiffPage = { width: 60, height: 40, grey: 90 };
const thumbnail: TiffPage = { width: 15, height: 10, grey: 50 };

const cases: [what: string, pages: TiffPage[], omitted: string | undefined][] = [
  ["alone", [photo], undefined],
  ["before another page", [photo, other], "pages"],
  ["after a thumbnail", [thumbnail, photo], "pictures"],
  ["after a thumbnail that is marked as one", [{ ...thumbnail, tags: reduced }, photo], undefined],
  ["before its thumbnail", [photo, { ...thumbnail, tags: reduced }], undefined],
  ["below its thumbnail", [{ ...thumbnail, tags: reduced, below: [photo] }], undefined],
  ["below its thumbnail, among others", [{ ...thumbnail, tags: reduced, below: [thumbnail, photo] }], "pictures"],
  ["above its smaller copies", [{ ...photo, below: [{ ...thumbnail, tags: reduced }] }], undefined],
];
test.each(cases)("reads the largest picture of a TIFF: %s", async (_, pages, omitted) => {
  const tiff = tiffOf(pages);
  const read = await readPicture(tiff);
  expect(read.info).toMatchObject({ type: "image/png", width: 60, height: 40 });
  expect((await sharp(read.bytes).stats()).channels[0]?.mean).toBe(200);
  expect(read.omitted).toBe(omitted);
  expect(await sharp(await resizeForPage(tiff, 640)).metadata()).toMatchObject({ width: 60, height: 40 });
});

const raw: [what: string, pages: TiffPage[]][] = [
  ["a DNG", [{ ...thumbnail, tags: { ...reduced, 50706: 0x00000401 }, below: [photo] }]],
  ["pixels of a sensor", [{ ...thumbnail, tags: reduced, below: [{ ...photo, tags: { 262: 32803 } }] }]],
  ["pixels of a sensor without a mosaic", [{ ...photo, tags: { 262: 34892 } }]],
];
test.each(raw)("refuses a raw photo by name: %s", async (_, pages) => {
  await expect(readPicture(tiffOf(pages))).rejects.toThrow("This is a raw photo, which isn't supported. Export it as a JPEG");
});

test.each([
  ["Canon CR2", "II*\0\x10\0\0\0CR\x02\0"],
  ["Canon CR3", "\0\0\0\x18ftypcrx \0\0\0\x01crx isom"],
  ["Fujifilm RAF", "FUJIFILMCCD-RAW 0201"],
  ["Olympus ORF", "IIRO\x08\0\0\0"],
  ["Panasonic RW2", "IIU\0\x18\0\0\0"],
])("refuses %s by name", async (_, head) => {
  await expect(readPicture(Buffer.from(head.padEnd(64, "\0"), "latin1"))).rejects.toThrow("This is a raw photo");
});

test("refuses directories that point at each other as slow", async () => {
  const tiff = tiffOf([photo, photo]);
  tiff.writeUInt32LE(tiff.readUInt32LE(4), tiff.length - 4);
  await expect(readPicture(tiff)).rejects.toMatchObject({ code: "too-slow" });
});

test("refuses more entries than any program writes as slow, whichever directories they are in", async () => {
  const count = 4096;
  const directory = Buffer.alloc(2 + 12 * count + 4);
  directory.writeUInt16LE(count);
  const all = Array.from({ length: 26 }, (_, index) => {
    const one = Buffer.from(directory);
    one.writeUInt32LE(8 + (index + 1) * directory.length, directory.length - 4);
    return one;
  });
  const tiff = Buffer.concat([Buffer.from("II*\0\x08\0\0\0", "latin1"), ...all]);
  await expect(readPicture(tiff)).rejects.toMatchObject({ code: "too-slow" });
});
