import type { FaceDetector } from "../faces/detector.ts";
import type { Detection } from "../faces/faces.ts";
import type { Saliency } from "../saliency.ts";
import { serveRequests } from "./child-process.ts";
import { type Network, openNetwork, openOwnNetwork } from "./network.ts";
import { NetworkUnavailable } from "./network-unavailable.ts";
import type { RuntimeChoice } from "./runtime.ts";

// The networks block their thread, and their native library takes the whole process along when it crashes or is stopped in the middle. So they
// have a process of their own, whose memory returns to the system when it ends.

/** A request to the process. `input`: what the network takes; without one, the network is only opened. `weights`: the package's network, if it
 *  is elsewhere. `network`: the file of another one. */
export type ProcessRequest = (
  | { find: "subject"; input?: Uint8Array; weights: string | undefined; network: string | undefined }
  | { find: "faces"; input: Uint8Array }
) & {
  /** Whether the network runs in WebAssembly even if the native library is there. */
  avoidNative: boolean;
};

interface Unavailable {
  kind: "unavailable";
  userMessage: string;
}

export type SearchResult = { kind: "found"; saliency: Saliency; runtime?: RuntimeChoice } | Unavailable;
/** The network is open. `side`: of its input, in pixels. */
export type Ready = { kind: "ready"; side: number };
export type FacesResult = { kind: "faces"; faces: Detection[] } | Unavailable;

let network: Promise<Network> | undefined;
let detector: Promise<FaceDetector> | undefined;

/** The first search of a kind loads its network. */
async function search(request: ProcessRequest): Promise<SearchResult | FacesResult | Ready> {
  try {
    return request.find === "subject" ? await findSubject(request) : await findFaces(request);
  } catch (error) {
    if (!(error instanceof NetworkUnavailable)) throw error;
    network = undefined; // so that an installed package is found without a restart
    detector = undefined;
    return { kind: "unavailable", userMessage: error.message };
  }
}

async function findSubject(request: Extract<ProcessRequest, { find: "subject" }>): Promise<SearchResult | Ready> {
  const { input, avoidNative } = request;
  network ??= open(request, avoidNative);
  const { computeSaliency, runtime, side } = await network;
  if (input === undefined) return { kind: "ready", side };
  return { kind: "found", saliency: await computeSaliency(input), runtime };
}

function open({ weights, network: file }: Extract<ProcessRequest, { find: "subject" }>, avoidNative: boolean): Promise<Network> {
  if (file !== undefined) return openOwnNetwork(file, avoidNative);
  return openNetwork(weights === undefined ? undefined : new URL(weights), avoidNative);
}

async function findFaces({ input, avoidNative }: Extract<ProcessRequest, { find: "faces" }>): Promise<FacesResult> {
  // Imported when it's needed: it takes as long as opening the subject's network.
  detector ??= import("../faces/detector.ts").then(({ openFaceDetector }) => openFaceDetector(avoidNative));
  return { kind: "faces", faces: await (await detector).detect(input) };
}

serveRequests(search);
