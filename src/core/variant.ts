import { type Deps, stored } from "./deps.ts";
import { ModelError, PictureError, StorageError } from "./errors.ts";
import { exchanges } from "./plan.ts";
import type { Drawing, DrawOrder, ImageModel } from "./ports.ts";
import type { Task } from "./store.ts";
import type { Failure, Turn, Variant } from "./vocabulary.ts";
import { words } from "./wording.ts";

const HISTORY_TURNS = 8;
/** One retry of ours where a model could not be reached; where it asks us to wait, as long as it is worth it. */
const RETRIES = { unavailable: 1, "rate-limited": 10 } as const;
const MOST_CRASHES = 5;

/** Draws one variant and records it. Drawing twice costs money, not correctness. */
export async function drawVariant(task: Extract<Task, { kind: "draw" }>, deps: Deps, signal: AbortSignal): Promise<void> {
  const turn = await deps.store.turnOf(task.subject);
  const variant = turn?.variants.find((one) => one.id === task.subject);
  if (turn?.state !== "drawing" || !variant || (variant.state !== "waiting" && variant.state !== "drawing")) return;
  const model = deps.models.get(variant.model);
  const hopeless = whyNot(variant, model, task.crashes);
  if (hopeless || !model) {
    await deps.store.settle(variant.id, { failure: hopeless ?? { fault: "invalid" } });
    return;
  }
  if (!(await deps.store.drawing(variant.id))) return;
  const began = deps.clock.now().getTime();
  const measure = (outcome: string) => deps.meter?.draw(variant.model, outcome, (deps.clock.now().getTime() - began) / 1000);
  let previewed = false;
  try {
    await deps.blobs.demandRoom();
    const drawing = await model.draw(await orderFor(turn, variant, model, deps), {
      signal,
      preview: (bytes) => {
        previewed = true;
        void showPreview(turn, variant, bytes, deps, signal);
      },
    });
    const notes = [...leftOut(turn, model), ...drawing.notes];
    await record(variant, { ...drawing, notes }, deps);
    measure("ready");
  } catch (error) {
    measure(signal.aborted ? "cancelled" : failureOf(error).fault);
    if (signal.aborted) throw error;
    await recordFailure(variant, error, previewed ? Number.POSITIVE_INFINITY : task.attempts, deps);
  } finally {
    deps.previews.drop(variant.id);
  }
}

/** Why it is not even tried: no such model, or it took the process with it before. A paid picture is repeated once at most. */
function whyNot(variant: Variant, model: ImageModel | undefined, crashes: number): Failure | undefined {
  if (!model)
    return { fault: "invalid", words: `The model ${variant.model} is not offered here any more. Retry with another one.` };
  if (crashes >= MOST_CRASHES) return { fault: "crashed" };
  if (crashes > 0 && model.can.cost !== "free" && variant.draws >= 2) return { fault: "unknown" };
  return undefined;
}

/** What the turn has for its other models and this one does not take. */
function leftOut({ references }: Turn, { can }: ImageModel): string[] {
  if (references.length <= can.references) return [];
  return [words.droppedReferences(can.references, references.length, words.modelTakesNoMore)];
}

async function orderFor(turn: Turn, variant: Variant, { can }: ImageModel, deps: Deps): Promise<DrawOrder> {
  const parent = turn.parent === undefined ? undefined : await deps.store.turn(turn.parent);
  const branch = parent ? [parent, ...(await deps.store.branch(parent.id, HISTORY_TURNS - 1))] : [];
  return {
    prompt: turn.prompt,
    references: turn.references.slice(0, can.references).map((reference) => stored(reference.image, deps)),
    history: exchanges(branch, (image) => stored(image, deps)),
    aspectRatio: turn.settings.aspectRatio,
    resolution: turn.settings.resolution,
    seed: variant.seed,
    number: variant.number,
    choice: variant.choice,
    askedAt: turn.createdAt,
    personHash: deps.hashPerson(turn.conversation.platform, turn.author.id),
  };
}

async function showPreview(turn: Turn, variant: Variant, bytes: Uint8Array, deps: Deps, signal: AbortSignal): Promise<void> {
  try {
    const small = await deps.images.preview(bytes);
    const now = await deps.store.turnOf(variant.id);
    const still = now?.variants.find((one) => one.id === variant.id)?.state === "drawing";
    if (signal.aborted || !still) return;
    deps.previews.show(variant.id, small);
    await deps.store.touch(turn.id);
    deps.wake();
  } catch (error) {
    deps.log.warn({ variant: variant.key, error: String(error) }, "a preview could not be shown");
  }
}

async function record(variant: Variant, drawing: Drawing, { images, blobs, store }: Deps): Promise<void> {
  const info = await images.check(drawing.image);
  const { seed, costUsd, notes } = drawing;
  await blobs.put(drawing.image, (key) =>
    store.settle(variant.id, {
      image: { ...info, key },
      notes,
      ...(seed !== undefined && { seed }),
      ...(costUsd !== undefined && { costUsd }),
    }),
  );
}

async function recordFailure(variant: Variant, error: unknown, attempts: number, { store, log }: Deps): Promise<void> {
  if (error instanceof ModelError && worthRetrying(error, attempts)) throw error;
  if (error instanceof StorageError && error.fault === "locked") throw error;
  const failure = failureOf(error);
  if (failure.fault === "crashed")
    log.error({ variant: variant.key, model: variant.model, error: describe(error) }, "a model broke");
  await store.settle(variant.id, { failure });
}

function worthRetrying({ fault }: ModelError, attempts: number): boolean {
  return (fault === "unavailable" || fault === "rate-limited") && attempts < RETRIES[fault];
}

function failureOf(error: unknown): Failure {
  if (error instanceof ModelError) return { fault: error.fault, ...(error.words !== undefined && { words: error.words }) };
  if (error instanceof PictureError) return { fault: "no-image" };
  if (error instanceof StorageError) return { fault: error.fault === "full" ? "disk-full" : "lost" };
  return { fault: "crashed", words: "The model broke while it drew this. Try again; if it stays so, say it another way." };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
