import { once } from "node:events";
import { setPriority } from "node:os";
import type { MessagePort } from "node:worker_threads";
import sharp from "sharp";
import type { SearchResult } from "../subject/saliency-worker.ts";
import { NeedsMorePixels, reservePixels } from "./pixels.ts";
import { type MaskJob, type RenderJob, type RenderOutcome, render, renderMask } from "./render.ts";

// On Linux a priority is a thread's own, and 0 is the calling one: drawing gives way to the chat where both want the processor.
if (process.platform === "linux") setPriority(0, 10);
sharp.concurrency(1);
sharp.cache(false);

/** The messages from a drawing thread, and the replies to it. */
export type WorkerMessage = { kind: "preview"; image: Uint8Array } | { kind: "find"; look: Uint8Array } | { kind: "large" };
export type FinderReply = SearchResult | { kind: "lost" };

export type WorkerTask = { kind: "render"; job: RenderJob } | { kind: "mask"; asked: MaskJob };

/** A thread's input. `pixels`: how many it may hold in memory at once. */
export interface WorkerInput {
  task: WorkerTask;
  pixels: number;
  port: MessagePort;
}

/** The picture, or the number of pixels that must be reserved before it can be drawn. */
export type WorkerResult = RenderOutcome | { kind: "needs-room"; pixels: number };

/** Draws one picture in a worker thread, which talks to the main thread through the port. */
export default async function runTask({ task, pixels, port }: WorkerInput): Promise<WorkerResult> {
  reservePixels(pixels);
  const post = (message: WorkerMessage) => port.postMessage(message);
  const find = (input: Uint8Array) => askFinder(port, () => post({ kind: "find", look: input }));
  try {
    if (task.kind === "mask") return await renderMask(task.asked, find);
    const preview = (image: Uint8Array) => post({ kind: "preview", image });
    return await render(task.job, { preview, find, onLargePicture: () => post({ kind: "large" }) });
  } catch (error) {
    if (error instanceof NeedsMorePixels) return { kind: "needs-room", pixels: error.pixels };
    throw error;
  } finally {
    port.close();
  }
}

async function askFinder(port: MessagePort, request: () => void): Promise<SearchResult> {
  const response = once(port, "message");
  request();
  const [reply]: [FinderReply] = (await response) as [FinderReply];
  if (reply.kind === "lost") throw new Error("the thread that finds the subject died");
  return reply;
}
