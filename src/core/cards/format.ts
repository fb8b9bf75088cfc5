// Formats numbers, money, times and lists for people. Pure.

import type { Spending } from "../store.ts";

/** "1 picture", "12 pictures". */
export function pluralize(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** "1, 2 and 4". */
export function joinList(parts: readonly (string | number)[], conjunction: "and" | "or" = "and"): string {
  return [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(` ${conjunction} `);
}

/** "32,767". */
export function formatNumber(value: number): string {
  return value.toLocaleString("en");
}

/** "free", "$0.0012", "$0.04", "cost unknown". */
export function formatCost(usd: number | undefined): string {
  if (usd === undefined) return "cost unknown";
  return usd === 0 ? "free" : formatUsd(usd);
}

/** "$0.04". Four digits below one cent, so that no price looks like nothing. */
export function formatUsd(usd: number): string {
  return `$${usd > 0 && usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

/** "$1.20", or "about $1.20" if the cost of some pictures is unknown. */
export function formatSpent({ usd, unknown }: Spending): string {
  return unknown > 0 ? `about ${formatUsd(usd)}` : formatUsd(usd);
}

/** "00:00 UTC (26 Nov)". */
export function formatMinute(time: Date): string {
  const [, day, month] = time.toUTCString().split(" ");
  return `${time.toISOString().slice(11, 16)} UTC (${Number(day)} ${month})`;
}

/** "12:03:20 UTC". */
export function formatSecond(time: Date): string {
  return `${time.toISOString().slice(11, 19)} UTC`;
}

/** Spaces, joiners, marks without a letter, and invisible letters (Hangul fillers, the empty Braille cell). */
const invisible = /^[\s\p{Cf}\p{Mn}\u115f\u1160\u3164\uffa0\u2800]*$/u;

/** The trimmed text. Empty if all of it is invisible. */
export function visibleText(text: string): string {
  return invisible.test(text) ? "" : text.trim();
}

/** The beginning of an instruction, cut at a word near 50 characters. */
export function titleOf(prompt: string): string {
  const line = prompt.replace(/\s+/g, " ").trim();
  if (line.length <= 50) return line;
  const cut = cutTo(line, 50);
  const space = cut.lastIndexOf(" ");
  return `${(space > 25 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/, "")}…`;
}

/** The first `limit` UTF-16 units of a text, without splitting an emoji. */
export function cutTo(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
