// Who paid for what and where, as text and as CSV. Pure.

import type { UsageBy, UsageRow } from "../store.ts";
import { messages } from "./messages.ts";

/** How many of each list the text has. */
const MAX_LINES = 8;

/** How a platform shows what a row names. */
export interface UsageNames {
  person(row: UsageRow): string;
  model?(row: UsageRow): string;
  channel(row: UsageRow): string;
}

/** The sum, then the newest days and the highest costs: by person, model and channel. The first line is a title. */
export function usageReportLines(
  rows: readonly UsageRow[],
  days: number,
  { person, model = ({ model }) => model, channel }: UsageNames,
): [string, ...string[]] {
  const sum = rows.reduce(add, NOTHING);
  const listed = (title: string, keyOf: (row: UsageRow) => string, compare = byCost) => {
    const groups = [...Map.groupBy(rows, keyOf)].map(([key, all]): Group => [key, all.reduce(add, NOTHING)]);
    const more = groups.length - MAX_LINES;
    return [
      title,
      ...groups
        .toSorted(compare)
        .slice(0, MAX_LINES)
        .map(([key, spent]) => messages.usedBy(key, spent)),
      ...(more > 0 ? [messages.moreUsed(more)] : []),
    ];
  };
  if (rows.length === 0) return [messages.usageReport(days, sum)];
  return [
    messages.usageReport(days, sum),
    ...listed(messages.usedPerDay, ({ day }) => day, byDay),
    ...listed(messages.usedPerPerson, person),
    ...listed(messages.usedPerModel, model),
    ...listed(messages.usedPerChannel, channel),
  ];
}

type Group = [key: string, spent: UsageBy];
const NOTHING: UsageBy = { usd: 0, unknown: 0, drawings: 0 };

function add(one: UsageBy, { usd, unknown, drawings }: UsageBy): UsageBy {
  return { usd: one.usd + usd, unknown: one.unknown + unknown, drawings: one.drawings + drawings };
}

function byDay([one]: Group, [other]: Group): number {
  return other.localeCompare(one);
}

function byCost([one, { usd }]: Group, [other, spent]: Group): number {
  return spent.usd - usd || one.localeCompare(other);
}

const COLUMNS = ["day", "platform", "server", "channel", "person", "person_id", "model", "pictures", "usd", "unknown"] as const;

/** One line for each day, person, model and channel (RFC 4180). `unknown`: how many of the pictures count with an estimate. */
export function usageCsv(rows: readonly UsageRow[], channel: UsageNames["channel"]): string {
  const lines = rows.map((row) => [
    ...[row.day, row.platform, row.server ?? "", row.channel === undefined ? "" : channel(row)],
    ...[row.person?.name ?? "", row.person?.id ?? "", row.model, row.drawings, Number(row.usd.toFixed(6)), row.unknown],
  ]);
  return [COLUMNS, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** Quoted if necessary. A name that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
