// What drawing costs: reserved first, settled afterwards. Each function runs inside one transaction.

import { and, eq, gte, ne, sql } from "drizzle-orm";
import type { BudgetScope, Charge, Spending, UsageBy, UsagePeriod } from "../../../core/store.ts";
import type { Task } from "../../../core/task-queue.ts";
import type { ModelId, PlatformName, TurnId, VariantId } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockBudget } from "../locks.ts";

const { placeholder } = sql;

type SpendingTable = ReturnType<typeof tablesOf>["spending"];

/** Reserves what a drawing may cost, once until it is settled. Returns the budget that it would exceed, if any. */
export async function reserveCharge(
  tx: Tx,
  variant: { id: VariantId; turn: TurnId; model: ModelId },
  charge: Charge,
  now: Date,
): Promise<BudgetScope | undefined> {
  if (await reservation(tx).get({ variant: variant.id })) return undefined; // reserved earlier, while it waited for a rate-limited model
  return await reserve(tx, { ...variant, variant: variant.id }, charge, now);
}

/** The same for the reading of a turn's instruction. */
export async function reserveReading(
  tx: Tx,
  reading: { turn: TurnId; model: ModelId },
  charge: Charge,
  now: Date,
): Promise<BudgetScope | undefined> {
  return await reserve(tx, { ...reading, variant: undefined }, charge, now);
}

async function reserve(
  tx: Tx,
  { turn, model, variant }: { turn: TurnId; model: ModelId; variant: VariantId | undefined },
  { usd, since, ...budgets }: Charge,
  now: Date,
): Promise<BudgetScope | undefined> {
  const { conversations, spending, turns } = tablesOf(tx);
  const { server, channel, thread } = conversations;
  const found = await first(
    tx
      .select({ payer: { platform: turns.platform, person: turns.payer }, server, channel, thread })
      .from(turns)
      .innerJoin(conversations, eq(conversations.id, turns.conversation))
      .where(eq(turns.id, turn)),
  );
  if (!found) return undefined;
  const { payer } = found;
  const { platform } = payer;
  const shared = { all: undefined, platform: { platform }, person: payer };
  const limits = (["all", "platform", "person"] as const).map((whose) => ({ whose, limit: budgets[whose], by: shared[whose] }));
  if (limits.some(({ limit }) => limit !== undefined)) await lockBudget(tx);
  for (const { whose, limit, by } of limits)
    if (limit !== undefined && (await spentSince(tx, since, by)).usd + usd > limit) return whose;
  const provider = model.split("/", 1)[0] ?? model;
  await tx.insert(spending).values({
    ...payer,
    person: tx.pseudonym(payer.platform, payer.person),
    provider,
    model,
    ...(variant === undefined ? { turn } : { variant }),
    state: "reserved",
    usd,
    at: now,
    server: found.server,
    channel: found.channel ?? found.thread,
  });
  return undefined;
}

const isReserved = ({ state, variant }: SpendingTable) => and(eq(state, "reserved"), eq(variant, placeholder("variant")));
const reservation = statement((db, { spending }) => db.select({ id: spending.id }).from(spending).where(isReserved(spending)));
const setKnown = statement((db, { spending }) =>
  db
    .update(spending)
    .set({ state: "known", usd: sql`${placeholder("usd")}` })
    .where(isReserved(spending)),
);
const setUnknown = statement((db, { spending }) => db.update(spending).set({ state: "unknown" }).where(isReserved(spending)));
const deleteReservation = statement((db, { spending }) => db.delete(spending).where(isReserved(spending)));

/** Replaces the reserved amount with the cost. If the cost is unknown, the reserved amount stays. */
export async function settleCharge(tx: Tx, variant: VariantId, usd: number | undefined): Promise<void> {
  if (usd === undefined) await setUnknown(tx).run({ variant });
  else if (usd === 0) await deleteReservation(tx).run({ variant });
  else await setKnown(tx).run({ variant, usd });
}

