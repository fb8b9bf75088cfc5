// What pictures will cost, and whether a person has to agree to it first.

import { messages } from "../cards/messages.ts";
import type { Deps } from "../deps.ts";
import type { DrawOrder, Models } from "../ports/models.ts";
import type { Plan } from "../store.ts";
import { AUTO, type CostEstimate, type EstimatedRequest, type ModelId, type Turn } from "../vocabulary.ts";
import { budgetsLeft, UNKNOWN_USD } from "./budget.ts";
import { MAX_MODELS, MAX_PICTURES, MAX_REFERENCES, settingsFor, variantsPerModel } from "./plan.ts";

/** Sums of prices that are equal may differ by less. */
const EPSILON = 1e-9;

/** One picture to be drawn. `references`: how many pictures it is given. */
type PricedOrder = Pick<DrawOrder, "aspectRatio" | "resolution"> & { model: ModelId; references: number };

/** The price of each picture that isn't free, in USD. Undefined: unknown. */
function pricesOf(orders: readonly PricedOrder[], models: Pick<Models, "get">): (number | undefined)[] {
  return orders.flatMap(({ model: id, references, ...order }) => {
    const model = models.get(id);
    if (!model || model.can.cost === "free") return [];
    const usd = model.estimateUsd({ ...order, references: Math.min(references, model.can.references) });
    return usd === 0 ? [] : [usd];
  });
}

function sumUp(prices: readonly (number | undefined)[]): CostEstimate {
  const known = prices.filter((usd) => usd !== undefined);
  return { usd: known.reduce((sum, usd) => sum + usd, 0), unknown: prices.length - known.length };
}

/** The cost of a planned turn, if its author has to agree to it. What the budgets don't cover isn't drawn anyway. */
export async function costToConfirm(turn: Turn, plan: Plan, deps: Deps): Promise<CostEstimate | undefined> {
  if (deps.limits.confirmUsd === undefined || turn.askedCost) return undefined;
  const { aspectRatio, resolution, each } = plan.settings;
  const references = each ? 1 : plan.references.length;
  const drawn = plan.variants.filter(({ image }) => image === undefined);
  const prices = pricesOf(
    drawn.map(({ model }) => ({ model, aspectRatio, resolution, references })),
    deps.models,
  );
  return toConfirm(prices, turn.payer, turn, deps);
}

async function toConfirm(
  prices: readonly (number | undefined)[],
  payer: string,
  { conversation: { platform } }: Turn,
  deps: Deps,
): Promise<CostEstimate | undefined> {
  const { confirmUsd } = deps.limits;
  if (confirmUsd === undefined || !exceeds(prices, confirmUsd)) return undefined;
  const budgets = await budgetsLeft(payer, platform, deps);
  const covered = coveredBy(Math.min(...budgets.map(({ left }) => left)), prices);
  return exceeds(covered, confirmUsd) ? sumUp(covered) : undefined;
}

/** What a request costs, before its instruction is known. Undefined: nothing. */
export function estimateRequest(request: EstimatedRequest, models: Pick<Models, "get" | "resolve">): CostEstimate | undefined {
  const prices = pricesOf(ordersOf(request, models), models);
  return prices.length === 0 ? undefined : sumUp(prices);
}

/** The cost of drawing a turn's failed pictures with this model. Undefined: nothing. */
export function estimateRetry(turn: Turn, model: ModelId, models: Pick<Models, "get">): CostEstimate | undefined {
  const prices = retryPrices(turn, model, models);
  return prices.length === 0 ? undefined : sumUp(prices);
}

/** The same, if this person has to agree to it. A turn that failed as a whole asks like a new one, unless it has asked before. */
export async function retryToConfirm(turn: Turn, model: ModelId, payer: string, deps: Deps): Promise<CostEstimate | undefined> {
  if (!turn.variants.some(({ state }) => state === "failed") && !turn.askedCost) return undefined;
  return toConfirm(retryPrices(turn, model, deps.models), payer, turn, deps);
}

function retryPrices(turn: Turn, model: ModelId, models: Pick<Models, "get">): (number | undefined)[] {
  const { aspectRatio, resolution, each, variants } = turn.variants.length > 0 ? turn.settings : settingsFor(turn);
  const failed = turn.variants.filter(({ state }) => state === "failed").length;
  const order = { model, aspectRatio, resolution, references: each ? 1 : turn.references.length };
  return pricesOf(new Array<PricedOrder>(turn.variants.length > 0 ? failed : variants).fill(order), models);
}

/** "2 pictures, about $0.08", before the instruction is known. Undefined if they are free. */
export function describeEstimate(request: EstimatedRequest, models: Pick<Models, "get" | "resolve">): string | undefined {
  const orders = ordersOf(request, models);
  const prices = pricesOf(orders, models);
  if (prices.length === 0) return undefined;
  return messages.estimate(orders.length, sumUp(prices), request.models.includes(AUTO));
}

/** As `planTurn` would plan them. `auto` may cost as much as what it chooses when the built-in editor can't do it. */
function ordersOf({ pictures, each, ...settings }: EstimatedRequest, models: Pick<Models, "resolve">): PricedOrder[] {
  const chosen = [...new Set(settings.models)].slice(0, MAX_MODELS);
  const drawing = models.resolve(chosen, { prompt: "", history: [], references: 0 }).slice(0, MAX_MODELS);
  const { aspectRatio, resolution } = settings;
  if (each && pictures > 1)
    return drawing.slice(0, 1).flatMap((model) => {
      return new Array(Math.min(pictures, MAX_PICTURES)).fill({ model, aspectRatio, resolution, references: 1 });
    });
  const order = { aspectRatio, resolution, references: Math.min(Math.max(1, pictures), MAX_REFERENCES) };
  const per = variantsPerModel(settings.variants, drawing.length);
  return drawing.flatMap((model) => new Array<PricedOrder>(per).fill({ ...order, model }));
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
