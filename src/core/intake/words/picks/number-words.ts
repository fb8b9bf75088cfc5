// Numbers and ranks of pictures, as digits and as words.

import { cardinals, foreignCardinals, foreignOrdinals, ordinals, shortOrdinals } from "./picture-words.ts";

/** 1–9 as a digit or a word. */
export function cardinal(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  if (/^[1-9]$/.test(key)) return Number(key);
  return cardinals.indexOf(key) + 1 || undefined;
}

export function ordinal(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  const known = ordinals.indexOf(key) + 1 || shortOrdinals.indexOf(key) + 1;
  return known || foreignOrdinals.findIndex((words) => words.has(key)) + 1 || undefined;
}

/** A number in another language, after a word for "number". */
export function foreignCardinal(key: string | undefined): number | undefined {
  return foreignCardinals.findIndex((words) => words.has(key ?? "")) + 1 || undefined;
}

/** "v2", "no3". */
export function attachedNumber(key: string | undefined): number | undefined {
  const digit = /^(?:v|u|no|nr)([1-9])$/.exec(key ?? "")?.[1];
  return digit === undefined ? undefined : Number(digit);
}

export function isDigit(key: string | undefined): boolean {
  return /^[1-9]$/.test(key ?? "");
}
