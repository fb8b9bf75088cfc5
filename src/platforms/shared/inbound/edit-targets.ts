// The pictures that "Edit image" can start from. Pure.

import type { VariantKey } from "../../../core/vocabulary.ts";

/** A picture to choose. `value` identifies it: "v:" and a variant's key, or the platform's own id. */
export interface Target {
  value: string;
  name: string;
}

export function variantTarget(variant: string): string {
  return `v:${variant}`;
}

/** The chosen variants. Undefined if none of the values is a variant. */
export function variantsIn(values: readonly string[]): { variants: VariantKey[] } | undefined {
  const variants = values.flatMap((value) => (value.startsWith("v:") ? [value.slice(2) as VariantKey] : []));
  return variants.length > 0 ? { variants } : undefined;
}
