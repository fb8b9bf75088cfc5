import { setTimeout as sleep } from "node:timers/promises";
import { longestSideOf, ratioOfSetting } from "../cards/aspect-ratio.ts";
import { messages } from "../cards/messages.ts";
import type { Deferred } from "../deferred.ts";
import { type Deps, toStoredImage } from "../deps.ts";
import { isDatabaseAway, isStorageAway, ModelError, PictureError, StorageError } from "../errors.ts";
import type { Drawing, DrawOrder, ImageModel } from "../ports/models.ts";
import type { Task } from "../task-queue.ts";
import { type BlobKey, type Failure, type ImageInfo, LOCAL, type Turn, type Variant } from "../vocabulary.ts";
import { chargeFor, overBudgetFailure } from "./budget.ts";
import { editorWordsOf, instructionOf, readingOf } from "./instruction.ts";
import { markDrawing } from "./mark-drawing.ts";
import { plainFirst, referencesFor, toHistory } from "./plan.ts";
import { historyFrom, modelsPending } from "./prepare.ts";
import { putReferenced, rejectWhileAway } from "./put-referenced.ts";

const MAX_CRASHES = 5;
/** How often a paid picture is requested at most, whatever goes wrong: once, and one retry. */
const MAX_PAID_DRAWS = 2;
/** If a model asks for a longer wait, the variant fails and says when the model is back. */
const MAX_RETRY_AFTER_MS = 10 * 60 * 1000;
/** How long a finished picture waits for a database that is away. A failover takes half a minute. */
const MAX_OUTAGE_MS = 60_000;
const OUTAGE_RETRY_DELAY_MS = 250;
/** If a busy model doesn't name a time. */
const DEFAULT_RETRY_AFTER_MS = 5000;
/** How long a finished picture waits for a picture store that is away. */
const MAX_STORE_OUTAGE_MS = 60 * 60 * 1000;
const MAX_STORE_RETRY_MS = 10_000;

/** Draws one variant and records it. Drawing twice costs money, not correctness. */
export async function drawVariant(
  task: Extract<Task, { kind: "draw" }>,
  deps: Deps,
  signal: AbortSignal,
): Promise<Deferred | undefined> {
  const turn = await deps.store.turns.findTurnOfVariant(task.subject);
  const variant = turn?.variants.find((one) => one.id === task.subject);
  if (turn?.state !== "drawing" || !variant || (variant.state !== "waiting" && variant.state !== "drawing")) return undefined;
  const wait = modelsPending([variant.model], deps);
  if (wait) return wait;
  const model = deps.models.get(variant.model);
  const failure = skipReason(variant, model, task);
  if (failure || !model) {
    await deps.store.drawing.completeVariant(variant.id, {
      failure: failure ?? { code: "invalid" },
      ...(!model && { costUsd: 0 }),
    });
    return undefined;
  }
  const order = await orderFor(turn, variant, model, deps);
  await rejectWhileAway(deps);
  if (await startDrawing(turn, variant, model, order, deps))
    await draw({ turn, variant, model, order }, task.attempts, deps, signal);
  return undefined;
}

/** Why it isn't attempted: there's no such model, it crashed the process too often, or it may have been paid for twice. A clean stop isn't
 *  an attempt. */
function skipReason(variant: Variant, model: ImageModel | undefined, { crashes, attempts }: Task): Failure | undefined {
  if (!model) return { code: "invalid", userMessage: messages.modelGone(variant.model) };
  if (crashes >= MAX_CRASHES) return { code: "crashed" };
  const repeats = (crashes > 0 || attempts >= MAX_PAID_DRAWS) && variant.job === undefined;
  if (repeats && model.can.cost !== "free" && variant.draws >= MAX_PAID_DRAWS) return { code: "unknown" };
  return undefined;
}

/** False if there's nothing left to draw, or no budget for it. */
async function startDrawing(turn: Turn, variant: Variant, model: ImageModel, order: DrawOrder, deps: Deps): Promise<boolean> {
  const { store, clock, limits } = deps;
  const now = clock.now();
  const { platform } = turn.conversation;
  const result = await store.drawing.startVariant(variant.id, chargeFor(model, order, { platform, now }, limits));
  if (result !== "started" && result !== "gone")
    await store.drawing.completeVariant(variant.id, { failure: overBudgetFailure(result, turn, now, limits), costUsd: 0 });
  return result === "started";
}

