// `npm run attack`: attacks the program on loopback, and says what each attack costs it. `npm run attack -- --help` lists them.

import { printTable } from "../../bench/measure.ts";
import { readCommandLine } from "../../src/cli/command-line.ts";
import type { Attack, Outcome } from "./attack.ts";
import { members } from "./attacks/members.ts";
import { money } from "./attacks/money.ts";
import { pictures } from "./attacks/pictures.ts";
import { guessing, strangers } from "./attacks/strangers.ts";
import { MAX_MEMORY_MB, Target } from "./target.ts";

const attacks: Attack[] = [...strangers, ...members, guessing, ...money, ...pictures];
/** No request may hold the event loop for longer. */
const MAX_HELD_MS = 100;
const MAX_RUN_MS = 5 * 60_000;

interface Result extends Outcome {
  peakMb: number;
  /** Unknown when the program ended. */
  heldMs: number | undefined;
  lateMs: number | undefined;
}

const { positionals: asked } = await readCommandLine({
  run: "npm run attack --",
  about: `Starts the program on loopback with services of its own and attacks it. NAME is part of an attack's name; all
of them run otherwise, within five minutes. Ends with 1 when one of them takes more than its memory, holds the
event loop for more than ${MAX_HELD_MS} ms, or ends in something else than it should. Above ${MAX_MEMORY_MB} MB the program is
killed. Linux only.`,
  takes: ["[NAME…]"],
  options: {},
  more: () =>
    `Attacks:\n${attacks.map(({ name, about, maxMemoryMb }) => `  ${name.padEnd(30)} ${about} At most ${maxMemoryMb} MB.`).join("\n")}`,
});
const chosen = attacks.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
if (chosen.length > 0) await attackAll(chosen);
else {
  process.stderr.write(`There is no attack called ${asked.join(" or ")}. See npm run attack -- --help.\n`);
  process.exitCode = 2;
}

async function attackAll(chosen: Attack[]): Promise<void> {
  const end = Date.now() + MAX_RUN_MS;
  const target = await Target.start();
  const rows: string[][] = [];
  try {
    for (const [at, attack] of chosen.entries()) {
      if (at > 0 && (attack.fresh || !(await target.isWell()))) await target.restart();
      const { came, good, peakMb, heldMs, lateMs } = await measure(attack, target, end);
      const wrong = [
        ...(good ? [] : ["outcome"]),
        ...(peakMb > attack.maxMemoryMb ? [`over ${attack.maxMemoryMb} MB`] : []),
        ...((heldMs ?? 0) > MAX_HELD_MS ? [`over ${MAX_HELD_MS} ms`] : []),
      ];
      if (wrong.length > 0) process.exitCode = 1;
      process.stderr.write(`${wrong.length > 0 ? "✗" : "✓"} ${attack.name}\n`);
      rows.push([attack.name, came, shown(peakMb), shown(heldMs), shown(lateMs), wrong.join(", ") || "good"]);
    }
  } finally {
    await target.stop();
  }
  printTable(
    "Attacks",
    ["attack", "what came of it", "MB at most, over before", "loop held, ms", "timer late, ms", "verdict"],
    rows,
  );
}

function shown(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(0);
}

async function measure(attack: Attack, target: Target, end: number): Promise<Result> {
  const { program } = target;
  await program.sample();
  program.resetPeak();
  const before = program.memoryMb();
  const signal = AbortSignal.timeout(Math.max(1, Math.min(attack.timeoutMs, end - Date.now())));
  const outcome = await outcomeOf(attack, target, signal);
  const peakMb = Math.max(0, program.peakMb() - before);
  const sample = await program.sample({ timeoutMs: 60_000 }).catch(() => undefined);
  const { heldMs, lateMs } = sample?.loop ?? { heldMs: undefined, lateMs: undefined };
  if (program.killed) return { came: `the program ${program.killed}`, good: false, peakMb: MAX_MEMORY_MB, heldMs, lateMs };
  if (!program.running) return { came: "the program ended", good: false, peakMb, heldMs, lateMs };
  if (!(await target.isWell()))
    return { came: `${outcome.came}; /healthz is not well afterwards`, good: false, peakMb, heldMs, lateMs };
  return { ...outcome, peakMb, heldMs, lateMs };
}

async function outcomeOf(attack: Attack, target: Target, signal: AbortSignal): Promise<Outcome> {
  const late = new Promise<Outcome>((resolve) => {
    signal.addEventListener("abort", () => resolve({ came: "no answer in time", good: false }), { once: true });
  });
  try {
    return await Promise.race([attack.run(target, signal), late]);
  } catch (error) {
    if (signal.aborted) return late;
    return { came: `failed: ${error instanceof Error ? error.message : "?"}`, good: false };
  }
}
