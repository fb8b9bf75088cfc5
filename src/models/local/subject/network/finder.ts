import { LRUCache } from "lru-cache";
import type { Log } from "../../../../core/ports/runtime.ts";
import { INPUT_SIDE, keyOf } from "../saliency.ts";
import { createServerProcess, ProcessEnded } from "./child-process.ts";
import { NetworkUnavailable } from "./network-unavailable.ts";
import type { RuntimeChoice } from "./runtime.ts";
import type { FacesResult, ProcessRequest, Ready, SearchResult } from "./search-process.ts";

/** Finds the subjects of pictures, in one child process for all of them. */
export interface SubjectFinder {
  /** Resolves to the side of the network's input, in pixels. Throws `NetworkUnavailable` if the chosen network can't be opened. */
  inputSide(): Promise<number>;
  /** Resolves to the subject, or to the reason why it can't be found here. Recent results are cached, and simultaneous searches for one
   *  picture share one run. Rejects the first caller when the process dies; the others search again. */
  find(input: Uint8Array): Promise<SearchResult>;
  /** Resolves to the faces in `DETECTOR_SIDE` × `DETECTOR_SIDE` pixels of RGB, or to the reason why they can't be found here. Rejects when the
   *  process dies. */
  findFaces(input: Uint8Array): Promise<FacesResult>;
  /** Opens the network for a search that comes in a moment. Doesn't wait for it, and never rejects. */
  getReady(): void;
  /** Ends the process to free its memory before something large is drawn. The next search takes a little longer. */
  stopIdle(): void;
  /** How many processes are alive: none before the first search and after a while without one. */
  processCount(): number;
}

interface Options {
  /** The weights of the package's network, if they are elsewhere. */
  weights?: URL;
  /** The ONNX file of another network. */
  network?: string | undefined;
  /** The child process's code, if not the usual one. */
  code?: URL;
  /** After this many milliseconds without a search the process ends, which frees its memory. */
  idleMs?: number;
  /** Gets a line about the library that runs the network, at the first search and when it changes. */
  log?: Log;
}

/** How many results are cached, 100 KB each. */
const MAX_CACHED = 200;
/** A search that takes longer has hung. */
const SEARCH_TIMEOUT_MS = 90_000;

export function createSubjectFinder({
  weights,
  network,
  code = new URL("./search-process.ts", import.meta.url),
  idleMs = 30_000,
  log,
}: Options = {}): SubjectFinder {
  const cache = new LRUCache<string, Extract<SearchResult, { kind: "found" }>>({ max: MAX_CACHED });
  const running = new Map<string, Promise<SearchResult>>();
  const server = createServerProcess<ProcessRequest, SearchResult | FacesResult | Ready>(code, {
    idleMs,
    timeoutMs: SEARCH_TIMEOUT_MS,
  });
  let runtime: RuntimeChoice["name"] | undefined;
  let avoidNative = false;

  const requestFor = (input?: Uint8Array) => (avoidNative: boolean) =>
    ({ find: "subject", ...(input && { input }), weights: weights?.href, network, avoidNative }) as const;

  async function openOwn(): Promise<number> {
    const opened = await run<Ready | SearchResult>(requestFor());
    if (opened.kind === "unavailable") throw new NetworkUnavailable(opened.userMessage);
    return opened.kind === "ready" ? opened.side : INPUT_SIDE;
  }

  async function search(key: string, input: Uint8Array): Promise<SearchResult> {
    const found = await run<SearchResult>(requestFor(input));
    if (found.kind === "found") {
      cache.set(key, found);
      if (found.runtime !== undefined) noteRuntime(found.runtime);
    }
    return found;
  }

  /** On a processor that it wasn't built for, the native library takes its process along. */
  async function run<Result>(requestWith: (avoidNative: boolean) => ProcessRequest): Promise<Result> {
    const avoided = avoidNative;
    try {
      return (await server.run(requestWith(avoided))) as Result;
    } catch (error) {
      if (avoided || runtime !== undefined || !(error instanceof ProcessEnded) || error.wasKilled) throw error;
      avoidNative = true;
      return (await server.run(requestWith(avoidNative))) as Result;
    }
  }

  function noteRuntime({ name, problem }: RuntimeChoice): void {
    if (name === runtime) return;
    runtime = name;
    if (name === "native") log?.info({ runtime: name }, "subject network opened");
    else log?.warn({ runtime: name, err: problem }, "subject network opened with the slower WebAssembly library");
  }

  let side: Promise<number> | undefined;
  return {
    inputSide() {
      side ??= network === undefined ? Promise.resolve(INPUT_SIDE) : openOwn();
      return side;
    },
    async find(input) {
      const key = keyOf(input);
      for (let pending = running.get(key); pending !== undefined; pending = running.get(key)) {
        const found = await pending.catch(() => undefined);
        if (found !== undefined) return found;
      }
      const known = cache.get(key);
      if (known !== undefined) return known;
      const own = search(key, input).finally(() => running.delete(key));
      running.set(key, own);
      return own;
    },
    findFaces: (input) => run((avoidNative) => ({ find: "faces", input, avoidNative })),
    getReady() {
      run(requestFor()).catch(() => undefined); // the search itself will say what's wrong
    },
    stopIdle: () => server.stopIdle(),
    processCount: () => server.count(),
  };
}
