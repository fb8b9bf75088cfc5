// Pictures that people send lose all metadata but the mark of how they were made.

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readStatement } from "../../../src/images/provenance/provenance.ts";
import { readPicture } from "../../../src/images/read.ts";
import { resizeAnimation, resizeForPage } from "../../../src/images/renditions.ts";
import { provenance } from "../../fakes/provenance.ts";
import { noise } from "../fixtures.ts";
import { manifestNaming, pixelsOf, samples, withManifest } from "./samples.ts";

const mark = { origin: "generated", system: "openai/gpt-image-2" } as const;
const marked = (bytes: Uint8Array) => Buffer.from(provenance.write(bytes, mark) ?? Buffer.alloc(0));
/** For files that are marked by somebody else. */
const theirs = (properties: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">${properties}<dc:creator>Ada at 51.5 north</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;
const generated = `<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType><xmp:CreatorTool>Ada's machine</xmp:CreatorTool>`;

describe.each(Object.entries(samples))("a %s", (_, make) => {
  test("keeps its mark, and has the pixels that it has without one", async () => {
    const bytes = await make();
    const [plain, read] = [await readPicture(bytes), await readPicture(marked(bytes))];
    expect(await pixelsOf(read.bytes)).toEqual(await pixelsOf(plain.bytes));
    expect(readStatement(read.bytes)).toEqual({ ...mark, tool: "Threadbrush 1.2.3", hasManifest: false });
    expect(read).toMatchObject({ ...plain, bytes: read.bytes, info: { ...plain.info, bytes: read.bytes.length } });
    expect(readStatement(plain.bytes)).toEqual({ hasManifest: false });
  });

  test("is returned unchanged when it is read again", async () => {
    const { bytes } = await readPicture(marked(await make()));
    const copy = Uint8Array.from(bytes);
    expect((await readPicture(copy)).bytes).toBe(copy);
  });

  test("says that its C2PA manifest was removed", async () => {
    const signed = withManifest(marked(await make()), manifestNaming("digitalCapture"));
    const { bytes } = await readPicture(signed);
    expect(provenance.read(signed).credentials).toBe("present");
    expect(provenance.read(bytes)).toEqual({ ...mark, credentials: "removed" });
    expect(Buffer.from(bytes).includes("jumb")).toBe(false);
  });
});

test.each(["jpeg", "png", "webp", "avif", "tiff"] as const)("keeps nothing else that a %s says", async (type) => {
  const bytes = await noise(61, 43)
    .withXmp(theirs(generated))
    .withExif({ IFD0: { Copyright: "Ada" } })
    .toFormat(type)
    .toBuffer();
  const read = await readPicture(bytes);
  expect(readStatement(read.bytes)).toEqual({ origin: "generated", hasManifest: false });
  for (const secret of ["Ada", "51.5"]) expect(Buffer.from(read.bytes).includes(secret)).toBe(false);
  const unmarked = await readPicture(await noise(61, 43).withXmp(theirs("")).toFormat(type).toBuffer());
  expect(await sharp(unmarked.bytes).metadata()).not.toHaveProperty("xmp");
});

test("doesn't encode a jpeg again whose only metadata is its mark", async () => {
  const jpeg = (await samples.jpeg?.()) ?? Buffer.alloc(0);
  const { bytes } = await readPicture(withManifest(marked(jpeg), manifestNaming("trainedAlgorithmicMedia")));
  expect(await pixelsOf(bytes)).toEqual(await pixelsOf(jpeg));
});

test("reads the mark in a C2PA manifest of an AVIF", async () => {
  const avif = await noise(61, 43).avif().toBuffer();
  const manifest = manifestNaming("trainedAlgorithmicMedia");
  const body = Buffer.concat([
    Buffer.from("d8fec3d61b0e483c92975828877ec481", "hex"),
    ...[Buffer.alloc(4), Buffer.from("manifest\0"), Buffer.alloc(8), manifest],
  ]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write("uuid", 4, "latin1");
  const { bytes } = await readPicture(Buffer.concat([avif, head, body]));
  expect(provenance.read(bytes)).toEqual({ origin: "generated", credentials: "removed" });
});

test.each([
  ["a thumbnail", (bytes: Uint8Array) => resizeForPage(bytes, 40)],
  ["a picture on the page", (bytes: Uint8Array) => resizeForPage(bytes, 640)],
  ["a smaller copy", (bytes: Uint8Array) => resizeAnimation(bytes, 40)],
])("%s has the mark of the original", async (_, resize) => {
  for (const type of ["png", "animated gif"]) {
    const copy = await resize(marked((await samples[type]?.()) ?? Buffer.alloc(0)));
    expect(readStatement(copy)).toMatchObject(mark);
  }
  const signed = withManifest((await samples.png?.()) ?? Buffer.alloc(0), manifestNaming("trainedAlgorithmicMedia"));
  expect(provenance.read(await resize(signed))).toEqual({ origin: "generated", credentials: "removed" });
});