interface DrawJob {
  turn: Turn;
  variant: Variant;
  model: ImageModel;
  order: DrawOrder;
}

async function draw(job: DrawJob, attempts: number, deps: Deps, signal: AbortSignal): Promise<void> {
  const { turn, variant, model, order } = job;
  const startedAt = deps.clock.now().getTime();
  const measure = (outcome: string) =>
    deps.metrics?.pictureDrawn(variant.model, outcome, (deps.clock.now().getTime() - startedAt) / 1000);
  let mayBePaid = false;
  let drawn = false;
  let showing = Promise.resolve();
  try {
    await deps.blobs.ensureFreeSpace();
    const drawing = await model.draw(order, {
      signal,
      ...(variant.job !== undefined && { job: variant.job }),
      keepJob: (id) => keepJob(job, id, deps),
      preview: (bytes) => {
        mayBePaid = model.can.cost !== "free";
        showing = showing.then(() => showPreview(turn, variant, bytes, deps, signal));
      },
    });
    drawn = true;
    await retryUntilStored(() => recordDrawing(job, drawing, deps), signal);
    measure("ready");
  } catch (error) {
    if (isStorageAway(error) && !drawn) throw error;
    measure(signal.aborted ? "cancelled" : failureOf(error).code);
    if (signal.aborted) await cancelUnwantedJob(job, deps);
    if (signal.aborted) throw error;
    if (isDatabaseAway(error)) throw error;
    if (!mayBePaid && attempts === 0) await retryIfTransient(variant, error, deps);
    await recordFailure(turn, variant, error, mayBePaid, deps);
  } finally {
    await deps.previews.delete(variant.id);
  }
}

/** Without its id, a job can't be continued after a crash; the drawing goes on all the same. */
async function keepJob({ variant }: DrawJob, id: string, { store, log }: Deps): Promise<void> {
  try {
    await retryWhileAway(() => store.drawing.keepJob(variant.id, id));
  } catch (error) {
    log.error({ variant: variant.key, err: error }, "failed to keep job");
  }
}

/** A process that stops, or has lost its lease, leaves the job to the next one. One that was cancelled ends at the provider too. */
async function cancelUnwantedJob({ variant, model }: DrawJob, { store, log }: Deps): Promise<void> {
  if (!model.cancelJob) return;
  try {
    const turn = await store.turns.findTurnOfVariant(variant.id);
    const now = turn?.variants.find(({ id }) => id === variant.id);
    if (now?.state === "cancelled" && now.job !== undefined) await model.cancelJob(now.job);
  } catch (error) {
    log.warn({ variant: variant.key, err: error }, "failed to cancel job");
  }
}

/** Keeps the picture in memory until the picture store is back: it may be paid for. */
async function retryUntilStored(record: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + MAX_STORE_OUTAGE_MS;
  for (let attempt = 1; ; attempt++)
    try {
      return await record();
    } catch (error) {
      if (!isStorageAway(error) || performance.now() > giveUpAt) throw error;
      await sleep(Math.min(MAX_STORE_RETRY_MS, 100 * 2 ** attempt), undefined, { signal });
    }
}

/** Retries once, by rethrowing, if the model was unreachable or asks for a wait, and drew nothing. */
async function retryIfTransient(variant: Variant, error: unknown, { store, clock }: Deps): Promise<void> {
  if (!(error instanceof ModelError)) return;
  if (error.code === "unavailable") throw error;
  const wait = error.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS;
  if (error.code !== "rate-limited" || wait > MAX_RETRY_AFTER_MS) return;
  await store.drawing.deferVariant(variant.id, new Date(clock.now().getTime() + wait));
  throw new ModelError(error.code, error.message, { cause: error, retryAfterMs: wait });
}

