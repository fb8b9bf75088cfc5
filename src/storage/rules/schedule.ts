import { and, asc, count, desc, eq, inArray, isNotNull, max, sql } from "drizzle-orm";
import type { TooManyWaiting, WaitingLimits } from "../../core/store.ts";
import type { TaskKind } from "../../core/task-queue.ts";
import type { ConversationId, Failure, PlatformName, TurnId, VariantId } from "../../core/vocabulary.ts";
import type { Tx } from "../dialect.ts";
import { conversations, tasks, turns, variants } from "../schema.ts";
import { statement, tablesOf } from "../tables.ts";
import { markSpendUnknown } from "./spending.ts";

export const openTurnStates = ["received", "drawing"] as const;
export const pendingVariantStates = ["waiting", "drawing"] as const;

const { placeholder } = sql;

/** The lane of a draw is its provider; of everything else, its platform. So one that hangs delays no other. If the subject is gone, any
 *  platform will do. */
const laneOfTask = sql`coalesce(${placeholder("provider")}, case
  when ${placeholder("kind")} in ('prepare', 'publish') then (select platform from turns where id = ${placeholder("subject")})
  when ${placeholder("kind")} in ('open', 'remove') then (select platform from conversations where id = ${placeholder("subject")})
  else (select platform from forget_requests where id = ${placeholder("subject")}) end, 'web')`;

const upsertTask = statement((db, { tasks }) =>
  db
    .insert(tasks)
    .values({
      key: placeholder("key"),
      kind: placeholder("kind"),
      subject: placeholder("subject"),
      lane: laneOfTask,
      rank: placeholder("rank"),
      dueAt: placeholder("now"),
    })
    .onConflictDoUpdate({
      target: tasks.key,
      set: {
        generation: sql`${tasks.generation} + 1`,
        attempts: 0,
        dueAt: sql`case when ${tasks.lease} is null then ${db.sqlDialect.least(sql`excluded.due_at`, tasks.dueAt)} else ${tasks.dueAt} end`,
      },
    }),
);

/** Makes a task due now, even if it was waiting for a later time. If it is running, it runs once more afterwards. */
export async function schedule(
  tx: Tx,
  kind: TaskKind,
  subject: number,
  now: Date,
  order: { provider?: string; rank: number } = IMMEDIATE,
): Promise<void> {
  await upsertTask(tx).run({ provider: null, ...order, key: `${kind}:${subject}`, kind, subject, now });
}

const IMMEDIATE = { rank: 0 };

const deleteTask = statement((db, { tasks }) => db.delete(tasks).where(eq(tasks.key, placeholder("key"))));

export async function unschedule(tx: Tx, kind: TaskKind, subjects: number[]): Promise<void> {
  for (const subject of subjects) await deleteTask(tx).run({ key: `${kind}:${subject}` });
}

const firstOpen = statement((db, { conversations, turns }) =>
  db
    .select({ id: turns.id, state: turns.state, rank: turns.rank })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        sql`turns.state in ('received', 'drawing')`, // as in the index
        isNotNull(conversations.thread),
      ),
    )
    .orderBy(asc(turns.number))
    .limit(1),
);

/** Schedules the first open turn of a conversation: its turns are drawn one after another, in order. */
export async function prepareNext(tx: Tx, conversation: ConversationId, now: Date): Promise<void> {
  const open = await firstOpen(tx).get({ conversation });
  // Ranked like drawing, so that people take turns here too: reading many large pictures is work as well.
  if (open?.state === "received") await schedule(tx, "prepare", open.id, now, { rank: open.rank });
}

const close = statement((db, { turns }) =>
  db
    .update(turns)
    .set({
      state: sql`${placeholder("state")}`,
      failure: sql`${placeholder("failure")}`,
      finishedAt: sql`${placeholder("now")}`,
    })
    .where(and(eq(turns.id, placeholder("id")), inArray(turns.state, openTurnStates)))
    .returning({ conversation: turns.conversation }),
);

