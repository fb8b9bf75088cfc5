import { setPriority } from "node:os";
import type { MessagePort } from "node:worker_threads";
import sharp from "sharp";
import type { PackedMatte } from "../../subject/matte-cache.ts";
import type { FacesResult, SearchResult } from "../../subject/network/search-process.ts";
import type { RenderJob, RenderOutcome } from "../job.ts";
import { NeedsMorePixels, reservePixels } from "../pixels/pixels.ts";
import { type MaskJob, type RenderHooks, render, renderMask } from "../render.ts";
import { renderSelection } from "../render-selection.ts";

// On Linux every thread has its own priority, and 0 is the calling thread: drawing gives way to the chat when both need the CPU.
if (process.platform === "linux") setPriority(0, 10);
sharp.concurrency(1);
sharp.cache(false);

/** The messages from a drawing thread, and the replies to it. */
export type WorkerMessage =
  | { kind: "preview"; image: Uint8Array }
  | { kind: "find"; id: number; find: "subject" | "faces"; input: Uint8Array }
  | { kind: "matte"; matte: PackedMatte }
  | { kind: "large-picture" };
export interface FinderReply {
  /** Of the message that it answers. */
  id: number;
  found: SearchResult | FacesResult | { kind: "lost" };
}

export type WorkerTask =
  | { kind: "render"; job: RenderJob }
  | { kind: "mask"; job: MaskJob }
  | { kind: "selection"; picture: Uint8Array };

/** The input of a thread. `pixels`: how many it may have in memory at once. */
export interface WorkerInput {
  task: WorkerTask;
  pixels: number;
  /** The side of the input of the network that finds subjects, in pixels. */
  inputSide: number;
  port: MessagePort;
}

/** The picture, or how many pixels must be reserved to draw it. */
export type WorkerResult = RenderOutcome | { kind: "needs-more-pixels"; pixels: number };

/** Draws one picture in a worker thread, which communicates with the main thread through the port. */
export default async function runTask({ task, pixels, inputSide, port }: WorkerInput): Promise<WorkerResult> {
  reservePixels(pixels);
  const post = (message: WorkerMessage) => port.postMessage(message);
  const ask = createAsker(port);
  const find: RenderHooks["find"] = async (input) => (await ask("subject", input)) as SearchResult;
  const findFaces: RenderHooks["findFaces"] = async (input) => (await ask("faces", input)) as FacesResult;
  try {
    if (task.kind === "mask") return await renderMask(task.job, find, { inputSide });
    if (task.kind === "selection") return await renderSelection(task.picture, find, { inputSide });
    const preview = (image: Uint8Array) => post({ kind: "preview", image });
    const keepMatte = (matte: PackedMatte) => post({ kind: "matte", matte });
    return await render(task.job, {
      preview,
      find,
      inputSide,
      findFaces,
      keepMatte,
      onLargePicture: () => post({ kind: "large-picture" }),
    });
  } catch (error) {
    if (error instanceof NeedsMorePixels) return { kind: "needs-more-pixels", pixels: error.pixels };
    throw error;
  } finally {
    port.close();
  }
}

/** Several searches may be under way at the same time. */
function createAsker(port: MessagePort) {
  const waiting = new Map<number, (found: FinderReply["found"]) => void>();
  let lastId = 0;
  port.on("message", ({ id, found }: FinderReply) => {
    waiting.get(id)?.(found);
    waiting.delete(id);
  });
  return async (find: "subject" | "faces", input: Uint8Array): Promise<SearchResult | FacesResult> => {
    lastId += 1;
    const { promise, resolve } = Promise.withResolvers<FinderReply["found"]>();
    waiting.set(lastId, resolve);
    port.postMessage({ kind: "find", id: lastId, find, input } satisfies WorkerMessage);
    const found = await promise;
    if (found.kind === "lost") throw new Error("the subject finder's process died");
    return found;
  };
}
