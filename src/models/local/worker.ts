import { setPriority } from "node:os";
import type { MessagePort } from "node:worker_threads";
import sharp from "sharp";
import { type Job, type Outcome, render } from "./render.ts";

// On Linux a priority is a thread's own, and 0 is the calling one: drawing gives way to the chat where both want the processor.
if (process.platform === "linux") setPriority(0, 10);
sharp.concurrency(1);
sharp.cache(false);

/** One picture, in a thread of its own; previews go through the port. */
export default async function work({ job, previews }: { job: Job; previews: MessagePort }): Promise<Outcome> {
  return render(job, (image) => previews.postMessage(image));
}
