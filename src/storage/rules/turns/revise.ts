// Requests whose message was edited or deleted afterwards. Each function runs inside one transaction.

import { and, desc, eq, isNull, or, sql } from "drizzle-orm";
import type { NewTurn } from "../../../core/store.ts";
import type { Attachment, PlatformName, Source, TurnId } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import type { turns } from "../../schema.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockTurn } from "../locks.ts";
import { cancelTurn, prepareNext, schedule } from "../tasks/schedule.ts";

const { placeholder } = sql;

type TurnRow = typeof turns.$inferSelect;

const newestOfRequest = statement((db, { turns }) =>
  db
    .select()
    .from(turns)
    .where(
      and(
        eq(turns.platform, placeholder("platform")),
        or(eq(turns.requestId, placeholder("request")), eq(turns.revises, placeholder("request"))),
      ),
    )
    .orderBy(desc(turns.id))
    .limit(1),
);

/** What an edited message means for the turn it started. */
export type Revision =
  /** Nothing is left to do. */
  | "applied"
  /** The turn was drawn, or is being drawn, with the old words. The new ones are a turn of their own. */
  | { startsAnew: NewTurn; conversation: TurnRow["conversation"] };

/** Undefined if the request started no turn. What is being drawn is cancelled; what was drawn is kept, and its card offers to run it again. */
export async function revise(tx: Tx, edited: NewTurn & { editedAt: Date }, now: Date): Promise<Revision | undefined> {
  const platform = ("thread" in edited.location ? edited.location.thread : edited.location.channel).platform;
  const found = await newestOfRequest(tx).get({ platform, request: edited.requestId });
  if (!found) return undefined;
  await lockTurn(tx, found.id);
  const turn = await newestOfRequest(tx).one({ platform, request: edited.requestId });
  if (turn.kind === "undo" || (turn.editedAt !== null && turn.editedAt >= edited.editedAt)) return "applied";
  const { turns } = tablesOf(tx);
  const update = (change: Partial<TurnRow>) =>
    tx
      .update(turns)
      .set({ ...change, editedAt: edited.editedAt })
      .where(eq(turns.id, turn.id));
  const isSettled = edited.prompt === turn.prompt && !isWaiting(turn) && !(await hasLostPictures(tx, turn, edited));
  if (isSettled) {
    await update({});
    return "applied";
  }
  if (isWaiting(turn)) {
    await update(await reworded(tx, turn, edited));
    await schedule(tx, "publish", turn.id, now);
    await prepareNext(tx, turn.conversation, now);
    return "applied";
  }
  if (turn.kind === "ask" || (await startsAnew(tx, turn))) {
    await update({});
    await cancelTurn(tx, turn.id, now, "edited");
    const prepared = (await anyVariant(tx).get({ turn: turn.id })) !== undefined;
    return { conversation: turn.conversation, startsAnew: asNewTurn(edited, prepared ? turn.id : undefined) };
  }
  await update({ editedPrompt: edited.prompt });
  await schedule(tx, "publish", turn.id, now);
  return "applied";
}

function isWaiting({ state }: TurnRow): boolean {
  return state === "asking" || state === "received";
}

/** It failed, and the message has other pictures now: a proxy has posted them again. */
async function hasLostPictures(tx: Tx, turn: TurnRow, { source, attachments }: NewTurn): Promise<boolean> {
  if (turn.state !== "failed" || (await anyReady(tx).get({ turn: turn.id }))) return false;
  const before = new Set([...postedIn(turn.source), ...turn.attachments].map(({ id }) => id));
  return [...postedIn(source), ...attachments].some(({ id }) => !before.has(id));
}

function postedIn(source: Source | null | undefined): Attachment[] {
  return source && "attachments" in source ? source.attachments : [];
}

const heldFor = statement((db, { heldPictures }) =>
  db
    .select({ attachments: heldPictures.attachments })
    .from(heldPictures)
    .where(eq(heldPictures.usedBy, placeholder("turn")))
    .orderBy(heldPictures.at),
);

/** New pictures answer the question for one, and pictures that the author sent before stay. Those that the turn starts from aren't also its
 *  references. */
async function reworded(tx: Tx, turn: TurnRow, { prompt, source, attachments, notes = [] }: NewTurn): Promise<Partial<TurnRow>> {
  const answers = turn.question === "picture" && source !== undefined && "attachments" in source;
  const isAnswered = turn.question !== "picture" && source !== undefined && "candidates" in source;
  const start = source && !isAnswered ? source : turn.source;
  const starts = new Set(postedIn(start).map(({ id }) => id));
  const held = (await heldFor(tx).all({ turn: turn.id })).flatMap((row) => row.attachments);
  return {
    ...{ prompt, notes, source: start, attachments: [...held, ...attachments].filter(({ id }) => !starts.has(id)) },
    ...(answers && { state: "received", question: null }),
    ...(turn.question === "cost" && { state: "received", question: null, askedCost: null }), // the new words may cost less
  };
}

const anyVariant = statement((db, { variants }) =>
  db
    .select({ id: variants.id })
    .from(variants)
    .where(eq(variants.turn, placeholder("turn")))
    .limit(1),
);
const anyReady = statement((db, { variants }) =>
  db
    .select({ id: variants.id })
    .from(variants)
    .where(and(eq(variants.turn, placeholder("turn")), eq(variants.state, "ready")))
    .limit(1),
);

/** While it is being drawn, or after it failed. A finished or cancelled turn isn't repeated without being asked. */
async function startsAnew(tx: Tx, { id, state }: TurnRow): Promise<boolean> {
  if (state === "drawing") return true;
  return state === "failed" && (await anyReady(tx).get({ turn: id })) === undefined;
}

function asNewTurn(edited: NewTurn & { editedAt: Date }, repeats: TurnId | undefined): NewTurn {
  const { source, ...rest } = edited;
  const requestId = `${edited.requestId}@${edited.editedAt.getTime()}`;
  return { ...rest, requestId, ...(repeats === undefined ? source && { source } : { repeats }) };
}

/** Cancels the turn of a deleted message. False if there was nothing to cancel. */
export async function withdrawRequest(tx: Tx, platform: PlatformName, request: string, now: Date): Promise<boolean> {
  await dropUnusedPictures(tx, platform, request);
  const turn = await newestOfRequest(tx).get({ platform, request });
  if (!turn) return false;
  await lockTurn(tx, turn.id);
  return await cancelTurn(tx, turn.id, now, "deleted");
}

/** Drops pictures that were sent without words, if no turn has used them. False if there were none. */
export async function dropUnusedPictures(tx: Tx, platform: PlatformName, request: string): Promise<boolean> {
  const { heldPictures } = tablesOf(tx);
  const unused = and(eq(heldPictures.platform, platform), eq(heldPictures.requestId, request), isNull(heldPictures.usedBy));
  return (await first(tx.delete(heldPictures).where(unused).returning({ at: heldPictures.at }))) !== undefined;
}
