import { operationNamed } from "./operations/index.ts";
import type { Plan, Step } from "./plan.ts";

/** One version of a plan. `label` says how it differs ("subtle", "from the top"), and is empty for the plan itself. */
export interface VariantPlan {
  plan: Plan;
  label: string;
}

/** Strengths, the most useful first: as asked, strong, gentle, then finer steps. */
const factors = [1, 1.6, 0.55, 2.3, 0.75, 1.3, 0.4, 1.9, 0.88];

/** The version for one of several pictures of a turn. */
export function planVariant(plan: Plan, { index, of }: { index: number; of: number }): VariantPlan {
  const plans = planVariants(plan, of);
  return plans[index % plans.length] ?? { plan, label: "" };
}

/** Up to `wanted` different versions: by strength, weakest first, or if no step has a strength, other crops, corners or styles. */
export function planVariants(plan: Plan, wanted: number): VariantPlan[] {
  const strengths = uniquePlans(
    factors.map((factor) => ({ factor, plan: scalePlan(plan, factor), label: labelStrength(factor) })),
  );
  if (strengths.length === 1) return planAlternatives(plan).slice(0, Math.max(1, wanted));
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

/** Versions with the alternatives of the last step that has any. */
function planAlternatives(plan: Plan): VariantPlan[] {
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

function labelStrength(factor: number): string {
  if (factor === 1) return "";
  if (factor < 1) return factor < 0.5 ? "very subtle" : factor < 0.7 ? "subtle" : "gentle";
  return factor > 2 ? "very strong" : factor > 1.5 ? "strong" : "stronger";
}
