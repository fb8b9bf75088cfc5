// Budgets: reserves the cost of a drawing before it starts, and describes spending. Days are UTC days.

import { messages } from "../cards/messages.ts";
import type { ModelChoice } from "../cards/views.ts";
import type { Budget, Deps, Limits } from "../deps.ts";
import type { DrawOrder, ImageModel } from "../ports/models.ts";
import type { BudgetScope, Charge } from "../store.ts";
import type { Failure, PlatformName, Turn } from "../vocabulary.ts";

/** Reserved if the price is unknown: the cost of a large picture from an expensive model. */
export const UNKNOWN_USD = 0.25;
export const DAY_MS = 24 * 60 * 60 * 1000;

/** What to reserve for this drawing. Undefined if it is free. */
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

/** The budgets that apply to a drawing on this platform. */
export function budgetsOn(platform: PlatformName, { all, person, page = person }: Budget): Partial<Record<BudgetScope, number>> {
  return {
    ...(all !== undefined && { all }),
    ...(person !== undefined && { person }),
    ...(platform === "web" && page !== undefined && { platform: page }),
  };
}

/** The budgets that apply to a person on this platform: USD per day, and what is left today. */
export async function budgetsLeft(
  person: string,
  platform: PlatformName,
  { store, clock, limits }: Deps,
): Promise<{ whose: BudgetScope; usd: number; left: number }[]> {
  const since = startOfDay(clock.now());
  const budgets = budgetsOn(platform, limits.budget);
  const whose = (["person", "platform", "all"] as const).filter((scope) => budgets[scope] !== undefined);
  return Promise.all(
    whose.map(async (scope) => {
      const usd = budgets[scope] ?? 0;
      const spent = await store.spending.spentSince(
        since,
        { person: { platform, person }, platform: { platform }, all: undefined }[scope],
      );
      return { whose: scope, usd, left: Math.max(0, usd - spent.usd) };
    }),
  );
}

/** The failure of a variant that the payer's budget doesn't cover. */
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

/** Adds to each model what its pictures have cost here in the last thirty days, if there were any. */
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
