// The tables of docs/operations/internet-scale.md, as Markdown.

import { footprint, guildsFor, type Hour, simulateHour, type Wait } from "./model.ts";
import { asShipped, type Installation, limits } from "./parameters.ts";

const SEED = 1;
const SIZES = [1000, 10_000, 100_000];

/** Enough of everything for each size. */
const sized: Installation[] = [
  asShipped(1000),
  { ...asShipped(10_000), drawings: 3 * limits.drawings.maximum },
  { guilds: 100_000, cores: 12, databases: 4, discordCallsPerSecond: 240, drawings: 1400 },
];

export function scaleTables(): string[] {
  return [capacityTable(), hourTable(SIZES.map(asShipped)), hourTable(sized), footprintTable()];
}

function capacityTable(): string {
  const shipped = guildsFor(asShipped(0));
  const rows = [
    ["Pictures drawn at a time, default of 16", shipped.drawings],
    ["Pictures drawn at a time, maximum of 64 for one provider", guildsFor({ ...asShipped(0), drawings: 64 }).drawings],
    ["Discord's 50 calls a second, of which the bot uses 40", shipped.Discord],
    ["Postgres as measured, on two shared cores", shipped.database],
    ["Three processes with two cores each", shipped.processes],
  ] as const;
  return table(
    ["What", "Is enough for guilds, up to"],
    rows.map(([what, guilds]) => [what, count(roundDown(guilds))]),
  );
}

function hourTable(installations: Installation[]): string {
  const head = [
    "Guilds",
    "Turns per second",
    "Processes",
    "Postgres",
    "Discord",
    "Drawings",
    "First card, p95",
    "Picture, p95",
    "Unfinished after an hour",
    "Can't keep up",
  ];
  const rows = installations.map((installation) => {
    const hour = simulateHour(installation, SEED);
    return [
      count(installation.guilds),
      hour.turnsPerSecond.toFixed(1),
      usage(hour, "processes", installation.cores),
      usage(hour, "database", installation.databases),
      usage(hour, "Discord", installation.discordCallsPerSecond),
      usage(hour, "drawings", installation.drawings),
      wait(hour.firstCard),
      wait(hour.picture),
      count(hour.unfinished),
      hour.saturated.join(", ") || "–",
    ];
  });
  return table(head, rows);
}

function footprintTable(): string {
  const head = [
    "Guilds",
    "Shards",
    "Cold start of all shards",
    "Cold starts a day",
    "Turns a day",
    "Pictures a year",
    "Rows a year",
  ];
  const rows = SIZES.map((guilds) => {
    const { shards, coldStartSeconds, coldStartsPerDay, turnsPerDay, picturesTbPerYear, rowsGbPerYear } = footprint(guilds);
    return [
      count(guilds),
      count(shards),
      `${count(coldStartSeconds)} s`,
      count(coldStartsPerDay),
      count(turnsPerDay),
      `${count(picturesTbPerYear)} TB`,
      `${count(rowsGbPerYear)} GB`,
    ];
  });
  return table(head, rows);
}

function usage({ used }: Hour, name: keyof Hour["used"], of: number): string {
  return `${Math.round(used[name] * 100)}% of ${count(of)}`;
}

function wait({ seconds, isBound }: Wait): string {
  return `${isBound ? "> " : ""}${seconds < 10 ? seconds.toFixed(2) : count(seconds)} s`;
}

/** Two digits: more would claim too much. */
function roundDown(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
