import { operationNamed } from "./operations/index.ts";
import type { Plan, Step } from "./plan.ts";

/** One way to do what was asked; `label` says how it differs: "subtle", "from the top". Empty: as said. */
export interface VariantPlan {
  plan: Plan;
  label: string;
}

/** How strongly, the most useful first: as said, strongly, gently, and finer steps after that. */
const factors = [1, 1.6, 0.55, 2.3, 0.75, 1.3, 0.4, 1.9, 0.88];

/** The way for one of several pictures of a turn. */
export function variantOf(plan: Plan, { index, of }: { index: number; of: number }): VariantPlan {
  const plans = variantPlans(plan, of);
  return plans[index % plans.length] ?? { plan, label: "" };
}

/** Up to `wanted` ways that differ: by strength, weakest first; where nothing has a strength, other crops, corners, styles. */
export function variantPlans(plan: Plan, wanted: number): VariantPlan[] {
  const strengths = uniquePlans(factors.map((factor) => ({ factor, plan: scalePlan(plan, factor), label: labelOf(factor) })));
  if (strengths.length === 1) return alternativesOf(plan).slice(0, Math.max(1, wanted));
  return strengths.slice(0, Math.max(1, wanted)).sort((one, other) => one.factor - other.factor);
}

function scalePlan(plan: Plan, factor: number): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) =>
      factor === 1 ? step : { ...step, params: operationNamed(step.name).scale(step.params, factor) ?? step.params },
    ),
  };
}

/** The last step that can be done in other ways, done in each. */
function alternativesOf(plan: Plan): VariantPlan[] {
  const at = plan.steps.findLastIndex(({ name, params }) => operationNamed(name).alternatives(params).length > 0);
  const step = plan.steps[at];
  if (step === undefined) return [{ plan, label: "" }];
  const others = operationNamed(step.name).alternatives(step.params);
  const replaced = (params: Step["params"]): Plan => ({ ...plan, steps: plan.steps.with(at, { ...step, params }) });
  return uniquePlans([{ plan, label: "" }, ...others.map(({ params, label }) => ({ plan: replaced(params), label }))]);
}

function uniquePlans<W extends VariantPlan>(plans: W[]): W[] {
  const seen = new Map<string, W>();
  for (const variant of plans) {
    const key = JSON.stringify(variant.plan.steps);
    if (!seen.has(key)) seen.set(key, variant);
  }
  return [...seen.values()];
}

function labelOf(factor: number): string {
  if (factor === 1) return "";
  if (factor < 1) return factor < 0.5 ? "very subtle" : factor < 0.7 ? "subtle" : "gentle";
  return factor > 2 ? "very strong" : factor > 1.5 ? "strong" : "stronger";
}
