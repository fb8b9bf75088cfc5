import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { raceWithAbort } from "../../core/abort.ts";
import { ModelError } from "../../core/errors.ts";
import { FairTurns } from "../../core/fair-turns.ts";
import type { ImageModel } from "../../core/ports.ts";
import type { Job, MaskJob, Outcome } from "./render.ts";
import type { Finder } from "./subject/finder.ts";
import { threadsFor } from "./threads.ts";
import type { Said, Task, Told } from "./worker.ts";

type Watch = Parameters<ImageModel["draw"]>[1];

const idleMs = 30_000;
const drawing = threadsFor<{ task: Task; line: MessagePort }, Outcome>(
  new URL("./worker.ts", import.meta.url),
  availableParallelism() + 1,
  idleMs,
);
/** Whose turns masks are made in: they take moments. */
const MASKS = "masks";
/** One picture more than there are cores, so that nobody's large ones keep another person's small one waiting. */
const turns = new FairTurns({ slots: availableParallelism() + 1, perKey: availableParallelism() });

/** Draws in a worker thread, in turns between people. `load` is called when a thread is free; `finder` is asked when the drawing needs to
 *  know the subject. A thread that dies takes its own picture along and no other. Rejects with the signal's reason as
 *  soon as it is aborted, and the thread stops. */
export async function renderInThread(person: string, load: () => Promise<Job>, finder: Finder, watch: Watch): Promise<Outcome> {
  return inThread(person, async () => ({ kind: "render", job: await load() }), finder, watch);
}

/** The mask of a picture, a PNG of its size, made as drawings are. */
export async function maskInThread(asked: MaskJob, finder: Finder, signal: AbortSignal): Promise<Outcome> {
  return inThread(MASKS, async () => ({ kind: "mask", asked }), finder, { signal, preview() {} });
}

async function inThread(person: string, load: () => Promise<Task>, finder: Finder, watch: Watch): Promise<Outcome> {
  const { signal } = watch;
  signal.throwIfAborted();
  const done = turns.run(person, async () => {
    signal.throwIfAborted();
    return runTask(await load(), finder, watch);
  });
  return raceWithAbort(done, signal);
}

async function runTask(task: Task, finder: Finder, { preview, signal }: Watch): Promise<Outcome> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", async (said: Said) => {
    if (said.kind === "find") port1.postMessage(await found(finder, said.look));
    else if (said.kind === "large") finder.rest();
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
