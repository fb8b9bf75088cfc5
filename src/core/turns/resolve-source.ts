// Decides what a turn starts from: the pictures a person pointed at, or else those the conversation builds on.

import { PlatformError } from "../errors.ts";
import type { TurnStore } from "../stores.ts";
import type { Attachment, Reference, Turn, TurnId, VariantKey } from "../vocabulary.ts";
import { imagesToBuildOn } from "./plan.ts";

/** How many instructions are applied at once at most. */
const MAX_BRANCH_TURNS = 50;

export interface ResolvedSource {
  parent: TurnId | undefined;
  /** Pictures that the bot drew. */
  pictures: Reference[];
  /** One of `pictures` is made of a spoiler. */
  spoiler: boolean;
  /** Pictures that people posted, still to be fetched. */
  posted: Attachment[];
  /** The person wants a picture created from text. */
  text?: true;
  /** The pictures were drawn each from one of their own, and stay a row. */
  each?: true;
}

const NOTHING: ResolvedSource = { parent: undefined, pictures: [], spoiler: false, posted: [] };

/** Called when the turn is prepared, after the previous one has ended. */
export async function resolveSource(turn: Turn, turns: TurnStore): Promise<ResolvedSource> {
  const { source } = turn;
  if (source && "attachments" in source) return { ...NOTHING, posted: source.attachments };
  if (source && "variants" in source) return fromVariants(turn, source.variants, turns);
  if (source && "text" in source) return { ...NOTHING, text: true };
  if (source && "branchOf" in source) return fromBranch(turn, source.branchOf, turns);
  if (source && "turn" in source) return fromTurn(turn, source.turn, turns);
  const answered = source && "card" in source ? await cardAt(turn, source.card, turns) : undefined;
  return (answered && (await fromCard(answered, turns))) ?? fromBefore(turn, turns);
}

/** Throws `gone` if none of the pictures exists. */
async function fromVariants(turn: Turn, keys: VariantKey[], turns: TurnStore): Promise<ResolvedSource> {
  const drawn = await Promise.all(keys.map(async (key) => ({ key, turn: await turns.findTurnOfVariant(key) })));
  const pictures = drawn.flatMap(({ key, turn: of }): Reference[] => {
    const variant =
      of?.conversation.platform === turn.conversation.platform ? of.variants.find((one) => one.key === key) : undefined;
    return variant?.image ? [{ image: variant.image, origin: "picked", variant: variant.id }] : [];
  });
  if (pictures.length === 0 && keys.length > 0) throw new PlatformError("gone", "referenced pictures were deleted");
  const parent = drawn[0]?.turn;
  const isHere = parent?.conversation.id === turn.conversation.id;
  const spoiler = drawn.some((one) => one.turn?.spoiler);
  return { parent: isHere ? parent?.id : undefined, pictures, spoiler, posted: [] };
}

/** 0: the pictures that the conversation started from. */
async function fromTurn({ conversation }: Turn, number: number, turns: TurnStore): Promise<ResolvedSource> {
  const of = await turns.findTurnByNumber(conversation.id, Math.max(1, number));
  if (!of) return NOTHING;
  return number > 0
    ? buildOn(of)
    : { ...NOTHING, spoiler: of.spoiler, pictures: of.references.filter(({ origin }) => origin !== "attached") };
}

/** What the first turn of the branch started from, and what was attached later. */
async function fromBranch({ conversation }: Turn, number: number, turns: TurnStore): Promise<ResolvedSource> {
  const newest = await turns.findTurnByNumber(conversation.id, number);
  const edits = newest ? await listEdits(newest, turns) : [];
  const pictures = edits.flatMap(({ references }, position) =>
    position === 0 ? references : references.filter(({ origin }) => origin === "attached"),
  );
  return { ...NOTHING, spoiler: edits.some(({ spoiler }) => spoiler), pictures };
}

/** The edits that led to this turn, oldest first, itself included. */
export async function listEdits(turn: Turn, turns: TurnStore): Promise<Turn[]> {
  const branch = [turn, ...(await turns.listBranch(turn.id, MAX_BRANCH_TURNS))];
  return branch.filter(({ kind }) => kind === "edit").reverse();
}

async function cardAt(
  { conversation }: Turn,
  message: NonNullable<Turn["message"]>,
  turns: TurnStore,
): Promise<Turn | undefined> {
  const { platform, thread } = conversation;
  return thread === undefined ? undefined : turns.findTurnByMessage({ platform, id: thread }, message);
}

/** A turn without ready pictures is never built on: a reply to it starts from the same pictures. */
async function fromCard(answered: Turn, turns: TurnStore): Promise<ResolvedSource | undefined> {
  if (isReady(answered)) return buildOn(answered);
  return answered.kind === "edit" ? sourceOfSameTurn(answered, turns) : undefined;
}

/** The head. But if a later turn that pointed at other pictures failed, this one is another attempt at those. */
async function fromBefore(turn: Turn, turns: TurnStore): Promise<ResolvedSource> {
  const { head: id } = turn.conversation;
  const head = id === undefined ? undefined : await turns.findTurn(id);
  if (head && head.number === turn.number - 1) return buildOn(head);
  for (let one = await turns.findPreviousTurn(turn.id); one; one = await turns.findPreviousTurn(one.id)) {
    if (isReady(one)) return buildOn(head && head.number < turn.number ? head : one); // a retried turn may be older than the head
    if (one.source && canRetryFrom(one, turn, head)) return sourceOfSameTurn(one, turns);
  }
  return NOTHING;
}

/** A picture that couldn't be read is retried only if there's nothing else to build on. A later pick overrides it. */
function canRetryFrom(failed: Turn, { attachments }: Turn, head: Turn | undefined): boolean {
  if (head) return failed.references.length > 0 && !pickedSince(head, failed);
  return attachments.length === 0 || !failed.failure;
}

async function sourceOfSameTurn(turn: Turn, turns: TurnStore): Promise<ResolvedSource> {
  const pictures = turn.references.filter(({ origin }) => origin !== "attached");
  return pictures.length > 0 ? { parent: turn.parent, pictures, spoiler: turn.spoiler, posted: [] } : resolveSource(turn, turns);
}

function buildOn(turn: Turn): ResolvedSource {
  const pictures = imagesToBuildOn(turn);
  const isRow = turn.settings.each && pictures.length > 1;
  return { parent: turn.id, pictures, spoiler: turn.spoiler, posted: [], ...(isRow && { each: true }) };
}

function isReady({ variants }: Turn): boolean {
  return variants.some(({ state }) => state === "ready");
}

function pickedSince(head: Turn, { finishedAt }: Turn): boolean {
  return finishedAt !== undefined && head.variants.some(({ picks }) => picks.some(({ at }) => at > finishedAt));
}
