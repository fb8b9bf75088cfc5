// Files of all types whose marks are read and written.

import { crc32 } from "node:zlib";
import sharp from "sharp";
import { chunk, noise, quarters } from "../fixtures.ts";

const colours = ["red", "green", "blue"];

async function film() {
  const frames = colours.map((background) => sharp({ create: { width: 33, height: 20, channels: 3, background } }).png());
  return sharp(await Promise.all(frames.map((frame) => frame.toBuffer())), { join: { animated: true } });
}

/** "A camera's", with a profile and a comment that isn't XMP. */
const described = () =>
  noise(61, 43)
    .withIccProfile("p3")
    .withExif({ IFD0: { Copyright: "Ada" } });

export const samples: Record<string, () => Promise<Buffer>> = {
  png: () => noise(61, 43).png().toBuffer(),
  "png with 16 bits and a profile": () => noise(61, 43).toColourspace("rgb16").withIccProfile("p3").png().toBuffer(),
  "png with Exif": () => described().png().toBuffer(),
  "png with a palette": () => quarters().png({ palette: true }).toBuffer(),
  "animated png": async () => animatedPng(await quarters().png().toBuffer()),
  jpeg: () => noise(61, 43).jpeg().toBuffer(),
  "progressive jpeg": () => noise(61, 43).jpeg({ progressive: true }).toBuffer(),
  "jpeg with Exif and a profile": () => described().jpeg().toBuffer(),
  webp: () => noise(61, 43).webp().toBuffer(),
  "lossless webp with alpha": () => noise(61, 43).ensureAlpha(0.5).webp({ lossless: true }).toBuffer(),
  "lossy webp with alpha": () => noise(61, 43).ensureAlpha(0.5).webp().toBuffer(),
  "webp with Exif and a profile": () => described().webp().toBuffer(),
  "animated webp": async () => (await film()).webp({ loop: 2 }).toBuffer(),
  gif: () => quarters().gif().toBuffer(),
  "old gif": async () => oldGif(await quarters().gif().toBuffer()),
  "animated gif": async () => (await film()).gif({ loop: 2 }).toBuffer(),
};

/** One frame, which is the picture itself. */
function animatedPng(png: Buffer): Buffer {
  const control = Buffer.alloc(26);
  control.writeUInt32BE(48, 4);
  control.writeUInt32BE(32, 8);
  const before = png.indexOf("IDAT", 0, "latin1") - 4;
  const animation = chunk("acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]));
  return Buffer.concat([png.subarray(0, before), animation, chunk("fcTL", control), png.subarray(before)]);
}

/** GIF87a, without any extension. */
function oldGif(gif: Buffer): Buffer {
  const start = 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  const image = gif.indexOf(0x2c, start);
  return Buffer.concat([Buffer.from("GIF87a"), gif.subarray(6, start), gif.subarray(image)]);
}

/** All frames, in all depths. */
export async function pixelsOf(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  return { data: crc32(data), length: data.length, info };
}

/** A manifest store with one manifest that names this source type, as JUMBF boxes. Its signature is missing. */
export function manifestNaming(sourceType: string): Buffer {
  const id = (name: string) => Buffer.concat([Buffer.from(name, "latin1"), Buffer.from("00110010800000aa00389b71", "hex")]);
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, body]);
  };
  const description = (type: string, label: string) => box("jumd", id(type), Buffer.from(`\x03${label}\0`, "latin1"));
  const action = Buffer.from(`digitalSourceType http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}`);
  const assertion = box("jumb", description("cbor", "c2pa.actions.v2"), box("cbor", action));
  return box("jumb", description("c2pa", "c2pa"), box("jumb", description("c2ma", "urn:c2pa:1"), assertion));
}

/** A PNG, JPEG, WebP or GIF with a manifest, where its type has it. */
export function withManifest(bytes: Buffer, manifest: Buffer): Buffer {
  const insert = (at: number, part: Buffer) => Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
  if (bytes[0] === 0x89) return insert(33, chunk("caBX", manifest));
  if (bytes[0] === 0xff) return insert(2, toSegments(manifest));
  if (bytes[0] === 0x47) {
    const start = 13 + ((bytes[10] ?? 0) & 0x80 ? 3 * 2 ** (((bytes[10] ?? 0) & 7) + 1) : 0);
    return insert(start, toExtension(manifest));
  }
  const head = Buffer.alloc(8);
  head.write("C2PA", 0, "latin1");
  head.writeUInt32LE(manifest.length, 4);
  const marked = Buffer.concat([bytes, head, manifest, Buffer.alloc(manifest.length % 2)]);
  marked.writeUInt32LE(marked.length - 8, 4);
  return marked;
}

/** Two APP11 segments, so that a reader has to join them. */
function toSegments(manifest: Buffer): Buffer {
  const cut = 100;
  const parts = [manifest.subarray(0, cut), Buffer.concat([manifest.subarray(0, 8), manifest.subarray(cut)])];
  return Buffer.concat(
    parts.map((part, index) => {
      const head = Buffer.alloc(12);
      head.writeUInt16BE(0xffeb, 0);
      head.writeUInt16BE(10 + part.length, 2);
      head.write("JP", 4, "latin1");
      head.writeUInt16BE(1, 6);
      head.writeUInt32BE(index + 1, 8);
      return Buffer.concat([head, part]);
    }),
  );
}

function toExtension(manifest: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < manifest.length; at += 255) {
    const part = manifest.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from("C2PA_GIF\x01\0\0", "latin1"), ...parts, Buffer.from([0])]);
}
