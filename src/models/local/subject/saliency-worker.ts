import { setPriority } from "node:os";
import { type Network, NetworkUnavailable, openNetwork } from "./network.ts";
import type { Saliency } from "./saliency.ts";

// The network blocks the thread that it runs in for a second or two: this one, and no other.

/** What is asked of the thread. */
export interface SearchRequest {
  look: Uint8Array;
  /** The file with the weights, if it is not the package's. */
  weights: string | undefined;
}

export type SearchResult = { kind: "found"; saliency: Saliency } | { kind: "unavailable"; words: string };

if (process.platform === "linux") setPriority(0, 10);

let network: Promise<Network> | undefined;

/** Finds the subject in one network input. The first search loads the network. */
export default async function findSubject({ look: input, weights }: SearchRequest): Promise<SearchResult> {
  try {
    network ??= openNetwork(weights === undefined ? undefined : new URL(weights));
    return { kind: "found", saliency: await (await network).saliencyOf(input) };
  } catch (error) {
    if (!(error instanceof NetworkUnavailable)) throw error;
    network = undefined; // once it is installed, it is found without a restart
    return { kind: "unavailable", words: error.message };
  }
}
