import { availableParallelism } from "node:os";
import type { InferenceSession, Tensor } from "onnxruntime-web";

// The library that runs the network: native where its binary exists and loads, otherwise its WebAssembly build, which takes three times as
// long and runs everywhere.

/** Which library runs the network. `problem`: why the native one doesn't. */
export interface RuntimeChoice {
  name: "native" | "wasm";
  problem?: unknown;
}

export interface Runtime extends RuntimeChoice {
  open(weights: Uint8Array): Promise<InferenceSession>;
  Tensor: typeof Tensor;
}

/** More threads than these gain little, and take cores from drawing. */
const MAX_THREADS = 4;

/** Errors only; without an arena, memory is freed after every run. */
const options: InferenceSession.SessionOptions = { enableCpuMemArena: false, enableMemPattern: false, logSeverityLevel: 3 };

/** Throws if neither library can be loaded. */
export async function loadRuntime(avoidNative: boolean): Promise<Runtime> {
  if (avoidNative) return { ...(await loadWasm()), problem: new Error("the native library ended its process") };
  try {
    return await loadNative();
  } catch (error) {
    return { ...(await loadWasm()), problem: error };
  }
}

async function loadNative(): Promise<Runtime> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const intraOpNumThreads = Math.min(MAX_THREADS, availableParallelism());
  return {
    name: "native",
    open: (weights) => InferenceSession.create(weights, { ...options, intraOpNumThreads }),
    Tensor,
  };
}

async function loadWasm(): Promise<Runtime> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web");
  env.wasm.numThreads = 1; // more threads are not faster in Node
  return {
    name: "wasm",
    open: (weights) => InferenceSession.create(weights, { ...options, executionProviders: ["wasm"] }),
    Tensor,
  };
}
