// Rebuilds a conversation whose rows were lost from the bot's own cards in its thread.

import { messages } from "../cards/messages.ts";
import { deadlineWithin, raceWithAbort } from "../concurrency/abort.ts";
import type { InboxDeps } from "../deps.ts";
import { PictureError, PlatformError } from "../errors.ts";
import { defaultsFor } from "../intake/defaults.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { Missing, RebuildCause, RebuildResult } from "../ports/core.ts";
import { putReferenced, rejectWhileAway } from "../turns/put-referenced.ts";
import type { Attachment, ImageInfo, Thread } from "../vocabulary.ts";
import { composeConversation } from "./compose-conversation.ts";
import { hasPicture, planRebuild, type RebuildPlan } from "./plan-rebuild.ts";

/** Later messages of the thread wait for it: first for its messages, then for the pictures. */
const READ_TIMEOUT_MS = 90_000;
const PICTURES_TIMEOUT_MS = 90_000;
/** How many pictures are downloaded at the same time. */
const BATCH = 4;
/** All pictures are in memory until the rows are written. */
const MAX_BYTES = 256 * 1024 * 1024;

type Images = Map<string, ImageInfo>;

/** What it needs of the core's dependencies. */
export type RebuildDeps = Pick<
  InboxDeps,
  "store" | "blobs" | "images" | "isImageReferenced" | "platform" | "defaults" | "ids" | "log" | "wake"
>;

/** Writes all rows, or none. Nothing is posted and nothing is drawn. Throws `PlatformError` and `StorageError` if the thread or a picture can't
 *  be read now, so that a later attempt may find more. */
export async function rebuildConversation(thread: Thread, cause: RebuildCause, deps: RebuildDeps): Promise<RebuildResult> {
  const platform = deps.platform(thread.platform);
  const trace = await deps.store.conversations.findTrace(thread);
  if (trace !== "none" || !platform.readHistory) return { kind: trace === "none" ? "nothing" : trace };
  const settings = await defaultsFor({ ...cause, location: { thread } }, deps);
  if (!cause.addressed && settings.mentionOnly) return { kind: "unaddressed" };
  const history = await readInTime((signal) => platform.readHistory?.(thread, cause.at, signal));
  const plan = history && planRebuild(history, cause.at);
  if (!plan) return { kind: "nothing" };
  await rejectWhileAway(deps);
  const deadline = deadlineWithin(new AbortController().signal, PICTURES_TIMEOUT_MS);
  try {
    const result = await storePictures(picturesOf(plan), thread, deadline.signal, deps, async (images) => {
      const rebuilt = composeConversation(plan, images, settings, deps.ids);
      if (!rebuilt) return { kind: "nothing" } as const;
      const { server } = cause;
      const kind = await deps.store.conversations.rebuild({ ...rebuilt, thread, ...(server !== undefined && { server }) });
      return kind === "rebuilt" ? ({ kind, ...summarize(plan, images) } as const) : { kind };
    });
    if (result.kind === "rebuilt") {
      const { edits, pictures } = result;
      deps.log.info({ platform: thread.platform, edits, pictures }, "conversation rebuilt from its thread");
      deps.wake();
    }
    return result;
  } finally {
    deadline.release();
  }
}

/** Undefined if the bot may not read the thread. */
async function readInTime<T>(read: (signal: AbortSignal) => T | Promise<T>): Promise<T | undefined> {
  const deadline = deadlineWithin(new AbortController().signal, READ_TIMEOUT_MS);
  try {
    return await read(deadline.signal);
  } catch (error) {
    if (isPermanent(error)) return undefined;
    throw deadline.passed ? new PlatformError("unavailable", "reading the thread took too long", { cause: error }) : error;
  } finally {
    deadline.release();
  }
}

/** Newest first, so that the oldest are left out if they are too large together. */
function picturesOf({ turns, source }: RebuildPlan): Attachment[] {
  const shown = turns
    .toReversed()
    .flatMap(({ card, attached }) => [
      ...card.slots.flatMap((slot) => (hasPicture(slot) && slot.picture ? [slot.picture] : [])),
      ...attached,
    ]);
  const all = [...source, ...shown];
  return [...new Map(all.map((picture) => [picture.id, picture])).values()];
}

/** Stores the pictures in nested calls, so that no sweep removes any of them before `use` has written the rows. */
async function storePictures<T>(
  left: Attachment[],
  thread: Thread,
  signal: AbortSignal,
  deps: RebuildDeps,
  use: (images: Images) => Promise<T>,
  images: Images = new Map(),
): Promise<T> {
  const batch = left.slice(0, BATCH);
  if (batch.length === 0) return use(images);
  const total = [...images.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const read =
    total < MAX_BYTES && !signal.aborted
      ? await Promise.all(batch.map((picture) => readPicture(picture, thread, signal, deps)))
      : [];
  const found = read.filter((one) => one !== undefined);
  const rest = (stored: Images) => storePictures(left.slice(BATCH), thread, signal, deps, use, stored);
  return putAll(found, images, deps, rest);
}

interface Found {
  id: string;
  bytes: Uint8Array;
  info: Omit<ImageInfo, "key">;
}

async function putAll<T>(found: Found[], images: Images, deps: RebuildDeps, use: (images: Images) => Promise<T>): Promise<T> {
  const [first, ...others] = found;
  if (!first) return use(images);
  const { id, bytes, info } = first;
  return putReferenced(bytes, deps, (key) => putAll(others, new Map([...images, [id, { ...info, key }]]), deps, use));
}

/** Undefined if the picture will never be readable, or the time is up. Those of the newest turns come first. */
async function readPicture(
  picture: Attachment,
  thread: Thread,
  signal: AbortSignal,
  deps: RebuildDeps,
): Promise<Found | undefined> {
  try {
    const downloaded = await raceWithAbort(deps.platform(thread.platform).downloadAttachment(picture, signal), signal);
    return { id: picture.id, ...(await deps.images.read(downloaded, thread.id)) };
  } catch (error) {
    if (!signal.aborted && !isPermanent(error) && !(error instanceof PictureError)) throw error;
    deps.log.warn({ platform: thread.platform, err: error }, "failed to read picture of a card");
    return undefined;
  }
}

function summarize({ turns, source, isCut }: RebuildPlan, images: Images) {
  const slots = turns.flatMap(({ card }) => card.slots.filter(hasPicture));
  const found = slots.filter(({ picture }) => picture && images.has(picture.id));
  const missing: Missing = {
    isCut,
    original: !isCut && !source.some(({ id }) => images.has(id)),
    pictures: slots.length - found.length,
    reduced: found.filter(({ isReduced }) => isReduced).length,
    instructions: turns.filter(({ isPromptCut }) => isPromptCut).length,
  };
  return { edits: turns.length, pictures: found.length, missing, text: messages.rebuilt(turns.length, missing) };
}
