// Marks are written into the files of all types without touching a pixel, and read again.

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { openContainer } from "../../../src/images/provenance/containers/index.ts";
import { createProvenance, readStatement } from "../../../src/images/provenance/provenance.ts";
import { checkPicture } from "../../../src/images/read.ts";
import { provenance } from "../../fakes/provenance.ts";
import { manifestNaming, pixelsOf, samples, withManifest } from "./samples.ts";

const mark = { origin: "generated", system: "openai/gpt-image-2" } as const;

/** Fails the test if the mark can't be written. */
function write(bytes: Uint8Array, of: Parameters<typeof provenance.write>[1] = mark): Buffer {
  const marked = provenance.write(bytes, of);
  if (!marked) throw new Error("not marked");
  return Buffer.from(marked);
}

describe.each(Object.entries(samples))("a %s", (name, make) => {
  test("has the same pixels, profile and frames with a mark", async () => {
    const bytes = await make();
    const marked = write(bytes);
    expect(await pixelsOf(marked)).toEqual(await pixelsOf(bytes));
    const { xmp, xmpAsString, size, ...rest } = await sharp(marked, { animated: true }).metadata();
    const { size: before, ...original } = await sharp(bytes, { animated: true }).metadata();
    expect(rest).toEqual(original);
    await checkPicture(marked).catch(async (error: Error) => expect(checkPicture(bytes)).rejects.toThrow(error.message));
  });

  test("says who made it, also to other programs", async () => {
    const marked = write(await make());
    expect(readStatement(marked)).toEqual({ ...mark, tool: "Threadbrush 1.2.3", hasManifest: false });
    const { xmpAsString } = await sharp(marked).metadata();
    const isGif = name.includes("gif"); // sharp reads no XMP of GIF files
    if (!isGif) expect(xmpAsString).toContain("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
  });

  test("has one mark after several, and none when it is stripped", async () => {
    const bytes = await make();
    const marked = write(bytes);
    expect(write(marked)).toEqual(marked);
    const stripped = openContainer(marked)?.strip();
    expect(await pixelsOf(stripped ?? marked)).toEqual(await pixelsOf(bytes));
    expect(openContainer(stripped ?? marked)?.xmp).toBeUndefined();
    if (!name.includes("webp") && !name.includes("old")) expect(stripped).toEqual(bytes); // these got another header
  });

  test("shows its C2PA manifest", async () => {
    const bytes = await make();
    const manifest = manifestNaming("compositeWithTrainedAlgorithmicMedia");
    const signed = withManifest(bytes, manifest);
    if (name === "webp" || name === "lossless webp with alpha") return; // simple files have no other chunks
    expect(await pixelsOf(signed)).toEqual(await pixelsOf(bytes));
    expect(openContainer(signed)?.manifest).toEqual(manifest);
    expect(provenance.read(signed)).toEqual({ origin: "composite", credentials: "present" });
    expect(openContainer(signed)?.strip()).toEqual(bytes);
  });

  test("isn't marked if its end is missing, and is never misread", async () => {
    const bytes = write(await make());
    for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 97))) {
      const cut = bytes.subarray(0, length);
      if (!name.includes("jpeg")) expect(provenance.write(cut, mark)).toBeUndefined();
      expect(() => provenance.read(cut)).not.toThrow();
    }
  });
});

test("keeps what the file says already", async () => {
  const theirs = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:t="http://www.tc260.org.cn/ns/AIGC/1.0/" i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"><t:AIGC>{"Label":"1"}</t:AIGC></r:Description></r:RDF></x:xmpmeta>`;
  for (const type of ["png", "jpeg", "webp"] as const) {
    const bytes = await sharp(await samples.png?.())
      .withXmp(theirs)
      .toFormat(type)
      .toBuffer();
    const marked = write(bytes, { origin: "composite", system: "studio/brush" });
    const { xmpAsString = "" } = await sharp(marked).metadata();
    expect(xmpAsString).toContain(`<t:AIGC>{"Label":"1"}</t:AIGC>`);
    expect(readStatement(marked)).toMatchObject({ origin: "generated", system: "studio/brush" });
    expect(xmpAsString.split("DigitalSourceType")).toHaveLength(2);
  }
});

test("replaces a statement that isn't true", async () => {
  const theirs = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/></rdf:RDF>`;
  const bytes = await sharp(await samples.png?.())
    .withXmp(theirs)
    .jpeg()
    .toBuffer();
  expect((await sharp(write(bytes)).metadata()).xmpAsString).not.toContain("digitalCapture");
});

test("writes instructions only if the admin wants it, as they are", async () => {
  const bytes = await samples.png?.();
  const prompt = `a <?php script> & "a %PDF-1.7" \0 \ud800 for 100% of 猫`;
  const told = createProvenance({ tool: "Threadbrush", writesPrompts: true });
  const marked = told.write(bytes ?? Buffer.alloc(0), { ...mark, prompt });
  expect(readStatement(marked ?? Buffer.alloc(0)).prompt).toBe(`a <?php script> & "a %PDF-1.7"  \ufffd for 100% of 猫`);
  await checkPicture(marked ?? Buffer.alloc(0)); // it doesn't look like another kind of file
  expect(Buffer.from(write(bytes ?? Buffer.alloc(0), { ...mark, prompt })).includes("AIPrompt")).toBe(false);
});

test("marks nothing but pictures", () => {
  for (const text of ["", "GIF8", "\x89PNG", "<svg/>", "RIFF\0\0\0\0WEBP", "\xff\xd8\xff"])
    expect(provenance.write(Buffer.from(text, "latin1"), mark)).toBeUndefined();
});
