import { once } from "node:events";
import { setPriority } from "node:os";
import type { MessagePort } from "node:worker_threads";
import sharp from "sharp";
import type { Found } from "../subject/saliency-worker.ts";
import { NeedsRoom, setAside } from "./pixels.ts";
import { type Job, type MaskJob, type Outcome, render, renderMask } from "./render.ts";

// On Linux a priority is a thread's own, and 0 is the calling one: drawing gives way to the chat where both want the processor.
if (process.platform === "linux") setPriority(0, 10);
sharp.concurrency(1);
sharp.cache(false);

/** What a drawing thread says, and what it is told. */
export type WorkerMessage = { kind: "preview"; image: Uint8Array } | { kind: "find"; look: Uint8Array } | { kind: "large" };
export type FinderReply = Found | { kind: "lost" };

export type Task = { kind: "render"; job: Job } | { kind: "mask"; asked: MaskJob };

/** What a thread is given: `pixels` is how many it may have in memory at once. */
export interface Order {
  task: Task;
  pixels: number;
  line: MessagePort;
}

/** The picture, or how many pixels there must be room for. */
export type Result = Outcome | { kind: "needs-room"; pixels: number };

/** One picture, in a thread of its own; what it asks and tells goes through the line. */
export default async function runTask({ task, pixels, line }: Order): Promise<Result> {
  setAside(pixels);
  const say = (said: WorkerMessage) => line.postMessage(said);
  const find = (look: Uint8Array) => asked(line, () => say({ kind: "find", look }));
  try {
    if (task.kind === "mask") return await renderMask(task.asked, find);
    const preview = (image: Uint8Array) => say({ kind: "preview", image });
    return await render(task.job, { preview, find, large: () => say({ kind: "large" }) });
  } catch (error) {
    if (error instanceof NeedsRoom) return { kind: "needs-room", pixels: error.pixels };
    throw error;
  } finally {
    line.close();
  }
}

async function asked(line: MessagePort, ask: () => void): Promise<Found> {
  const answer = once(line, "message");
  ask();
  const [told]: [FinderReply] = (await answer) as [FinderReply];
  if (told.kind === "lost") throw new Error("the thread that finds the subject died");
  return told;
}
