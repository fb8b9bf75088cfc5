import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { fileKinds } from "../messages.ts";
import { MAX_PIXELS, refusals } from "../refusals.ts";
import type { DecodeInput, DecodeOutput } from "./decode-worker.ts";

/** Ten times as long as 64 megapixels take on an idle core. */
const TIMEOUT_MS = 40_000;

/** Decodes a picture that sharp can't read, or whose colours it doesn't know, into an uncompressed TIFF, upright, in a thread of its own.
 *  Throws `PictureError`. */
export async function decodeToTiff(input: Omit<DecodeInput, "maxPixels">): Promise<Uint8Array> {
  const workerData: DecodeInput = { ...input, maxPixels: MAX_PIXELS };
  const worker = new Worker(new URL("decode-worker.ts", import.meta.url), { workerData, execArgv: [] });
  const output = await outputOf(worker).finally(() => worker.terminate());
  if (output.kind === "decoded") return output.tiff;
  switch (output.failure) {
    case "missing":
      throw refusals.heicDecoderMissing(output.cause);
    case "unsupported":
      throw input.kind === "bmp" ? refusals.unsupported(fileKinds.bmp) : refusals.heicVariant(output.cause);
    case "damaged":
      throw refusals.damaged(input.kind, output.cause);
  }
}

async function outputOf(worker: Worker): Promise<DecodeOutput> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [output]: [DecodeOutput] = (await once(worker, "message", { signal })) as [DecodeOutput];
    return output;
  } catch (error) {
    if (signal.aborted) throw refusals.tooSlow(error);
    return { kind: "failed", failure: "damaged", cause: error }; // the thread died
  }
}
