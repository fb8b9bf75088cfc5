import { anchorSchema } from "../operations/text/layout.ts";
import { lineSchema } from "../operations/text/stack.ts";
import type { Step } from "../plan.ts";

const placedSchema = lineSchema.extend({ anchor: anchorSchema });

/** Tells each caption which others stand above and below it. */
export function stackCaptions(steps: readonly Step[]): Step[] {
  const places = steps.map(({ name, params }) => (name === "caption" ? placedSchema.parse(params) : undefined));
  return steps.map((step, index) => {
    const here = places[index];
    if (here === undefined) return step;
    const linesOf = (others: typeof places) =>
      others.flatMap((other) => (other?.anchor === here.anchor ? [{ text: other.text, size: other.size }] : []));
    const [above, below] = [linesOf(places.slice(0, index)), linesOf(places.slice(index + 1))];
    const { stack: _, ...params } = step.params;
    return { ...step, params: above.length + below.length === 0 ? params : { ...params, stack: { above, below } } };
  });
}
