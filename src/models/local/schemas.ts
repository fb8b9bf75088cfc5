// Schemas of parameters that several operations share.

import { z } from "zod";
import { formatPercent } from "./language/vocabulary/quantities.ts";
import { editorMessages } from "./messages.ts";

/** Red, green, blue; 0–255. */
export const colourSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** An amount from 0 to 1. `setting` is its name in the refusal of other values. */
export function amountSchema(setting: string) {
  const range = editorMessages.range(setting, formatPercent(0), formatPercent(1));
  return z.number(range).min(0, range).max(1, range);
}

/** An angle in degrees, up to `max` in either direction. `action` is its name in the refusal of other values. */
export function angleSchema(action: string, max: number) {
  const range = editorMessages.angleTooLarge(action, max);
  return z.number(range).min(-max, range).max(max, range);
}
