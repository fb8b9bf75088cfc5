import { type Deps, stored } from "./deps.ts";
import { PictureError, PlatformError } from "./errors.ts";
import { type Basis, buildsOn, exchanges, planTurn, planUndo } from "./plan.ts";
import type { Attachment, ImageInfo, Reference, Turn, TurnId } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** Settles what a turn builds on, fetches what was attached, and opens its variants. */
export async function prepareTurn(id: TurnId, deps: Deps, signal: AbortSignal): Promise<void> {
  const turn = await deps.store.turn(id);
  if (turn?.state !== "received") return;
  try {
    if (turn.kind === "undo") await prepareUndo(turn, deps);
    else await prepareEdit(turn, deps, signal);
  } catch (error) {
    if (error instanceof PictureError) return deps.store.fail(id, { fault: "bad-picture", words: error.message });
    const lasting = error instanceof PlatformError && ["gone", "forbidden", "too-large"].includes(error.fault);
    if (!lasting) throw error;
    await deps.store.fail(id, { fault: error.fault, ...(error.words !== undefined && { words: error.words }) });
  }
}

async function prepareUndo(turn: Turn, { store }: Deps): Promise<void> {
  const head = turn.conversation.head === undefined ? undefined : await store.turn(turn.conversation.head);
  const parent = head?.parent === undefined ? undefined : await store.turn(head.parent);
  const plan = planUndo(turn, head, parent);
  if (plan) await store.begin(turn.id, plan);
  else await store.fail(turn.id, { fault: "invalid", words: words.nothingToUndo });
}

async function prepareEdit(turn: Turn, deps: Deps, signal: AbortSignal): Promise<void> {
  const again = turn.again === undefined ? undefined : await deps.store.turn(turn.again);
  const start = again?.references.length
    ? { pictures: again.references, parent: again.parent, posted: [] }
    : await startOf(again ?? turn, deps);
  const attached = again ? again.attachments : turn.attachments;
  const fetched = again?.references.length ? [] : await fetchAll([...start.posted, ...attached], turn, deps, signal);
  const branch = start.parent === undefined ? [] : await historyFrom(start.parent, deps);
  const history = exchanges(branch, (image) => stored(image, deps));
  // The pictures are stored one inside the other: each is kept from the sweep until the rows that need them are there.
  await keepAll(fetched, deps, async (images) => {
    const sources = images.slice(0, start.posted.length).map((image): Reference => ({ image, origin: "source" }));
    const basis: Basis = {
      pictures: [...start.pictures, ...sources],
      attached: images.slice(start.posted.length),
      history,
      ...(start.parent !== undefined && { parent: start.parent }),
    };
    await deps.store.begin(turn.id, planTurn(turn, basis, deps.models, deps.chance.seed()));
  });
}

interface Start {
  parent: TurnId | undefined;
  /** Pictures of ours. */
  pictures: Reference[];
  /** Pictures that people posted, still to be fetched. */
  posted: Attachment[];
}

/** What a person pointed at, or else what the conversation builds on now. */
async function startOf(turn: Turn, { store }: Deps): Promise<Start> {
  const { source, conversation } = turn;
  if (source && "attachments" in source) return { parent: undefined, pictures: [], posted: source.attachments };
  if (source && "card" in source && conversation.thread !== undefined) {
    const answered = await store.turnAt({ platform: conversation.platform, id: conversation.thread }, source.card);
    if (answered && buildsOn(answered).length > 0) return { parent: answered.id, pictures: buildsOn(answered), posted: [] };
  }
  if (source && "variants" in source) return fromVariants(turn, source.variants, store);
  const head = conversation.head === undefined ? undefined : await store.turn(conversation.head);
  if (head) return { parent: head.id, pictures: buildsOn(head), posted: [] };
  return fromTheSource(turn, store);
}

async function fromVariants(
  turn: Turn,
  keys: NonNullable<Extract<Turn["source"], { variants: unknown }>>["variants"],
  store: Deps["store"],
): Promise<Start> {
  const drawn = await Promise.all(keys.map(async (key) => ({ key, turn: await store.turnOf(key) })));
  const pictures = drawn.flatMap(({ key, turn: of }): Reference[] => {
    const variant =
      of?.conversation.platform === turn.conversation.platform ? of.variants.find((one) => one.key === key) : undefined;
    return variant?.image ? [{ image: variant.image, origin: "picked", variant: variant.id }] : [];
  });
  const parent = drawn[0]?.turn;
  return { parent: parent?.conversation.id === turn.conversation.id ? parent.id : undefined, pictures, posted: [] };
}

/** Nothing is drawn yet: the picture that the conversation began with. */
async function fromTheSource(turn: Turn, store: Deps["store"]): Promise<Start> {
  const before = (await store.turns(turn.conversation.id)).filter((one) => one.number < turn.number).reverse();
  for (const one of before) {
    const pictures = one.references.filter((reference) => reference.origin === "source");
    if (pictures.length > 0) return { parent: undefined, pictures, posted: [] };
    if (one.source && "attachments" in one.source) return { parent: undefined, pictures: [], posted: one.source.attachments };
  }
  return { parent: undefined, pictures: [], posted: [] };
}

/** Earlier turns along the branch, newest first, as many as models are told of. */
export async function historyFrom(parent: TurnId, { store, limits: { historyTurns } }: Deps): Promise<Turn[]> {
  const first = historyTurns > 0 ? await store.turn(parent) : undefined;
  return first ? [first, ...(await store.branch(parent, historyTurns - 1))] : [];
}

interface Fetched {
  bytes: Uint8Array;
  info: Omit<ImageInfo, "key">;
}

async function fetchAll(attachments: Attachment[], turn: Turn, deps: Deps, signal: AbortSignal): Promise<Fetched[]> {
  const platform = deps.platform(turn.conversation.platform);
  return Promise.all(attachments.map(async (attachment) => deps.images.read(await platform.download(attachment, signal))));
}

async function keepAll(
  fetched: Fetched[],
  deps: Deps,
  use: (images: ImageInfo[]) => Promise<void>,
  kept: ImageInfo[] = [],
): Promise<void> {
  const [next, ...rest] = fetched;
  if (!next) return use(kept);
  await deps.blobs.put(next.bytes, (key) => keepAll(rest, deps, use, [...kept, { ...next.info, key }]));
}
