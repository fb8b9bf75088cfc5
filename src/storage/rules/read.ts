import { eq, getTableColumns, sql } from "drizzle-orm";
import type { Conversation, ImageInfo, Reference, Turn, Variant } from "../../core/vocabulary.ts";
import { type Connection, rowsOf } from "../dialect.ts";
import type { conversations, images, turns, variants } from "../schema.ts";
import type { tablesOf } from "../tables.ts";

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

type Tables = ReturnType<typeof tablesOf>;

/** Complete turns in one query, so that what it reads belongs together. Its rows go through `toTurn`. */
export function selectTurns(db: Connection, { conversations, images, picks, turnReferences, turns, variants }: Tables) {
  const drawn = rowsOf(db, { joined: { variants }, optional: { images } }, (rows) =>
    db.select({ rows }).from(variants).leftJoin(images, eq(images.hash, variants.image)).where(eq(variants.turn, turns.id)),
  );
  const picked = rowsOf(db, { joined: { picks }, optional: {} }, (rows) =>
    db.select({ rows }).from(picks).innerJoin(variants, eq(variants.id, picks.variant)).where(eq(variants.turn, turns.id)),
  );
  const referred = rowsOf(db, { joined: { turnReferences, images }, optional: {} }, (rows) =>
    db
      .select({ rows })
      .from(turnReferences)
      .innerJoin(images, eq(images.hash, turnReferences.image))
      .where(eq(turnReferences.turn, turns.id)),
  );
  return db
    .select({ turns: getTableColumns(turns), conversations: getTableColumns(conversations), drawn, picked, referred })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation));
}

type TurnRow = Awaited<ReturnType<typeof selectTurns>>[number];

export function toTurn({ turns: turn, conversations: conversation, drawn, picked, referred }: TurnRow): Turn {
  const { id, key, number, kind, state, author, authorName, payer, prompt, requestedSettings, attachments, settings, seed } =
    turn;
  const { notes, createdAt, source, repeats, parent, failure, message, postingAt, finishedAt } = turn;
  const { question, askedCost, cancelReason, editedAt, editedPrompt, picturesAt, reading, spoiler, area } = turn;
  return {
    ...{ id, key, number, kind, state, payer, prompt, requestedSettings, attachments, settings, seed, notes, createdAt, spoiler },
    references: toReferences(referred),
    variants: toVariants(drawn, picked),
    conversation: toConversation(conversation),
    author: { id: author, name: authorName },
    ...omitNulls({ source, repeats, parent, failure, message, postingAt, finishedAt }),
    ...omitNulls({ question, askedCost, cancelReason, editedAt, editedPrompt, picturesAt, reading, area }),
  };
}

function toVariants(drawn: TurnRow["drawn"], picked: TurnRow["picked"]): Variant[] {
  const picksOf = Map.groupBy(
    picked.map(({ picks }) => picks).toSorted((a, b) => a.at.getTime() - b.at.getTime()),
    ({ variant }) => variant,
  );
  return drawn
    .toSorted((a, b) => a.variants.number - b.variants.number)
    .map(({ variants, images }) => {
      const picks = (picksOf.get(variants.id) ?? []).map(({ person, name, at }) => ({ person, name, at }));
      return toVariant(variants, images, picks);
    });
}

function toVariant(
  row: typeof variants.$inferSelect,
  image: typeof images.$inferSelect | null,
  picks: Variant["picks"],
): Variant {
  const { id, key, turn, number, model, choice, choices, state, seed, notes, draws, costUsd, failure, startedAt, finishedAt } =
    row;
  const { applied, resumesAt, job } = row;
  return {
    ...{ id, key, turn, number, model, state, seed, notes, draws, picks, choice: { index: choice, of: choices } },
    ...omitNulls({ applied, costUsd, failure, job, startedAt, resumesAt, finishedAt, image: image && toImage(image) }),
  };
}

function toReferences(referred: TurnRow["referred"]): Reference[] {
  return referred
    .toSorted((a, b) => a.turnReferences.position - b.turnReferences.position)
    .map(({ turnReferences: { origin, variant }, images }) => ({ image: toImage(images), origin, ...omitNulls({ variant }) }));
}
