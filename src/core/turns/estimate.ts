// What pictures will cost, and whether a person has to agree to it first.

import type { Deps } from "../deps.ts";
import type { DrawOrder, Models } from "../ports.ts";
import type { Plan } from "../store.ts";
import type { CostEstimate, ModelId, Turn } from "../vocabulary.ts";
import { budgetsLeft, UNKNOWN_USD } from "./budget.ts";

/** Sums of prices that are equal may differ by less. */
const EPSILON = 1e-9;

/** One picture to be drawn. `references`: how many pictures it is given. */
export type PricedOrder = Pick<DrawOrder, "aspectRatio" | "resolution"> & { model: ModelId; references: number };

/** The price of each picture that isn't free, in USD. Undefined: unknown. */
export function pricesOf(orders: readonly PricedOrder[], models: Pick<Models, "get">): (number | undefined)[] {
  return orders.flatMap(({ model: id, references, ...order }) => {
    const model = models.get(id);
    if (!model || model.can.cost === "free") return [];
    const usd = model.estimateUsd({ ...order, references: Math.min(references, model.can.references) });
    return usd === 0 ? [] : [usd];
  });
}

export function sumUp(prices: readonly (number | undefined)[]): CostEstimate {
  const known = prices.filter((usd) => usd !== undefined);
  return { usd: known.reduce((sum, usd) => sum + usd, 0), unknown: prices.length - known.length };
}

/** The cost of a planned turn, if its author has to agree to it. What the budgets don't cover isn't drawn anyway. */
export async function costToConfirm(turn: Turn, plan: Plan, deps: Deps): Promise<CostEstimate | undefined> {
  const { confirmUsd } = deps.limits;
  if (confirmUsd === undefined || turn.askedCost) return undefined;
  const { aspectRatio, resolution, each } = plan.settings;
  const references = each ? 1 : plan.references.length;
  const drawn = plan.variants.filter(({ image }) => image === undefined);
  const prices = pricesOf(
    drawn.map(({ model }) => ({ model, aspectRatio, resolution, references })),
    deps.models,
  );
  if (!exceeds(prices, confirmUsd)) return undefined;
  const budgets = await budgetsLeft(turn.payer, turn.conversation.platform, deps);
  const covered = coveredBy(Math.min(...budgets.map(({ left }) => left)), prices);
  return exceeds(covered, confirmUsd) ? sumUp(covered) : undefined;
}

function exceeds(prices: readonly (number | undefined)[], usd: number): boolean {
  return prices.reduce<number>((sum, price) => sum + reserved(price), 0) > usd + EPSILON;
}

/** Those that are drawn with so much left, in their order. */
function coveredBy(left: number, prices: readonly (number | undefined)[]): (number | undefined)[] {
  let rest = left + EPSILON;
  return prices.filter((price) => {
    const isCovered = reserved(price) <= rest;
    if (isCovered) rest -= reserved(price);
    return isCovered;
  });
}

function reserved(price: number | undefined): number {
  return price ?? UNKNOWN_USD;
}
