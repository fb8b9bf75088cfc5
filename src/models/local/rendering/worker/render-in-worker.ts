import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { raceWithAbort } from "../../../../core/concurrency/abort.ts";
import { FairTurns } from "../../../../core/concurrency/fair-turns.ts";
import { ModelError } from "../../../../core/errors.ts";
import type { ImageModel } from "../../../../core/ports/models.ts";
import { withPixelBudget } from "../../../../images/in-flight.ts";
import { editorMessages } from "../../messages.ts";
import type { PackedMatte } from "../../subject/matte-cache.ts";
import type { SubjectFinder } from "../../subject/network/finder.ts";
import type { RenderJob, RenderOutcome } from "../job.ts";
import type { MaskJob } from "../render.ts";
import type { FinderReply, WorkerInput, WorkerMessage, WorkerResult, WorkerTask } from "./render-worker.ts";
import { createWorkerPool } from "./worker-pool.ts";

type DrawOptions = Parameters<ImageModel["draw"]>[1] & {
  /** Keeps the matte of the first picture for later drawings. */
  keepMatte?(matte: PackedMatte): void;
};

const IDLE_TIMEOUT_MS = 30_000;
const pool = createWorkerPool<WorkerInput, WorkerResult>(
  new URL("./render-worker.ts", import.meta.url),
  availableParallelism() + 1,
  IDLE_TIMEOUT_MS,
);
/** Masks take moments, so they share one turn. */
const MASK_KEY = "masks";
/** One more slot than there are cores, so that one person's large pictures don't block another person's small one. */
const turns = new FairTurns({ slots: availableParallelism() + 1, perKey: availableParallelism() });

/** The minimum reservation, and the share for pictures that grow, such as by a border, so that few have to start again. */
const MIN_RESERVED_PIXELS = 1_000_000;
const RESERVED_SHARE = 1.25;

/** Draws in a worker thread, with fair turns between people. `pixels` is the size of the largest picture. `load` is called when a thread is
 *  free, and `finder` when the drawing needs the subject. If the thread dies, only this drawing fails. When the signal is aborted, it
 *  rejects with the signal's reason at once and stops the thread. */
export async function renderInWorker(
  person: string,
  pixels: number,
  load: () => Promise<RenderJob>,
  finder: SubjectFinder,
  options: DrawOptions,
): Promise<RenderOutcome> {
  return runInWorker(person, pixels, async () => ({ kind: "render", job: await load() }), finder, options);
}

/** Makes the mask of a picture in a worker thread: a PNG of the picture's size. */
export async function maskInWorker(
  job: MaskJob,
  pixels: number,
  finder: SubjectFinder,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  return runInWorker(MASK_KEY, pixels, async () => ({ kind: "mask", job }), finder, { signal, preview() {} });
}

/** Draws the subject of a picture in a worker thread: see `renderSelection`. */
export async function selectInWorker(
  person: string,
  picture: Uint8Array,
  pixels: number,
  finder: SubjectFinder,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  return runInWorker(person, pixels, async () => ({ kind: "selection", picture }), finder, { signal, preview() {} });
}

async function runInWorker(
  person: string,
  pixels: number,
  load: () => Promise<WorkerTask>,
  finder: SubjectFinder,
  options: DrawOptions,
): Promise<RenderOutcome> {
  const { signal } = options;
  signal.throwIfAborted();
  let shown = 0;
  /** A picture that starts again shows only what it hasn't shown before. */
  const countPreviews = () => {
    let count = 0;
    return (image: Uint8Array) => {
      count += 1;
      if (count <= shown) return;
      shown = count;
      options.preview(image);
    };
  };
  const start = async (reserved: number) => {
    signal.throwIfAborted();
    return runTask(await load(), reserved, finder, { ...options, preview: countPreviews() });
  };
  const reserved = Math.max(RESERVED_SHARE * pixels, MIN_RESERVED_PIXELS);
  return raceWithAbort(withReservedPixels(person, reserved, start), signal);
}

/** A picture that needs more pixels starts again when they can be reserved. Waiting while it holds some could deadlock. */
async function withReservedPixels(
  person: string,
  pixels: number,
  start: (reserved: number) => Promise<WorkerResult>,
): Promise<RenderOutcome> {
  const result = await withPixelBudget(pixels, () => turns.run(person, () => start(pixels)), person);
  return result.kind === "needs-more-pixels" ? withReservedPixels(person, result.pixels, start) : result;
}

async function runTask(
  task: WorkerTask,
  pixels: number,
  finder: SubjectFinder,
  { preview, keepMatte, signal }: DrawOptions,
): Promise<WorkerResult> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", async (message: WorkerMessage) => {
    if (message.kind === "find") port1.postMessage(await search(finder, message));
    else if (message.kind === "large-picture") finder.stopIdle();
    else if (message.kind === "matte") keepMatte?.(message.matte);
    else if (!signal.aborted) preview(message.image);
  });
  try {
    const inputSide = await finder.inputSide();
    return await pool.run({ task, pixels, inputSide, port: port2 }, { signal, transferList: [port2] });
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelError("unavailable", "the worker thread died", { cause: error, userMessage: editorMessages.crashed });
  } finally {
    port1.close();
  }
}

async function search(
  finder: SubjectFinder,
  { id, find, input }: Extract<WorkerMessage, { kind: "find" }>,
): Promise<FinderReply> {
  const search = find === "subject" ? finder.find(input) : finder.findFaces(input);
  return { id, found: await search.catch(() => ({ kind: "lost" }) as const) };
}
