import { z } from "zod";
import { percentOf } from "./language/quantities.ts";
import { editorMessages } from "./messages.ts";

export const colourSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** An amount from 0 to 1; `setting` is what it is called in the refusal of others. */
export function amountSchema(setting: string) {
  const range = editorMessages.range(setting, percentOf(0), percentOf(1));
  return z.number(range).min(0, range).max(1, range);
}

/** An angle in degrees, up to `max` either way; `action` is what it is called in the refusal of others. */
export function angleSchema(action: string, max: number) {
  const range = editorMessages.angleTooLarge(action, max);
  return z.number(range).min(-max, range).max(max, range);
}