async function orderFor(turn: Turn, variant: Variant, model: ImageModel, deps: Deps): Promise<DrawOrder> {
  const branch = turn.parent === undefined ? [] : await historyFrom(turn.parent, deps);
  const read = (image: ImageInfo) => toStoredImage(image, deps);
  const readArea = (area: BlobKey) => ({ read: () => deps.blobs.get(area) });
  const wordsOf = model.id === LOCAL ? editorWordsOf : ({ prompt }: Turn) => instructionOf(prompt);
  const own = referencesFor(turn, variant);
  const [parent, ...before] = branch;
  const references =
    parent && model.plainChoice ? plainFirst(own, parent, toHistory(before, read, deps.models, editorWordsOf), deps.models) : own;
  const first = parent?.variants.find(({ id }) => id === references[0]?.variant);
  return {
    prompt: wordsOf(turn),
    references: references.slice(0, model.can.references).map(({ image }) => read(image)),
    ...(first && references[0] !== own[0] && { firstNumber: first.number }),
    // Earlier turns are about all pictures of a row, this one is about its own.
    history: turn.settings.each ? [] : toHistory(branch, read, deps.models, wordsOf, readArea),
    ...(turn.area && { area: readArea(turn.area) }),
    aspectRatio: turn.settings.aspectRatio,
    resolution: turn.settings.resolution,
    seed: variant.seed,
    number: variant.number,
    choice: variant.choice,
    requestedAt: turn.createdAt,
    personHash: deps.hashPerson(turn.conversation.platform, turn.payer),
  };
}

async function showPreview(turn: Turn, variant: Variant, bytes: Uint8Array, deps: Deps, signal: AbortSignal): Promise<void> {
  try {
    const small = await deps.images.preview(bytes);
    const now = await deps.store.turns.findTurnOfVariant(variant.id);
    const stillDrawing = now?.variants.find((one) => one.id === variant.id)?.state === "drawing";
    if (signal.aborted || !now || !stillDrawing) return;
    await deps.previews.set(variant.id, small);
    deps.onPreview(now);
    await deps.store.publishing.requestPublish(turn.id);
    deps.wake();
  } catch (error) {
    deps.log.warn({ variant: variant.key, err: error }, "failed to show preview");
  }
}

/** Stores the picture while it is checked. If the check fails, it is removed again. */
async function recordDrawing(job: DrawJob, drawing: Drawing, deps: Deps): Promise<void> {
  const { turn, variant, model } = job;
  const { seed, costUsd, applied } = drawing;
  const marked = await markDrawing(job, drawing, deps);
  const checking = deps.images.check(marked.image);
  checking.catch(() => undefined); // awaited below, unless storing fails first
  await putReferenced(marked.image, deps, async (key) => {
    const info = await checking.catch((error) => throwNoPicture(error, costUsd));
    const outcome = {
      image: { ...info, key },
      notes: [
        ...unusedReferenceNotes(turn, model),
        ...firstFrameNotes(turn, variant, model),
        ...drawing.notes,
        ...sizeMismatchNotes(turn, drawing, info),
        ...marked.notes(info.type),
      ],
      applied: { ...applied, ...(seed !== undefined && { seed }) },
      ...(costUsd !== undefined && { costUsd }),
    };
    await retryWhileAway(() => deps.store.drawing.completeVariant(variant.id, outcome));
  });
  if (costUsd) deps.metrics?.moneySpent(variant.model, costUsd);
}

/** Tries again while the database is away for a moment: what it records may have been paid. */
async function retryWhileAway<T>(work: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + MAX_OUTAGE_MS; ; await sleep(OUTAGE_RETRY_DELAY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() > end) throw error;
    }
  }
}

/** Keeps the cost: it was charged in spite of the failure. */
function throwNoPicture(error: unknown, costUsd: number | undefined): never {
  if (!(error instanceof PictureError)) throw error;
  const paid = costUsd !== undefined && { costUsd };
  throw new ModelError("no-image", `model returned an invalid picture: ${error.code}`, {
    cause: error,
    userMessage: messages.noPicture,
    ...paid,
  });
}

