// Who is drawn before whom.

import { and, asc, count, lt, sql } from "drizzle-orm";
import type { QueuePosition } from "../../../core/cards/views.ts";
import type { TurnId } from "../../../core/vocabulary.ts";
import type { Connection } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";

const { placeholder } = sql;
type Tables = ReturnType<typeof tablesOf>;
/** Positions beyond this are reported as this. */
const MAX_QUEUE_POSITION = 1000;

const isDrawing = ({ turns }: Tables) => sql`${turns.state} = 'drawing'`; // as in the index
const hasVariant = ({ turns, variants }: Tables, state: "waiting" | "started") =>
  sql`exists (select 1 from ${variants} where ${variants.turn} = ${turns.id} and ${variants.state} ${sql.raw(state === "waiting" ? "=" : "<>")} 'waiting')`;

const countAhead = statement((db, tables) => {
  const { turns } = tables;
  const mine = sql`(select rank from turns where id = ${placeholder("turn")})`;
  const before = db
    .select({ id: turns.id })
    .from(turns)
    .where(and(isDrawing(tables), lt(turns.rank, mine), hasVariant(tables, "waiting")))
    .limit(MAX_QUEUE_POSITION)
    .as("before");
  const own = sql`exists (
    select 1 from turns mine join turns earlier on earlier.conversation = mine.conversation and earlier.number < mine.number
    where mine.id = ${placeholder("turn")} and mine.state = 'received' and earlier.state in ('received', 'drawing'))`; // as in the index
  return db.select({ own: own.mapWith(Boolean), n: count() }).from(before);
});

/** How many turns with waiting pictures come before this one. "own": an earlier turn of its conversation has to end first. */
export async function queuePositionOf(db: Connection, turn: TurnId): Promise<QueuePosition> {
  const { own, n } = await countAhead(db).one({ turn });
  return own ? "own" : n;
}

/** Turns that have no picture in progress yet, soonest first, each with how many turns are ahead of it. */
export async function listWaitingTurns(db: Connection, limit: number): Promise<{ turn: TurnId; ahead: number }[]> {
  const tables = tablesOf(db);
  const { turns } = tables;
  const rows = await db
    .select({ turn: turns.id, rank: turns.rank, started: sql`${hasVariant(tables, "started")}`.mapWith(Boolean) })
    .from(turns)
    .where(and(isDrawing(tables), hasVariant(tables, "waiting")))
    .orderBy(asc(turns.rank), asc(turns.id))
    .limit(limit);
  return rows
    .map(({ turn, rank, started }) => ({ turn, started, ahead: rows.filter((row) => row.rank < rank).length }))
    .filter(({ started }) => !started)
    .map(({ turn, ahead }) => ({ turn, ahead }));
}
