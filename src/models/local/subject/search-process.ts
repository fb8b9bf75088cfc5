import { serveRequests } from "./child-process.ts";
import { type Network, NetworkUnavailable, openNetwork } from "./network.ts";
import type { RuntimeChoice } from "./runtime.ts";
import type { Saliency } from "./saliency.ts";

// The network blocks its thread, and its native library takes the whole process along when it crashes or is stopped in the middle. So it has
// a process of its own, whose memory returns to the system when it ends.

export interface SearchRequest {
  input: Uint8Array;
  /** The weights, if not the package's. */
  weights: string | undefined;
  /** Whether the network runs in WebAssembly even if the native library is there. */
  avoidNative: boolean;
}

export type SearchResult =
  | { kind: "found"; saliency: Saliency; runtime?: RuntimeChoice }
  | { kind: "unavailable"; userMessage: string };

let network: Promise<Network> | undefined;

/** Finds the subject in one network input. The first search loads the network. */
async function findSubject({ input, weights, avoidNative }: SearchRequest): Promise<SearchResult> {
  try {
    network ??= openNetwork(weights === undefined ? undefined : new URL(weights), avoidNative);
    const { computeSaliency, runtime } = await network;
    return { kind: "found", saliency: await computeSaliency(input), runtime };
  } catch (error) {
    if (!(error instanceof NetworkUnavailable)) throw error;
    network = undefined; // so that an installed package is found without a restart
    return { kind: "unavailable", userMessage: error.message };
  }
}

serveRequests(findSubject);