/** A note on references that other models of the turn use, but this one doesn't take. */
function unusedReferenceNotes({ references, settings }: Turn, { can }: ImageModel): string[] {
  if (settings.each || references.length <= can.references) return [];
  return [messages.droppedReferences(can.references, references.length, messages.modelTakesNoMore)];
}

/** A note if the model receives only the first frame of an animation. */
function firstFrameNotes(turn: Turn, variant: Variant, { can }: ImageModel): string[] {
  if (can.animations) return [];
  const used = referencesFor(turn, variant).slice(0, can.references);
  return used.some(({ image }) => image.frames !== undefined) ? [messages.firstFrame] : [];
}

/** A note if the picture has another size or shape than requested and the model's own notes don't say so. */
function sizeMismatchNotes({ settings }: Turn, { notes, applied }: Drawing, { width, height }: Omit<ImageInfo, "key">): string[] {
  const longest = applied?.size === undefined ? undefined : longestSideOf(applied.size);
  if (applied?.size !== undefined && longest !== undefined && Math.max(width, height) < 0.9 * longest)
    return [messages.otherShape(applied.size, width, height)];
  const asked = ratioOfSetting(settings.aspectRatio);
  if (notes.length > 0 || asked === undefined || Math.abs(width / height / asked - 1) < 0.05) return [];
  return [messages.otherShape(settings.aspectRatio, width, height)];
}

/** Records the outcome before anything is published, so a crash afterwards can't draw and pay for it again. */
async function recordFailure(turn: Turn, variant: Variant, error: unknown, mayBePaid: boolean, deps: Deps): Promise<void> {
  const { store, log, metrics, clock } = deps;
  const failure = withReading({ ...failureOf(error), ...retryTimeMessage(error, clock.now()) }, turn, variant);
  const costUsd = costOf(error, mayBePaid);
  const jobContinues = error instanceof ModelError && error.jobContinues;
  const outcome = { failure, ...(costUsd !== undefined && { costUsd }), ...(jobContinues && { jobContinues }) };
  await retryWhileAway(() => store.drawing.completeVariant(variant.id, outcome));
  const facts = { variant: variant.key, model: variant.model, code: failure.code, err: error };
  if (!(error instanceof ModelError)) log.error(facts, "failed to draw picture");
  else if (variant.model === LOCAL && error.code === "refused") log.info(facts, "instruction not understood");
  else log.info(facts, "model returned no picture");
  if (costUsd) metrics?.moneySpent(variant.model, costUsd);
}

/** A language model read more of an instruction than the built-in editor, which refuses it because something must be drawn. */
function withReading(failure: Failure, turn: Turn, { model }: Variant): Failure {
  const { instruction = "", newContent = [] } = readingOf(turn) ?? {};
  if (model !== LOCAL || failure.code !== "refused" || newContent.length === 0) return failure;
  const { possible: _, ...rest } = failure;
  return { ...rest, userMessage: messages.mustBeDrawn(newContent, instruction), ...(instruction && { possible: instruction }) };
}

/** What a failed drawing cost, in USD. Undefined: unknown. `mayBePaid`: it sent a preview, and may charge for it. */
function costOf(error: unknown, mayBePaid: boolean): number | undefined {
  if (!(error instanceof ModelError)) return undefined;
  return error.costUsd ?? (mayBePaid || error.code === "unknown" || error.code === "no-image" ? undefined : 0);
}

/** Adds the time at which a rate limit ends. */
function retryTimeMessage(error: unknown, now: Date): Pick<Failure, "userMessage"> {
  if (!(error instanceof ModelError) || error.code !== "rate-limited" || !error.retryAfterMs || error.userMessage) return {};
  return { userMessage: messages.busyUntil(new Date(now.getTime() + error.retryAfterMs)) };
}

function failureOf(error: unknown): Failure {
  if (error instanceof ModelError)
    return { code: error.code, ...(error.userMessage !== undefined && { userMessage: error.userMessage }), ...error.instead };
  if (error instanceof PictureError) return { code: "lost" };
  if (error instanceof StorageError) return { code: error.code === "full" ? "disk-full" : "lost" };
  return { code: "crashed", userMessage: messages.modelBroke };
}
