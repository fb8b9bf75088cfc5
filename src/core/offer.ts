// In which order models are offered where a list holds only so many. Pure.

import type { ModelChoice } from "./cards.ts";
import type { ModelId } from "./vocabulary.ts";

/** The defaults, what the person used lately, then the cheapest. */
export function inOrderOfUse(
  models: readonly ModelChoice[],
  defaults: readonly ModelId[],
  used: readonly ModelId[],
): ModelChoice[] {
  const first = [...new Set([...defaults, ...used])];
  const place = ({ id }: ModelChoice) => (first.includes(id) ? first.indexOf(id) : first.length);
  return [...models].sort((a, b) => place(a) - place(b) || priceOf(a) - priceOf(b));
}

/** USD a picture; what names no price comes last. */
function priceOf({ price }: ModelChoice): number {
  if (/free/i.test(price)) return 0;
  return Number(/\$(\d+(?:\.\d+)?)/.exec(price)?.[1] ?? Number.MAX_VALUE);
}
