// What a person's pictures have cost, and what is left of the budgets.

import { messages } from "../cards/messages.ts";
import type { UsageView } from "../cards/views.ts";
import type { Deps } from "../deps.ts";
import type { UsageBy, UsagePeriod, UsageRow, UsageScope } from "../store.ts";
import { usagePeriods } from "../store.ts";
import type { ModelId, PlatformName } from "../vocabulary.ts";
import { budgetsLeft, budgetsOn, DAY_MS, startOfDay } from "./budget.ts";

const NOTHING: UsageBy = { usd: 0, unknown: 0, drawings: 0 };

/** The costs of a person's pictures on this platform, by model, and the budgets that apply to them there. */
export async function describeUsage(person: string, platform: PlatformName, deps: Deps): Promise<UsageView> {
  const { total, models } = await spendingOf(person, platform, deps);
  return { total, models, budgets: await budgetsLeft(person, platform, deps) };
}

/** How many days a report has. */
export const REPORT_DAYS = 30;
const MAX_ROWS = 20_000;

/** What everybody paid for since the beginning of the day so many days ago, the newest days first: on one server, or everywhere. */
export async function listUsage(
  days: number,
  { store, clock }: Pick<Deps, "store" | "clock">,
  of?: UsageScope,
): Promise<UsageRow[]> {
  const since = new Date(startOfDay(clock.now()).getTime() - (days - 1) * DAY_MS);
  return store.spending.listUsage(since, MAX_ROWS, of);
}

/** A person's usage in one sentence. Undefined if there's nothing to report. */
export async function summarizeUsage(person: string, platform: PlatformName, deps: Deps): Promise<string | undefined> {
  const { total } = await spendingOf(person, platform, deps);
  const budgets = budgetsOn(platform, deps.limits.budget);
  const nothing = total.month.drawings === 0 && Object.keys(budgets).length === 0;
  if (nothing) return undefined;
  const own = messages.spent(total.today, total.month, budgets.person);
  if (budgets.platform === undefined) return own;
  const onPage = await deps.store.spending.spentSince(startOfDay(deps.clock.now()), { platform });
  return `${own} ${messages.spentOnPage(onPage, budgets.platform)}`;
}

/** Models with the highest costs first. */
async function spendingOf(
  person: string,
  platform: PlatformName,
  { store, clock }: Deps,
): Promise<Pick<UsageView, "total" | "models">> {
  const now = clock.now();
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const since = { today: startOfDay(now), week: ago(7), month: ago(30) };
  const byModel = await store.spending.spentByModelOf(platform, person, since);
  const models = [...byModel].map(([model, spent]) => ({ model, ...spent }));
  const sumOf = (period: UsagePeriod) => models.map((model) => model[period]).reduce(add, NOTHING);
  const total = Object.fromEntries(usagePeriods.map((period) => [period, sumOf(period)])) as UsageView["total"];
  return { total, models: models.toSorted(byCost) };
}

function add(one: UsageBy, other: UsageBy): UsageBy {
  return {
    usd: one.usd + other.usd,
    unknown: one.unknown + other.unknown,
    drawings: one.drawings + other.drawings,
  };
}

function byCost(one: { model: ModelId; month: UsageBy }, other: { model: ModelId; month: UsageBy }): number {
  return other.month.usd - one.month.usd || one.model.localeCompare(other.model);
}
