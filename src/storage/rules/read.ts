import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Conversation, ImageInfo, Reference, Turn, TurnId, Variant } from "../../core/vocabulary.ts";
import type { Connection, Tx } from "../dialect.ts";
import type { conversations, images, turns, variants } from "../schema.ts";
import { statement } from "../tables.ts";

type Optional<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out nulls: rows have null where the rest of the program has no property. */
function omitNulls<T extends object>(fields: T): Optional<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Optional<T>;
}

export function toConversation(row: typeof conversations.$inferSelect): Conversation {
  const { channel, thread, root, openingAt, endedAt, headTurn, owner, ownerName } = row;
  const { id, key, platform, title, settings, seed, state, createdAt, updatedAt } = row;
  return {
    ...{ id, key, platform, title, settings, seed, state, createdAt, updatedAt },
    owner: { id: owner, name: ownerName },
    ...omitNulls({ channel, thread, root, openingAt, endedAt, head: headTurn }),
  };
}

export function byIdOrKey(table: typeof conversations | typeof turns | typeof variants, of: number | string) {
  return sql`${typeof of === "number" ? table.id : table.key} = ${of}`;
}

export function toImage(row: typeof images.$inferSelect): ImageInfo {
  const { hash: key, type, width, height, bytes, frames } = row;
  return { key, type, width, height, bytes, ...omitNulls({ frames }) };
}

/** Reads complete turns, in the order of `ids`. Missing ones are skipped. */
export async function readTurns(tx: Tx, ids: TurnId[]): Promise<Turn[]> {
  if (ids.length === 0) return [];
  const list = JSON.stringify(ids);
  const [variantsOf, referencesOf] = [await readVariants(tx, list), await readReferences(tx, list)];
  const found = new Map(
    (await rowsOfTurns(tx).all({ ids: list })).map((row) => {
      const { id } = row.turns;
      return [id, toTurn(row, variantsOf.get(id) ?? [], referencesOf.get(id) ?? [])];
    }),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

const rowsOfTurns = statement((db, { conversations, turns }) =>
  db.select().from(turns).innerJoin(conversations, eq(conversations.id, turns.conversation)).where(isInIds(db, turns.id)),
);

/** Lets one prepared statement take a list of any length, passed as JSON. */
function isInIds({ sqlDialect }: Connection, column: AnySQLiteColumn): SQL {
  return inArray(column, sqlDialect.members(sql`${sql.placeholder("ids")}`));
}

function toTurn(
  row: { turns: typeof turns.$inferSelect; conversations: typeof conversations.$inferSelect },
  drawn: Variant[],
  references: Reference[],
): Turn {
  const { id, key, number, kind, state, author, authorName, payer, prompt, requestedSettings, attachments, settings, seed } =
    row.turns;
  const { notes, createdAt, source, repeats, parent, failure, message, postingAt, finishedAt } = row.turns;
  const { question, askedCost, cancelReason, editedAt, editedPrompt, picturesAt, spoiler } = row.turns;
  return {
    ...{
      id,
      key,
      number,
      kind,
      state,
      payer,
      prompt,
      requestedSettings,
      attachments,
      settings,
      seed,
      notes,
      createdAt,
      spoiler,
      references,
      variants: drawn,
    },
    conversation: toConversation(row.conversations),
    author: { id: author, name: authorName },
    ...omitNulls({ source, repeats, parent, failure, message, postingAt, finishedAt }),
    ...omitNulls({ question, askedCost, cancelReason, editedAt, editedPrompt, picturesAt }),
  };
}

const rowsOfVariants = statement((db, { images, variants }) =>
  db
    .select()
    .from(variants)
    .leftJoin(images, eq(images.hash, variants.image))
    .where(isInIds(db, variants.turn))
    .orderBy(asc(variants.turn), asc(variants.number)),
);

async function readVariants(tx: Tx, turnIds: string): Promise<Map<TurnId, Variant[]>> {
  const rows = await rowsOfVariants(tx).all({ ids: turnIds });
  const picksOf = await readPicks(
    tx,
    rows.map((row) => row.variants.id),
  );
  return groupByTurn(rows.map((row) => toVariant(row.variants, row.images, picksOf.get(row.variants.id) ?? [])));
}

const rowsOfPicks = statement((db, { picks }) =>
  db.select().from(picks).where(isInIds(db, picks.variant)).orderBy(asc(picks.at)),
);

async function readPicks(tx: Tx, ids: Variant["id"][]): Promise<Map<Variant["id"], Variant["picks"]>> {
  const found = new Map<Variant["id"], Variant["picks"]>();
  if (ids.length === 0) return found;
  for (const { variant, person, name, at } of await rowsOfPicks(tx).all({ ids: JSON.stringify(ids) }))
    found.set(variant, [...(found.get(variant) ?? []), { person, name, at }]);
  return found;
}

function toVariant(
  row: typeof variants.$inferSelect,
  image: typeof images.$inferSelect | null,
  picked: Variant["picks"],
): Variant {
  const { id, key, turn, number, model, choice, choices, state, seed, notes, draws, costUsd, failure, startedAt, finishedAt } =
    row;
  const { applied, resumesAt, job } = row;
  return {
    ...{ id, key, turn, number, model, state, seed, notes, draws, picks: picked, choice: { index: choice, of: choices } },
    ...omitNulls({ applied, costUsd, failure, job, startedAt, resumesAt, finishedAt, image: image && toImage(image) }),
  };
}

const rowsOfReferences = statement((db, { images, turnReferences }) =>
  db
    .select()
    .from(turnReferences)
    .innerJoin(images, eq(images.hash, turnReferences.image))
    .where(isInIds(db, turnReferences.turn))
    .orderBy(asc(turnReferences.turn), asc(turnReferences.position)),
);

async function readReferences(tx: Tx, turnIds: string): Promise<Map<TurnId, Reference[]>> {
  const found = new Map<TurnId, Reference[]>();
  for (const row of await rowsOfReferences(tx).all({ ids: turnIds })) {
    const { turn, origin, variant } = row.turn_references;
    found.set(turn, [...(found.get(turn) ?? []), { image: toImage(row.images), origin, ...omitNulls({ variant }) }]);
  }
  return found;
}

function groupByTurn(list: Variant[]): Map<TurnId, Variant[]> {
  const found = new Map<TurnId, Variant[]>();
  for (const variant of list) found.set(variant.turn, [...(found.get(variant.turn) ?? []), variant]);
  return found;
}
