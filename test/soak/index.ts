// `npm run soak -- MINUTES`: runs turns on all platforms at a steady rate with 1% faults, and checks whether anything grows.

import { setTimeout as sleep } from "node:timers/promises";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { startModels } from "../fakes/models/index.ts";
import { Program } from "../program/program.ts";
import { startDiscord } from "./discord.ts";
import type { Checkpoint } from "./growth.ts";
import { createPage } from "./page.ts";
import { Person, TURN_INTERVAL_MS } from "./person.ts";
import { chance, oneOf, type SoakPlatform } from "./platform.ts";
import { report } from "./report.ts";
import { startSlackWorkspace } from "./slack.ts";

const FAULTS = 0.01;
const DISCONNECT_INTERVAL_MS = 150_000;
/** Idle worker threads end after half a minute. */
const IDLE_MS = 45_000;
const MAX_CHECKPOINTS = 6;
const MAX_MEMORY_MB = 4096;
const minuteMs = 60_000;
const MIN_MINUTES = 8;
const MIN_WARM_UP_MINUTES = 4;

const { positionals } = await readCommandLine({
  run: "npm run soak --",
  about: `Starts the program with simulated Discord, Slack and model services. On each of the three platforms a person sends an
edit every ${TURN_INTERVAL_MS / 1000} seconds. Each draws two pictures: one with the built-in editor, one with a model behind an API. One percent of
the program's requests fail, and connections break every ${DISCONNECT_INTERVAL_MS / minuteMs} minutes.

The first third, at least ${MIN_WARM_UP_MINUTES} minutes, is warm-up and starts by filling the page's picture cache. After it, and a few more
times until the end, people pause for ${IDLE_MS / 1000} seconds and the process is measured. Exits with 1 if resident or external memory
grows by more than 5%, if handles, timers or listeners grow, if a turn is never answered, or if pictures and rows don't
match. MINUTES is 30 by default, at least ${MIN_MINUTES}. Linux only.`,
  takes: ["[MINUTES]"],
  options: {},
});
const minutes = Number(positionals[0] ?? "30");
if (minutes >= MIN_MINUTES && minutes <= 24 * 60) await soak(minutes);
else {
  process.stderr.write(`MINUTES must be a number from ${MIN_MINUTES} to ${24 * 60}.\n`);
  process.exitCode = 2;
}

async function soak(minutes: number): Promise<void> {
  const random = createRandom(7);
  const models = await startModels();
  const platforms = [createPage(), await startDiscord(), await startSlackWorkspace()];
  const { openai } = models;
  const program = await Program.start({
    maxMemoryMb: MAX_MEMORY_MB,
    env: {
      ...{ OPENAI_API_KEY: openai.key, OPENAI_BASE_URL: openai.url, DEFAULT_MODELS: "local,openai/gpt-image-2" },
      ...Object.assign({}, ...platforms.map(({ env }) => env)),
    },
  });
  const people = platforms.map((platform) => new Person(platform, random));
  const faults = setInterval(() => {
    if (chance(FAULTS * 3, random)) models.fault("gpt-image-2", { kind: oneOf(["broken", "cut", "not-a-picture"], random) });
    models.requests.length = 0;
    for (const platform of platforms) platform.clearRecords();
  }, TURN_INTERVAL_MS);
  const disconnects = setInterval(
    () => oneOf(platforms as [SoakPlatform, ...SoakPlatform[]], random).disconnect(),
    DISCONNECT_INTERVAL_MS,
  );
  const start = Date.now();
  const checkpoints: Checkpoint[] = [];
  try {
    for (const platform of platforms) await platform.open(program.address);
    for (const platform of platforms) await platform.fillCaches?.();
    process.stderr.write(`caches filled: ${program.memoryMb().toFixed(0)} MB\n`);
    for (const platform of platforms) platform.failRequests(FAULTS, random);
    for (const minute of checkpointsIn(minutes)) {
      await Promise.all(people.map((one) => one.runUntil(start + minute * minuteMs - IDLE_MS)));
      await sleep(IDLE_MS);
      if (!program.running) throw new Error(`the program ${program.killed ?? "ended"}`);
      const turns = people.reduce((sum, one) => sum + one.turns, 0);
      const sample = await program.sample({ gc: true });
      checkpoints.push({ minute, turns, sample, residentMb: program.memoryMb() });
      process.stderr.write(`minute ${minute.toFixed(1)}: ${turns} turns, ${program.memoryMb().toFixed(0)} MB\n`);
    }
    if (!report(checkpoints, people, program)) process.exitCode = 1;
  } finally {
    for (const timer of [faults, disconnects]) clearInterval(timer);
    await program.stop();
    await Promise.all([models.close(), ...platforms.map((platform) => platform.close())]);
  }
}

/** The minutes of the checkpoints: after the warm-up, then at equal intervals. */
function checkpointsIn(minutes: number): number[] {
  const count = Math.min(MAX_CHECKPOINTS, Math.max(2, Math.floor(minutes / 2)));
  const first = Math.max(minutes / 3, MIN_WARM_UP_MINUTES);
  return Array.from({ length: count }, (_, at) => first + ((minutes - first) * at) / (count - 1));
}

/** A seeded random number generator (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