/** Ends a turn and schedules the next one of its conversation. False when it had already ended. */
export async function closeTurn(
  tx: Tx,
  id: TurnId,
  state: "done" | "failed" | "cancelled",
  now: Date,
  failure?: Failure,
): Promise<boolean> {
  const turn = await close(tx).get({ id, state, now: now.getTime(), failure: failure ? JSON.stringify(failure) : null });
  if (!turn) return false;
  tx.endedTurns.push(id);
  await unschedule(tx, "prepare", [id]);
  await schedule(tx, "publish", id, now);
  await prepareNext(tx, turn.conversation, now);
  return true;
}

/** Cancels the pictures of a turn that aren't ready. False when it had already ended. */
export async function cancelTurn(tx: Tx, id: TurnId, now: Date): Promise<boolean> {
  const { variants } = tablesOf(tx);
  if (!(await closeTurn(tx, id, "cancelled", now))) return false;
  const cancelled = await tx
    .update(variants)
    .set({ state: "cancelled", finishedAt: now })
    .where(and(eq(variants.turn, id), inArray(variants.state, pendingVariantStates)))
    .returning({ id: variants.id });
  const ids = cancelled.map((variant) => variant.id);
  await unschedule(tx, "draw", ids);
  await markSpendUnknown(tx, ids);
  return true;
}

/** Moves the head to the newest turn with a ready picture. */
export async function moveHeadToNewest(tx: Tx, conversation: ConversationId): Promise<void> {
  const { conversations } = tablesOf(tx);
  await tx
    .update(conversations)
    .set({ headTurn: (await findNewestReady(tx, conversation)) ?? null })
    .where(eq(conversations.id, conversation));
}

const newest = statement((db, { turns }) =>
  db
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state = 'ready')`,
      ),
    )
    .orderBy(desc(turns.number))
    .limit(1),
);

export async function findNewestReady(tx: Tx, conversation: ConversationId): Promise<TurnId | undefined> {
  return (await newest(tx).get({ conversation }))?.id;
}

type TurnsTable = ReturnType<typeof tablesOf>["turns"];
const isOpenOnPlatform = (turns: TurnsTable) =>
  and(eq(turns.platform, placeholder("platform")), sql`state in ('received', 'drawing')`); // as in the index
const isOpenOfPayer = (turns: TurnsTable) => and(isOpenOnPlatform(turns), eq(turns.payer, placeholder("payer")));
const countOpenOfPayer = statement((db, { turns }) => db.select({ turns: count() }).from(turns).where(isOpenOfPayer(turns)));
const countOpenOnPlatform = statement((db, { turns }) =>
  db.select({ turns: count() }).from(turns).where(isOpenOnPlatform(turns)),
);

/** The limit that one more waiting turn of this payer would exceed, if any. */
export async function checkWaitingLimits(
  tx: Tx,
  platform: PlatformName,
  payer: string,
  { maxWaiting, maxWaitingTogether }: WaitingLimits,
): Promise<TooManyWaiting | undefined> {
  if (((await countOpenOfPayer(tx).get({ platform, payer }))?.turns ?? 0) >= maxWaiting) return "too-many-waiting";
  if (maxWaitingTogether === undefined || ((await countOpenOnPlatform(tx).get({ platform }))?.turns ?? 0) < maxWaitingTogether)
    return undefined;
  return "too-many-waiting-together";
}

const maxRankOfPayer = statement((db, { turns }) =>
  db
    .select({ rank: max(turns.rank) })
    .from(turns)
    .where(isOpenOfPayer(turns)),
);
const maxRankInProgress = statement((db, { tasks }) =>
  db
    .select({ rank: max(tasks.rank) })
    .from(tasks)
    .where(and(eq(tasks.kind, "draw"), sql`lease is not null`)),
);

/** Start-time fair queueing: a person's next turn comes after all of their own, and after what is being drawn now. */
export async function nextRank(tx: Tx, platform: PlatformName, payer: string): Promise<number> {
  const [own, served] = [await maxRankOfPayer(tx).get({ platform, payer }), await maxRankInProgress(tx).get({})];
  return Math.max(own?.rank ?? 0, served?.rank ?? 0) + 1;
}

export async function scheduleDraw(tx: Tx, variant: { id: VariantId; model: string }, rank: number, now: Date): Promise<void> {
  await schedule(tx, "draw", variant.id, now, { provider: providerOf(variant.model), rank });
}

/** The provider's part of a model id. */
function providerOf(model: string): string {
  return model.split("/", 1)[0] ?? model;
}
