import { setPriority } from "node:os";
import { type Network, NetworkUnavailable, openNetwork } from "./network.ts";
import type { Saliency } from "./saliency.ts";

// The network blocks its thread for a second or two, so it has one of its own.

/** The input of the thread. */
export interface SearchRequest {
  input: Uint8Array;
  /** The weights, if not the package's. */
  weights: string | undefined;
}

export type SearchResult = { kind: "found"; saliency: Saliency } | { kind: "unavailable"; userMessage: string };

if (process.platform === "linux") setPriority(0, 10);

let network: Promise<Network> | undefined;

/** Finds the subject in one network input. The first search loads the network. */
export default async function findSubject({ input, weights }: SearchRequest): Promise<SearchResult> {
  try {
    network ??= openNetwork(weights === undefined ? undefined : new URL(weights));
    return { kind: "found", saliency: await (await network).computeSaliency(input) };
  } catch (error) {
    if (!(error instanceof NetworkUnavailable)) throw error;
    network = undefined; // so that an installed package is found without a restart
    return { kind: "unavailable", userMessage: error.message };
  }
}
