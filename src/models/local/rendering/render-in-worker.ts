import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { raceWithAbort } from "../../../core/abort.ts";
import { ModelError } from "../../../core/errors.ts";
import { FairTurns } from "../../../core/fair-turns.ts";
import type { ImageModel } from "../../../core/ports.ts";
import { withPixelBudget } from "../../../images/in-flight.ts";
import type { Finder } from "../subject/finder.ts";
import type { Job, MaskJob, Outcome } from "./render.ts";
import type { FinderReply, Order, Result, Task, WorkerMessage } from "./render-worker.ts";
import { createWorkerPool } from "./worker-pool.ts";

type Watch = Parameters<ImageModel["draw"]>[1];

const idleMs = 30_000;
const drawing = createWorkerPool<Order, Result>(
  new URL("./render-worker.ts", import.meta.url),
  availableParallelism() + 1,
  idleMs,
);
/** Whose turns masks are made in: they take moments. */
const MASKS = "masks";
/** One picture more than there are cores, so that nobody's large ones keep another person's small one waiting. */
const turns = new FairTurns({ slots: availableParallelism() + 1, perKey: availableParallelism() });

/** Pixels that are set aside for a drawing at least, so that few small pictures are begun twice because they grow. */
const LEAST_PIXELS = 1_000_000;

/** Draws in a worker thread, in turns between people; the pictures have so many pixels. `load` is called when a thread is free; `finder` is asked when the drawing needs to
 *  know the subject. A thread that dies takes its own picture along and no other. Rejects with the signal's reason as
 *  soon as it is aborted, and the thread stops. */
export async function renderInThread(
  person: string,
  pixels: number,
  load: () => Promise<Job>,
  finder: Finder,
  watch: Watch,
): Promise<Outcome> {
  return inThread(person, pixels, async () => ({ kind: "render", job: await load() }), finder, watch);
}

/** The mask of a picture, a PNG of its size, made as drawings are. */
export async function maskInThread(asked: MaskJob, pixels: number, finder: Finder, signal: AbortSignal): Promise<Outcome> {
  return inThread(MASKS, pixels, async () => ({ kind: "mask", asked }), finder, { signal, preview() {} });
}

async function inThread(
  person: string,
  pixels: number,
  load: () => Promise<Task>,
  finder: Finder,
  watch: Watch,
): Promise<Outcome> {
  const { signal } = watch;
  signal.throwIfAborted();
  const begin = async (room: number) => {
    signal.throwIfAborted();
    return runTask(await load(), room, finder, watch);
  };
  return raceWithAbort(withRoom(person, Math.max(pixels, LEAST_PIXELS), begin), signal);
}

/** A picture that turns out to grow begins once more when there is room for it: to wait while it holds a part could be for ever. */
async function withRoom(person: string, pixels: number, begin: (room: number) => Promise<Result>): Promise<Outcome> {
  const result = await withPixelBudget(pixels, () => turns.run(person, () => begin(pixels)), person);
  return result.kind === "needs-room" ? withRoom(person, result.pixels, begin) : result;
}

async function runTask(task: Task, pixels: number, finder: Finder, { preview, signal }: Watch): Promise<Result> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", async (said: WorkerMessage) => {
    if (said.kind === "find") port1.postMessage(await found(finder, said.look));
    else if (said.kind === "large") finder.rest();
    else if (!signal.aborted) preview(said.image);
  });
  try {
    return await drawing.run({ task, pixels, line: port2 }, { signal, transferList: [port2] });
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelError("unavailable", "the worker thread died", {
      cause: error,
      userMessage: "The built-in editor stumbled over this picture.",
    });
  } finally {
    port1.close();
  }
}

async function found(finder: Finder, look: Uint8Array): Promise<FinderReply> {
  return finder.find(look).catch((): FinderReply => ({ kind: "lost" }));
}
