// What drawing costs: held back before, told after. Days are those of the UTC calendar.

import { messages } from "../cards/messages.ts";
import type { ModelChoice } from "../cards/views.ts";
import type { Budget, Deps, Limits } from "../deps.ts";
import type { DrawOrder, ImageModel } from "../ports.ts";
import type { BudgetScope, Charge } from "../store.ts";
import type { Failure, PlatformName, Turn } from "../vocabulary.ts";

/** Held back for a drawing whose price nobody knows: what a large picture of a dear model costs. */
const UNKNOWN_USD = 0.25;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What to hold back for this drawing on that platform; undefined where it is free. */
export function chargeFor(
  model: ImageModel,
  order: DrawOrder,
  { platform, now }: { platform: PlatformName; now: Date },
  { budget }: Limits,
): Charge | undefined {
  if (model.can.cost === "free") return undefined;
  const { aspectRatio, resolution, references } = order;
  const usd = model.estimateUsd({ aspectRatio, resolution, references: references.length }) ?? UNKNOWN_USD;
  return { usd, since: startOfDay(now), ...budgetsOn(platform, budget) };
}

/** The budgets that a drawing on this platform has to fit in. */
function budgetsOn(platform: PlatformName, { all, person, page = person }: Budget): Partial<Record<BudgetScope, number>> {
  return {
    ...(all !== undefined && { all }),
    ...(person !== undefined && { person }),
    ...(platform === "web" && page !== undefined && { platform: page }),
  };
}

/** Why nothing was drawn for this turn's payer. */
export function overBudgetFailure(
  whose: BudgetScope,
  { author, payer, conversation }: Turn,
  now: Date,
  { budget }: Limits,
): Failure {
  const usd = budgetsOn(conversation.platform, budget)[whose] ?? 0;
  const until = new Date(startOfDay(now).getTime() + DAY_MS);
  const who = whose === "person" && payer !== author.id ? "retrier" : whose;
  return { code: "over-budget", userMessage: messages.overBudget(who, usd, until) };
}

/** Sentences on what a person's pictures cost today and in thirty days, and what the budgets are. */
export async function describeSpendingOf(person: string, platform: PlatformName, deps: Deps): Promise<string | undefined> {
  const now = deps.clock.now();
  const today = await deps.store.spending.spentSince(startOfDay(now), { platform, person });
  const month = await deps.store.spending.spentSince(new Date(now.getTime() - 30 * DAY_MS), { platform, person });
  const budgets = budgetsOn(platform, deps.limits.budget);
  const nothing = month.usd === 0 && month.unknown === 0 && Object.keys(budgets).length === 0;
  if (nothing) return undefined;
  const own = messages.spent(today, month, budgets.person);
  if (budgets.platform === undefined) return own;
  return `${own} ${messages.spentOnPage(await deps.store.spending.spentSince(startOfDay(now), { platform }), budgets.platform)}`;
}

/** Each with a sentence on what its pictures have cost here in thirty days, where there were any. */
export async function describeSpendingOn(models: ModelChoice[], { store, clock }: Deps): Promise<ModelChoice[]> {
  const month = await store.spending.spentByModel(new Date(clock.now().getTime() - 30 * DAY_MS));
  return models.map((model) => {
    const spent = month.get(model.id);
    return spent ? { ...model, spent: messages.spentOn(spent) } : model;
  });
}

/** 00:00 UTC of that day. */
export function startOfDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
}