const isReservedReading = ({ state, turn }: SpendingTable) => and(eq(state, "reserved"), eq(turn, placeholder("turn")));
const setReadingKnown = statement((db, { spending }) =>
  db
    .update(spending)
    .set({ state: "known", usd: sql`${placeholder("usd")}` })
    .where(isReservedReading(spending)),
);
const setReadingUnknown = statement((db, { spending }) =>
  db.update(spending).set({ state: "unknown" }).where(isReservedReading(spending)),
);
const deleteReading = statement((db, { spending }) => db.delete(spending).where(isReservedReading(spending)));

/** The same for the reading of a turn's instruction. */
export async function settleReading(tx: Tx, turn: TurnId, usd: number | undefined): Promise<void> {
  if (usd === undefined) await setReadingUnknown(tx).run({ turn });
  else if (usd === 0) await deleteReading(tx).run({ turn });
  else await setReadingKnown(tx).run({ turn, usd });
}

/** Records that nobody knows whether the reserved amounts of these drawings were paid. */
export async function markSpendUnknown(tx: Tx, variants: VariantId[]): Promise<void> {
  for (const variant of variants) await setUnknown(tx).run({ variant });
}

/** A drawing that was interrupted may have been paid, and so may a reading. */
export async function markInterrupted(tx: Tx, task: Task): Promise<void> {
  if (task.kind === "draw") await markSpendUnknown(tx, [task.subject]);
  if (task.kind === "prepare") await settleReading(tx, task.subject, undefined);
}

/** Rows for pictures, not for readings. */
export function countPictures({ turn }: Pick<SpendingTable, "turn">) {
  return sql`count(case when ${turn} is null then 1 end)`.mapWith(Number);
}

const sumsOf = (spending: SpendingTable) => ({
  usd: sql<number>`coalesce(sum(${spending.usd}), 0)`,
  unknown: sql`count(case when ${spending.state} = 'unknown' then 1 end)`.mapWith(Number),
});

/** Spending since then: in total, on one platform, or by one person there. Reserved amounts count. */
export async function spentSince(tx: Tx, since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending> {
  const { spending } = tablesOf(tx);
  const person = by?.person === undefined ? undefined : eq(spending.person, tx.pseudonym(by.platform, by.person));
  const whose = by && and(eq(spending.platform, by.platform), person);
  const sum = await first(
    tx
      .select(sumsOf(spending))
      .from(spending)
      .where(and(whose, gte(spending.at, since))),
  );
  return sum ?? { usd: 0, unknown: 0 };
}

/** Spending per model since then. Amounts that are only reserved don't count. */
export async function spentByModel(tx: Tx, since: Date): Promise<Map<ModelId, UsageBy>> {
  const { spending } = tablesOf(tx);
  const rows = await tx
    .select({ model: spending.model, ...sumsOf(spending), drawings: countPictures(spending) })
    .from(spending)
    .where(and(gte(spending.at, since), ne(spending.state, "reserved")))
    .groupBy(spending.model);
  return new Map(rows.map(({ model, ...spending }) => [model, spending]));
}

/** One person's spending per model, since each of these times. Reserved amounts count. */
export async function spentByModelOf(
  tx: Tx,
  platform: PlatformName,
  person: string,
  since: Record<UsagePeriod, Date>,
): Promise<Map<ModelId, Record<UsagePeriod, UsageBy>>> {
  const { spending } = tablesOf(tx);
  const within = (from: Date) => {
    const counts = sql`${spending.at} >= ${from.getTime()}`;
    return {
      usd: sql<number>`coalesce(sum(case when ${counts} then ${spending.usd} end), 0)`,
      unknown: sql`count(case when ${counts} and ${spending.state} = 'unknown' then 1 end)`.mapWith(Number),
      drawings: sql`count(case when ${counts} and ${spending.turn} is null then 1 end)`.mapWith(Number),
    };
  };
  const rows = await tx
    .select({ model: spending.model, today: within(since.today), week: within(since.week), month: within(since.month) })
    .from(spending)
    .where(
      and(eq(spending.platform, platform), eq(spending.person, tx.pseudonym(platform, person)), gte(spending.at, since.month)),
    )
    .groupBy(spending.model);
  return new Map(rows.map(({ model, ...spent }) => [model, spent]));
}
