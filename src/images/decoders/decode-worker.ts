// A thread that decodes one picture and ends, which frees all memory that the decoder took.

import { parentPort, workerData } from "node:worker_threads";
import { decodeHeif } from "./heif.ts";
import { DecodeError, type DecodeFailure } from "./pixels.ts";
import { writeTiff } from "./tiff.ts";

export interface DecodeInput {
  bytes: Uint8Array;
  maxPixels: number;
  /** The profile of the picture's colours. */
  icc: Uint8Array | undefined;
}

export type DecodeOutput = { kind: "decoded"; tiff: Uint8Array } | { kind: "failed"; failure: DecodeFailure; cause: unknown };

const { bytes, maxPixels, icc }: DecodeInput = workerData;
const output = decode();
parentPort?.postMessage(output, output.kind === "decoded" ? [output.tiff.buffer as ArrayBuffer] : []);

function decode(): DecodeOutput {
  try {
    return { kind: "decoded", tiff: writeTiff(decodeHeif(bytes, maxPixels), icc) };
  } catch (error) {
    return { kind: "failed", failure: error instanceof DecodeError ? error.failure : "damaged", cause: error };
  }
}
