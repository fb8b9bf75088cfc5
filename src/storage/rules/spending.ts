// What drawing costs: reserved first, settled afterwards. Each function runs inside one transaction.

import { and, eq, gte, ne, sql } from "drizzle-orm";
import type { BudgetScope, Charge, Spending } from "../../core/store.ts";
import type { ModelId, PlatformName, TurnId, VariantId } from "../../core/vocabulary.ts";
import { spending, turns } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";

const { placeholder } = sql;

/** Reserves what a drawing may cost, once until it is settled. Returns the budget that it would exceed, if any. */
export function reserveCharge(
  tx: Tx,
  variant: { id: VariantId; turn: TurnId; model: ModelId },
  { usd, since, ...budgets }: Charge,
  now: Date,
): BudgetScope | undefined {
  if (reservation(tx).get({ variant: variant.id })) return undefined; // reserved earlier, while it waited for a rate-limited model
  const payer = tx.select({ platform: turns.platform, person: turns.payer }).from(turns).where(eq(turns.id, variant.turn)).get();
  if (!payer) return undefined;
  const { platform } = payer;
  const shared = { all: undefined, platform: { platform }, person: payer };
  const limits = (["all", "platform", "person"] as const).map((whose) => ({ whose, limit: budgets[whose], by: shared[whose] }));
  const full = limits.find(({ limit, by }) => limit !== undefined && spentSince(tx, since, by).usd + usd > limit);
  if (full) return full.whose;
  const provider = variant.model.split("/", 1)[0] ?? variant.model;
  tx.insert(spending)
    .values({
      ...payer,
      person: pseudonym(payer.platform, payer.person),
      provider,
      model: variant.model,
      variant: variant.id,
      state: "reserved",
      usd,
      at: now,
    })
    .run();
  return undefined;
}

/** How a person appears in rows that outlive their data: distinguishable, but not identifiable. */
export function pseudonym(platform: PlatformName, person: string) {
  return sql<string>`pseudonym(${platform}, ${person})`;
}

const isReserved = and(eq(spending.state, "reserved"), eq(spending.variant, placeholder("variant")));
const reservation = prepareOnce((db) => db.select({ id: spending.id }).from(spending).where(isReserved).prepare());
const setKnown = prepareOnce((db) =>
  db
    .update(spending)
    .set({ state: "known", usd: sql`${placeholder("usd")}` })
    .where(isReserved)
    .prepare(),
);
const setUnknown = prepareOnce((db) => db.update(spending).set({ state: "unknown" }).where(isReserved).prepare());
const deleteReservation = prepareOnce((db) => db.delete(spending).where(isReserved).prepare());

/** Replaces the reserved amount with the cost. If the cost is unknown, the reserved amount stays. */
export function settleCharge(tx: Tx, variant: VariantId, usd: number | undefined): void {
  if (usd === undefined) setUnknown(tx).run({ variant });
  else if (usd === 0) deleteReservation(tx).run({ variant });
  else setKnown(tx).run({ variant, usd });
}

/** Records that nobody knows whether the reserved amounts were paid: of these drawings, or of all that a dead process left. */
export function markSpendUnknown(tx: Tx, variants?: VariantId[]): void {
  if (variants) for (const variant of variants) setUnknown(tx).run({ variant });
  else tx.update(spending).set({ state: "unknown" }).where(eq(spending.state, "reserved")).run();
}

const sums = {
  usd: sql<number>`coalesce(sum(${spending.usd}), 0)`,
  unknown: sql<number>`count(iif(${spending.state} = 'unknown', 1, null))`,
};

/** Spending since then: in total, on one platform, or by one person there. Reserved amounts count. */
export function spentSince(tx: Tx, since: Date, by?: { platform: PlatformName; person?: string }): Spending {
  const person = by?.person === undefined ? undefined : eq(spending.person, pseudonym(by.platform, by.person));
  const whose = by && and(eq(spending.platform, by.platform), person);
  const sum = tx
    .select(sums)
    .from(spending)
    .where(and(whose, gte(spending.at, since)))
    .get();
  return sum ?? { usd: 0, unknown: 0 };
}

/** Spending per model since then. Amounts that are only reserved don't count. */
export function spentByModel(tx: Tx, since: Date): Map<ModelId, Spending & { drawings: number }> {
  const rows = tx
    .select({ model: spending.model, ...sums, drawings: sql<number>`count(*)` })
    .from(spending)
    .where(and(gte(spending.at, since), ne(spending.state, "reserved")))
    .groupBy(spending.model)
    .all();
  return new Map(rows.map(({ model, ...spending }) => [model, spending]));
}
