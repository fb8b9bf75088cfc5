import { asc, eq, inArray } from "drizzle-orm";
import type { Conversation, ImageInfo, Reference, Turn, TurnId, Variant } from "../core/vocabulary.ts";
import type { Tx } from "./database.ts";
import { conversations, images, picks, turnReferences, turns, variants } from "./schema.ts";

type Optional<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out what is null: rows know null, the rest of the program knows absence. */
function known<T extends object>(fields: T): Optional<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Optional<T>;
}

export function toConversation(row: typeof conversations.$inferSelect): Conversation {
  const { channel, thread, root, openingAt, endedAt, headTurn, owner, ownerName } = row;
  const { id, key, platform, title, settings, seed, state, createdAt, updatedAt } = row;
  return {
    ...{ id, key, platform, title, settings, seed, state, createdAt, updatedAt },
    owner: { id: owner, name: ownerName },
    ...known({ channel, thread, root, openingAt, endedAt, head: headTurn }),
  };
}

export function toImage(row: typeof images.$inferSelect): ImageInfo {
  return { key: row.hash, type: row.type, width: row.width, height: row.height, bytes: row.bytes };
}

/** Whole turns, in the order of `ids`; those that are gone are left out. */
export function readTurns(tx: Tx, ids: TurnId[]): Turn[] {
  if (ids.length === 0) return [];
  const rows = tx
    .select()
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(inArray(turns.id, ids))
    .all();
  const drawn = readVariants(tx, ids);
  const references = readReferences(tx, ids);
  const found = new Map(
    rows.map((row) => [row.turns.id, toTurn(row, drawn.get(row.turns.id) ?? [], references.get(row.turns.id) ?? [])]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

function toTurn(
  row: { turns: typeof turns.$inferSelect; conversations: typeof conversations.$inferSelect },
  drawn: Variant[],
  references: Reference[],
): Turn {
  const { id, key, number, kind, state, author, authorName, prompt, asked, attachments, settings, seed, notes, createdAt } =
    row.turns;
  const { source, again, parent, failure, message, postingAt, finishedAt } = row.turns;
  return {
    ...{
      id,
      key,
      number,
      kind,
      state,
      prompt,
      asked,
      attachments,
      settings,
      seed,
      notes,
      createdAt,
      references,
      variants: drawn,
    },
    conversation: toConversation(row.conversations),
    author: { id: author, name: authorName },
    ...known({ source, again, parent, failure, message, postingAt, finishedAt }),
  };
}

function readVariants(tx: Tx, ids: TurnId[]): Map<TurnId, Variant[]> {
  const rows = tx
    .select()
    .from(variants)
    .leftJoin(images, eq(images.hash, variants.image))
    .where(inArray(variants.turn, ids))
    .orderBy(asc(variants.turn), asc(variants.number))
    .all();
  const picked = readPicks(
    tx,
    rows.map((row) => row.variants.id),
  );
  return grouped(rows.map((row) => toVariant(row.variants, row.images, picked.get(row.variants.id) ?? [])));
}

function readPicks(tx: Tx, ids: Variant["id"][]): Map<Variant["id"], Variant["picks"]> {
  const found = new Map<Variant["id"], Variant["picks"]>();
  if (ids.length === 0) return found;
  for (const { variant, person, name } of tx.select().from(picks).where(inArray(picks.variant, ids)).orderBy(asc(picks.at)).all())
    found.set(variant, [...(found.get(variant) ?? []), { person, name }]);
  return found;
}

function toVariant(
  row: typeof variants.$inferSelect,
  image: typeof images.$inferSelect | null,
  picked: Variant["picks"],
): Variant {
  const { id, key, turn, number, model, choice, choices, state, seed, notes, draws, costUsd, failure, startedAt, finishedAt } =
    row;
  return {
    ...{ id, key, turn, number, model, state, seed, notes, draws, picks: picked, choice: { index: choice, of: choices } },
    ...known({ costUsd, failure, startedAt, finishedAt, image: image && toImage(image) }),
  };
}

function readReferences(tx: Tx, ids: TurnId[]): Map<TurnId, Reference[]> {
  const rows = tx
    .select()
    .from(turnReferences)
    .innerJoin(images, eq(images.hash, turnReferences.image))
    .where(inArray(turnReferences.turn, ids))
    .orderBy(asc(turnReferences.turn), asc(turnReferences.position))
    .all();
  const found = new Map<TurnId, Reference[]>();
  for (const row of rows) {
    const { turn, origin, variant } = row.turn_references;
    found.set(turn, [...(found.get(turn) ?? []), { image: toImage(row.images), origin, ...known({ variant }) }]);
  }
  return found;
}

function grouped(list: Variant[]): Map<TurnId, Variant[]> {
  const found = new Map<TurnId, Variant[]>();
  for (const variant of list) found.set(variant.turn, [...(found.get(variant.turn) ?? []), variant]);
  return found;
}
