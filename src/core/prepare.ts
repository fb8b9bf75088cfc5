import { type Deps, stored } from "./deps.ts";
import { PictureError, PlatformError } from "./errors.ts";
import type { FairTurns } from "./fair-turns.ts";
import { putUsed } from "./keep.ts";
import { type Basis, exchanges, MOST_REFERENCES, planTurn, planUndo, settingsFor } from "./plan.ts";
import { isLasting } from "./refusals.ts";
import { startOf } from "./start.ts";
import type { Attachment, ImageInfo, ModelId, Reference, Turn, TurnId } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** How soon to look again whether a model is on offer. */
const DISCOVERY_MS = 200;

/** What a task that fetches people's pictures runs with. */
export interface Run {
  signal: AbortSignal;
  /** Fetching and reading, in turns between people: however many pictures wait for one, the next person's are one turn away. */
  fetching: FairTurns;
}

/** Settles what a turn builds on, fetches what was attached, and opens its variants. */
export async function prepareTurn(id: TurnId, deps: Deps, run: Run): Promise<void> {
  const turn = await deps.store.turn(id);
  if (turn?.state !== "received") return;
  try {
    if (turn.kind === "undo") await prepareUndo(turn, deps);
    else await prepareEdit(turn, deps, run);
  } catch (error) {
    if (error instanceof PictureError) return deps.store.fail(id, { fault: "bad-picture", words: error.message });
    if (!isLasting(error)) throw error;
    await deps.store.fail(id, { fault: error.fault, ...(error.words !== undefined && { words: error.words }) });
  }
}

async function prepareUndo(turn: Turn, { store }: Deps): Promise<void> {
  const head = turn.conversation.head === undefined ? undefined : await store.turn(turn.conversation.head);
  const undone = await drawnFor(head, store);
  const before = undone?.parent === undefined ? undefined : await store.turn(undone.parent);
  const plan = planUndo(turn, undone, before, await drawnFor(before, store));
  if (plan) await store.begin(turn.id, plan);
  else await store.fail(turn.id, { fault: "invalid", words: words.nothingToUndo });
}

/** The turn whose pictures this one shows: another's, where it brought them back. */
async function drawnFor(turn: Turn | undefined, store: Deps["store"]): Promise<Turn | undefined> {
  let at = turn;
  while (at?.kind === "undo") at = at.parent === undefined ? undefined : await store.turn(at.parent);
  return at;
}

async function prepareEdit(turn: Turn, deps: Deps, run: Run): Promise<void> {
  const again = turn.again === undefined ? undefined : await deps.store.turn(turn.again);
  const repeats = again !== undefined && again.variants.length > 0; // else it never came to it
  const start = repeats
    ? { pictures: again.references, parent: again.parent, posted: [] }
    : await startOf(again ?? turn, deps.store);
  const sent = repeats ? [] : [...start.posted, ...(again ?? turn).attachments];
  awaitModels(settingsFor(turn).models, deps);
  const room = Math.max(0, MOST_REFERENCES - start.pictures.length);
  const fetched = await fetchAll(sent.slice(0, room), turn, deps, run);
  const branch = start.parent === undefined ? [] : await historyFrom(start.parent, deps);
  const history = exchanges(branch, (image) => stored(image, deps));
  // The pictures are stored one inside the other: each is kept from the sweep until the rows that need them are there.
  await keepAll(fetched, deps, async (images) => {
    const sources = images.slice(0, start.posted.length).map((image): Reference => ({ image, origin: "source" }));
    const basis: Basis = {
      pictures: [...start.pictures, ...sources],
      attached: images.slice(start.posted.length),
      tooMany: sent.length - images.length,
      history,
      ...(start.parent !== undefined && { parent: start.parent }),
    };
    await deps.store.begin(turn.id, planTurn(turn, basis, deps.models, deps.chance.seed()));
  });
}

/** Throws until these models are on offer, or it is known that they won't be. */
export function awaitModels(ids: readonly ModelId[], { models }: Pick<Deps, "models">): void {
  if (models.awaits(ids))
    throw new PlatformError("rate-limited", "the providers are still being asked for their models", {
      retryAfterMs: DISCOVERY_MS,
    });
}

/** Earlier turns along the branch, newest first, as many as models are told of. */
export async function historyFrom(parent: TurnId, { store, limits: { historyTurns } }: Deps): Promise<Turn[]> {
  const first = historyTurns > 0 ? await store.turn(parent) : undefined;
  return first ? [first, ...(await store.branch(parent, historyTurns - 1))] : [];
}

export interface Fetched {
  bytes: Uint8Array;
  info: Omit<ImageInfo, "key">;
}

/** Pictures that were posted, read for the author of the turn. Throws `PictureError`, `PlatformError`. */
export async function fetchAll(attachments: Attachment[], turn: Turn, deps: Deps, { signal, fetching }: Run): Promise<Fetched[]> {
  if (attachments.length === 0) return [];
  const platform = deps.platform(turn.conversation.platform);
  const person = deps.hashPerson(turn.conversation.platform, turn.author.id);
  return fetching.run(person, () => {
    signal.throwIfAborted();
    return Promise.all(
      attachments.map(async (attachment) => deps.images.read(await platform.download(attachment, signal), person)),
    );
  });
}

async function keepAll(
  fetched: Fetched[],
  deps: Deps,
  use: (images: ImageInfo[]) => Promise<void>,
  kept: ImageInfo[] = [],
): Promise<void> {
  const [next, ...rest] = fetched;
  if (!next) return use(kept);
  await putUsed(next.bytes, deps, (key) => keepAll(rest, deps, use, [...kept, { ...next.info, key }]));
}
