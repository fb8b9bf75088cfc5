import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import pLimit from "p-limit";
import { raceWithAbort } from "../../core/abort.ts";
import { ModelError } from "../../core/errors.ts";
import type { Job, MaskJob, Outcome } from "./render.ts";
import type { Finder } from "./subject/finder.ts";
import { threadsFor } from "./threads.ts";
import type { Said, Task, Told } from "./worker.ts";

const idleMs = 30_000;
const drawing = threadsFor<{ task: Task; line: MessagePort }, Outcome>(
  new URL("./worker.ts", import.meta.url),
  availableParallelism(),
  idleMs,
);
const turn = pLimit(availableParallelism());

/** Draws in a worker thread, as many at once as there are cores. `load` is called when a thread is free; `finder` is asked when the
 *  drawing needs to know the subject. A thread that dies takes its own picture along and no other. Rejects with the signal's reason as
 *  soon as it is aborted, and the thread stops. */
export async function renderInThread(
  load: () => Promise<Job>,
  finder: Finder,
  preview: (image: Uint8Array) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  return inThread(async () => ({ kind: "render", job: await load() }), finder, preview, signal);
}

/** The mask of a picture, a PNG of its size, made as drawings are. */
export async function maskInThread(asked: MaskJob, finder: Finder, signal: AbortSignal): Promise<Outcome> {
  return inThread(
    async () => ({ kind: "mask", asked }),
    finder,
    () => {},
    signal,
  );
}

async function inThread(
  load: () => Promise<Task>,
  finder: Finder,
  preview: (image: Uint8Array) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const done = turn(async () => {
    signal.throwIfAborted();
    return runTask(await load(), finder, preview, signal);
  });
  return raceWithAbort(done, signal);
}

async function runTask(task: Task, finder: Finder, preview: (image: Uint8Array) => void, signal: AbortSignal): Promise<Outcome> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", async (said: Said) => {
    if (said.kind === "find") port1.postMessage(await found(finder, said.look));
    else if (!signal.aborted) preview(said.image);
  });
  try {
    return await drawing.run({ task, line: port2 }, { signal, transferList: [port2] });
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelError("unavailable", "the worker thread died", {
      cause: error,
      words: "The built-in editor stumbled over this picture.",
    });
  } finally {
    port1.close();
  }
}

async function found(finder: Finder, look: Uint8Array): Promise<Told> {
  return finder.find(look).catch((): Told => ({ kind: "lost" }));
}
