// `npm run soak -- MINUTES`: turns on all platforms at a steady rate with 1 % faults, and whether anything grows.

import { setTimeout as sleep } from "node:timers/promises";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { startModels } from "../fakes/models/index.ts";
import { Program } from "../program/program.ts";
import { onDiscord } from "./discord.ts";
import { onThePage } from "./page.ts";
import { Person, TURN_INTERVAL_MS } from "./person.ts";
import { happens, oneOf, type Place } from "./place.ts";
import { report } from "./report.ts";
import { onSlack } from "./slack.ts";
import type { Checkpoint } from "./verdict.ts";

const FAULTS = 0.01;
const DISCONNECT_INTERVAL_MS = 150_000;
/** Threads that draw are let go after half a minute. */
const QUIET_MS = 45_000;
const MAX_CHECKPOINTS = 6;
const MAX_MEMORY_MB = 4096;
const minuteMs = 60_000;
const MIN_MINUTES = 8;
const MIN_WARM_UP_MINUTES = 4;

const { positionals } = await readCommandLine({
  run: "npm run soak --",
  about: `Starts the program in a process of its own with services of ours for Discord, Slack and models. On each of
the three platforms somebody asks for a turn every ${TURN_INTERVAL_MS / 1000} seconds, two pictures each: one of the built-in editor,
one of a model behind an API. One in a hundred requests of the program goes wrong, and connections break
every ${DISCONNECT_INTERVAL_MS / minuteMs} minutes.

A third of the time, ${MIN_WARM_UP_MINUTES} minutes at least, is warm-up, which begins with more pictures on the page than
it keeps in memory. Then, and a few more times until the end, people are
quiet for ${QUIET_MS / 1000} seconds, and what the process holds is written down. Ends with 1 when resident or external
memory grows by more than 5 %, when handles, timers or listeners grow, when a turn is never answered, or
when there are pictures that no row explains. MINUTES is 30 unless said, ${MIN_MINUTES} at least. Linux only.`,
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
  const random = randomFrom(7);
  const models = await startModels();
  const places = [onThePage(), await onDiscord(), await onSlack()];
  const { openai } = models;
  const program = await Program.start({
    maxMemoryMb: MAX_MEMORY_MB,
    env: {
      ...{ OPENAI_API_KEY: openai.key, OPENAI_BASE_URL: openai.url, DEFAULT_MODELS: "local,openai/gpt-image-2" },
      ...Object.assign({}, ...places.map(({ env }) => env)),
    },
  });
  const people = places.map((place) => new Person(place, random));
  const faults = setInterval(() => {
    if (happens(FAULTS * 3, random)) models.fault("gpt-image-2", { kind: oneOf(["broken", "cut", "not-a-picture"], random) });
    models.requests.length = 0;
    for (const place of places) place.forget();
  }, TURN_INTERVAL_MS);
  const breaking = setInterval(() => oneOf(places as [Place, ...Place[]], random).disconnect(), DISCONNECT_INTERVAL_MS);
  const begun = Date.now();
  const checkpoints: Checkpoint[] = [];
  try {
    for (const place of places) await place.open(program.address);
    for (const place of places) await place.fillCaches?.();
    process.stderr.write(`the caches are full: ${program.memoryMb().toFixed(0)} MB\n`);
    for (const place of places) place.fail(FAULTS, random);
    for (const minute of checkpointsIn(minutes)) {
      await Promise.all(people.map((one) => one.askUntil(begun + minute * minuteMs - QUIET_MS)));
      await sleep(QUIET_MS);
      if (!program.running) throw new Error(`the program ${program.killed ?? "ended"}`);
      const turns = people.reduce((sum, { asked }) => sum + asked, 0);
      const sample = await program.sample({ gc: true });
      checkpoints.push({ minute, turns, sample, residentMb: program.memoryMb() });
      process.stderr.write(`minute ${minute.toFixed(1)}: ${turns} turns, ${program.memoryMb().toFixed(0)} MB\n`);
    }
    if (!report(checkpoints, people, program)) process.exitCode = 1;
  } finally {
    for (const timer of [faults, breaking]) clearInterval(timer);
    await program.stop();
    await Promise.all([models.close(), ...places.map((place) => place.close())]);
  }
}

/** When people are quiet: after the warm-up, and then in equal steps. */
function checkpointsIn(minutes: number): number[] {
  const count = Math.min(MAX_CHECKPOINTS, Math.max(2, Math.floor(minutes / 2)));
  const first = Math.max(minutes / 3, MIN_WARM_UP_MINUTES);
  return Array.from({ length: count }, (_, at) => first + ((minutes - first) * at) / (count - 1));
}

/** The same numbers in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
