import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { raceWithAbort } from "../../../core/abort.ts";
import { ModelError } from "../../../core/errors.ts";
import { FairTurns } from "../../../core/fair-turns.ts";
import type { ImageModel } from "../../../core/ports.ts";
import { withPixelBudget } from "../../../images/in-flight.ts";
import { editorMessages } from "../messages.ts";
import type { SubjectFinder } from "../subject/finder.ts";
import type { MaskJob, RenderJob, RenderOutcome } from "./render.ts";
import type { FinderReply, WorkerInput, WorkerMessage, WorkerResult, WorkerTask } from "./render-worker.ts";
import { createWorkerPool } from "./worker-pool.ts";

type DrawOptions = Parameters<ImageModel["draw"]>[1];

const IDLE_TIMEOUT_MS = 30_000;
const pool = createWorkerPool<WorkerInput, WorkerResult>(
  new URL("./render-worker.ts", import.meta.url),
  availableParallelism() + 1,
  IDLE_TIMEOUT_MS,
);
/** Whose turns masks are made in: they take moments. */
const MASK_KEY = "masks";
/** One picture more than there are cores, so that nobody's large ones keep another person's small one waiting. */
const turns = new FairTurns({ slots: availableParallelism() + 1, perKey: availableParallelism() });

/** Pixels that are reserved for a drawing at least, and the room for a border, so that few pictures are begun twice because they grow. */
const MIN_RESERVED_PIXELS = 1_000_000;
const RESERVED_SHARE = 1.25;

/** Draws in a worker thread, in turns between people; the pictures have so many pixels. `load` is called when a thread is free; `finder` is asked when the drawing needs to
 *  know the subject. A thread that dies takes its own picture along and no other. Rejects with the signal's reason as
 *  soon as it is aborted, and the thread stops. */
export async function renderInWorker(
  person: string,
  pixels: number,
  load: () => Promise<RenderJob>,
  finder: SubjectFinder,
  options: DrawOptions,
): Promise<RenderOutcome> {
  return runInWorker(person, pixels, async () => ({ kind: "render", job: await load() }), finder, options);
}

/** The mask of a picture, a PNG of its size, made as drawings are. */
export async function maskInWorker(
  job: MaskJob,
  pixels: number,
  finder: SubjectFinder,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  return runInWorker(MASK_KEY, pixels, async () => ({ kind: "mask", asked: job }), finder, { signal, preview() {} });
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
  let previewed = false;
  const preview = (image: Uint8Array) => {
    if (!previewed) options.preview(image);
    previewed = true;
  };
  const start = async (reserved: number) => {
    signal.throwIfAborted();
    return runTask(await load(), reserved, finder, { ...options, preview });
  };
  const reserved = Math.max(RESERVED_SHARE * pixels, MIN_RESERVED_PIXELS);
  return raceWithAbort(withReservedPixels(person, reserved, start), signal);
}

/** A picture that turns out to grow begins once more when there is room for it: to wait while it holds a part could be for ever. */
async function withReservedPixels(
  person: string,
  pixels: number,
  start: (reserved: number) => Promise<WorkerResult>,
): Promise<RenderOutcome> {
  const result = await withPixelBudget(pixels, () => turns.run(person, () => start(pixels)), person);
  return result.kind === "needs-room" ? withReservedPixels(person, result.pixels, start) : result;
}

async function runTask(
  task: WorkerTask,
  pixels: number,
  finder: SubjectFinder,
  { preview, signal }: DrawOptions,
): Promise<WorkerResult> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", async (message: WorkerMessage) => {
    if (message.kind === "find") port1.postMessage(await findSubject(finder, message.look));
    else if (message.kind === "large") finder.stopIdle();
    else if (!signal.aborted) preview(message.image);
  });
  try {
    return await pool.run({ task, pixels, port: port2 }, { signal, transferList: [port2] });
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelError("unavailable", "the worker thread died", { cause: error, userMessage: editorMessages.crashed });
  } finally {
    port1.close();
  }
}

async function findSubject(finder: SubjectFinder, input: Uint8Array): Promise<FinderReply> {
  return finder.find(input).catch((): FinderReply => ({ kind: "lost" }));
}
