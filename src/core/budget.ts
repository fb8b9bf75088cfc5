// What drawing costs: held back before, told after. Days are those of the UTC calendar.

import type { ModelChoice } from "./cards.ts";
import type { Deps, Limits } from "./deps.ts";
import type { DrawOrder, ImageModel } from "./ports.ts";
import type { Charge } from "./store.ts";
import type { Failure, PlatformName } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** Held back for a drawing whose price nobody knows: what a large picture of a dear model costs. */
const UNKNOWN_USD = 0.25;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What to hold back for this drawing; undefined where it is free. */
export function chargeFor(model: ImageModel, order: DrawOrder, now: Date, { budget }: Limits): Charge | undefined {
  if (model.can.cost === "free") return undefined;
  const { aspectRatio, resolution, references } = order;
  const usd = model.estimateUsd({ aspectRatio, resolution, references: references.length }) ?? UNKNOWN_USD;
  return { usd, since: dayOf(now), ...budget };
}

export function overBudget(whose: "all" | "person", now: Date, { budget }: Limits): Failure {
  const until = new Date(dayOf(now).getTime() + DAY_MS);
  return { fault: "over-budget", words: words.overBudget(whose, budget[whose] ?? 0, until) };
}

/** A sentence on what a person's pictures cost today and in thirty days, and what the budgets are. */
export async function spentBy(person: string, platform: PlatformName, deps: Deps): Promise<string | undefined> {
  const now = deps.clock.now();
  const today = await deps.store.spent(dayOf(now), { platform, person });
  const month = await deps.store.spent(new Date(now.getTime() - 30 * DAY_MS), { platform, person });
  const { all, person: own } = deps.limits.budget;
  const nothing = month.usd === 0 && month.unknown === 0 && all === undefined && own === undefined;
  return nothing ? undefined : words.spent(today, month, own);
}

/** Each with a sentence on what its pictures have cost here in thirty days, where there were any. */
export async function spentOn(models: ModelChoice[], { store, clock }: Deps): Promise<ModelChoice[]> {
  const month = await store.spentOnModels(new Date(clock.now().getTime() - 30 * DAY_MS));
  return models.map((model) => {
    const spent = month.get(model.id);
    return spent ? { ...model, spent: words.spentOn(spent) } : model;
  });
}

function dayOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
}
