// One installation's busiest hour: what is used, how long people wait, and what can't keep up.

import { createRandom } from "../../src/models/local/rendering/pixels/random.ts";
import { type Outcome, type Resource, type Step, simulate } from "./engine.ts";
import { arrivalsPerSecond, assumed, type Installation, limits, measured } from "./parameters.ts";

const HOUR_S = 3600;
/** A resource that is used more than this has no reserve. */
const SATURATED = 0.95;

export type ResourceName = "processes" | "database" | "Discord" | "drawings";

/** Seconds. `isBound`: more than 5% still waited at the end of the hour, and count with what they had waited by then. */
export interface Wait {
  seconds: number;
  isBound: boolean;
}

export interface Hour {
  turnsPerSecond: number;
  /** From 0 to 1. */
  used: Record<ResourceName, number>;
  /** 95th percentiles. */
  firstCard: Wait;
  picture: Wait;
  /** Turns without their pictures at the end of the hour. */
  unfinished: number;
  /** The resources that can't keep up. */
  saturated: ResourceName[];
}

/** The same result for the same seed. */
export function simulateHour(installation: Installation, seed: number): Hour {
  const random = createRandom(seed);
  const exponential = (mean: number) => -Math.log(1 - random()) * mean;
  const { steps, cardAt } = turnSteps(installation, exponential);
  const rate = arrivalsPerSecond(installation.guilds);
  const { jobs, used } = simulate(steps, () => exponential(1 / rate), HOUR_S);
  const share = (name: ResourceName) => used.get(name) ?? 0;
  const shares = {
    processes: share("processes"),
    database: share("database"),
    Discord: share("Discord"),
    drawings: share("drawings"),
  };
  const last = steps.length - 1;
  return {
    turnsPerSecond: rate,
    used: shares,
    firstCard: percentile95(jobs, cardAt),
    picture: percentile95(jobs, last),
    unfinished: jobs.filter(({ reached }) => reached[last] === undefined).length,
    saturated: (Object.keys(shares) as ResourceName[]).filter((name) => shares[name] > SATURATED),
  };
}

/** How many guilds each resource is enough for, in the busiest hour and without any reserve. */
export function guildsFor(installation: Installation): Record<ResourceName, number> {
  const perGuild = arrivalsPerSecond(1);
  const { beforeCard, afterwards } = measured.discordCalls;
  return {
    processes: (installation.cores * 1000) / measured.cpuMsPerTurn / perGuild,
    database: (installation.databases * measured.databaseTurnsPerSecond) / perGuild,
    Discord: installation.discordCallsPerSecond / (beforeCard + afterwards) / perGuild,
    drawings: installation.drawings / measured.drawSeconds / perGuild,
  };
}

/** What Discord's gateway and a year of pictures and rows need. */
export function footprint(guilds: number) {
  const turnsPerDay = guilds * assumed.turnsPerGuildPerDay;
  const shards = Math.ceil(guilds / limits.guildsPerShard);
  const rowBytes = measured.rowBytes.turn + measured.rowBytes.variant * measured.picturesPerTurn;
  return {
    shards,
    coldStartSeconds: shards * limits.identifySeconds,
    /** How many cold starts of all shards Discord allows in a day. */
    coldStartsPerDay: Math.floor(limits.identifiesPerDay / shards),
    turnsPerDay,
    picturesTbPerYear: (turnsPerDay * 365 * measured.picturesPerTurn * measured.megabytesPerPicture) / 1e6,
    rowsGbPerYear: (turnsPerDay * 365 * rowBytes) / 1e9,
  };
}

function turnSteps(
  { cores, databases, discordCallsPerSecond, drawings }: Installation,
  exponential: (mean: number) => number,
): { steps: Step[]; cardAt: number } {
  const { beforeCard: before, afterwards: after } = measured.transactions;
  const databaseSeconds = 1 / measured.databaseTurnsPerSecond;
  const processes: Resource = { name: "processes", servers: cores };
  const database: Resource = { name: "database", servers: databases };
  const discord: Resource = { name: "Discord", servers: 1 };
  const models: Resource = { name: "drawings", servers: drawings };
  const compute = (share: number): Step => ({
    resource: processes,
    seconds: () => exponential((measured.cpuMsPerTurn / 1000) * share),
  });
  const store = (transactions: number): Step => ({
    resource: database,
    seconds: () => exponential((databaseSeconds * transactions) / (before + after)),
  });
  const call: Step = { resource: discord, seconds: () => 1 / discordCallsPerSecond };
  const draw: Step = { resource: models, seconds: () => measured.drawSeconds };
  const untilCard = [compute(0.25), store(before), ...Array<Step>(measured.discordCalls.beforeCard).fill(call)];
  const afterCard = [draw, compute(0.75), store(after), ...Array<Step>(measured.discordCalls.afterwards).fill(call)];
  return { steps: [...untilCard, ...afterCard], cardAt: untilCard.length - 1 };
}

function percentile95(jobs: Outcome[], step: number): Wait {
  const waits = jobs.map(({ arrived, reached }) => reached[step] ?? HOUR_S - arrived).toSorted((a, b) => a - b);
  const unreached = jobs.filter(({ reached }) => reached[step] === undefined).length;
  return { seconds: waits[Math.floor(waits.length * 0.95)] ?? 0, isBound: unreached > jobs.length * 0.05 };
}
