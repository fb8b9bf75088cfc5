// A thread that decodes one picture and ends, which frees all memory that the decoder took.

import { parentPort, workerData } from "node:worker_threads";
import type { ColourCodes } from "../scan/colours.ts";
import { decodeAvifWide } from "./avif.ts";
import { decodeBmp } from "./bmp.ts";
import { decodeHeif, decodeHeifWide } from "./heif.ts";
import { decodeJxl } from "./jxl.ts";
import { DecodeError, type DecodeFailure } from "./pixels.ts";
import { writeTiff } from "./tiff.ts";
import { toSrgb } from "./tone-map.ts";

export type DecodedKind = "heic" | "avif" | "bmp" | "jxl";

export interface DecodeInput {
  kind: DecodedKind;
  bytes: Uint8Array;
  maxPixels: number;
  /** What the picture's colours mean, if it isn't sRGB: a profile, or codes. */
  icc: Uint8Array | undefined;
  codes: ColourCodes | undefined;
}

export type DecodeOutput = { kind: "decoded"; tiff: Uint8Array } | { kind: "failed"; failure: DecodeFailure; cause: unknown };

const output = await decode(workerData).catch((error: unknown): DecodeOutput => {
  return { kind: "failed", failure: error instanceof DecodeError ? error.failure : "damaged", cause: error };
});
parentPort?.postMessage(output, output.kind === "decoded" ? [output.tiff.buffer as ArrayBuffer] : []);

async function decode({ kind, bytes, maxPixels, icc, codes }: DecodeInput): Promise<DecodeOutput> {
  if (kind === "bmp") return { kind: "decoded", tiff: writeTiff(decodeBmp(bytes)) };
  if (kind === "jxl") return { kind: "decoded", tiff: writeTiff(await decodeJxl(bytes)) };
  if (!codes) return { kind: "decoded", tiff: writeTiff(decodeHeif(bytes, maxPixels), icc) };
  const pixels = kind === "avif" ? await decodeAvifWide(bytes) : decodeHeifWide(bytes, maxPixels);
  return { kind: "decoded", tiff: writeTiff(toSrgb(pixels, codes)) };
}
