import { MAX_PIXELS } from "../refusals.ts";
import type { WidePixels } from "./pixels.ts";

/** Decodes an AVIF with all bits of the file, and without converting its colours. Throws if it is damaged. */
export async function decodeAvifWide(bytes: Uint8Array): Promise<WidePixels> {
  const { sharp } = await import("../picture-slots.ts");
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS });
  const { depth, bitsPerSample = 8 } = await picture.metadata();
  const isWide = depth === "ushort";
  const raw = isWide ? picture.toColourspace("rgb16").raw({ depth: "ushort" }) : picture.raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const channels = info.channels === 4 ? 4 : 3;
  return {
    ...{ width, height, channels, stride: width * channels },
    data: isWide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data,
    max: isWide ? (2 ** bitsPerSample - 1) << (16 - bitsPerSample) : 255, // libvips shifts them to the left
  };
}
