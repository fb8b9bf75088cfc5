// `npm run attack`: attacks the program on loopback and measures what each attack costs it. `npm run attack -- --help` lists them.

import { printTable } from "../../bench/support/measure.ts";
import { readCommandLine } from "../../src/cli/command-line.ts";
import type { Attack, Outcome } from "./attack.ts";
import { anonymous, guessing } from "./attacks/anonymous.ts";
import { links } from "./attacks/links.ts";
import { members } from "./attacks/members.ts";
import { money } from "./attacks/money.ts";
import { pictures } from "./attacks/pictures.ts";
import { sharedLinks } from "./attacks/shared-links.ts";
import { MAX_MEMORY_MB, Target } from "./target.ts";

const attacks: Attack[] = [...anonymous, ...members, ...links, ...sharedLinks, guessing, ...money, ...pictures];
/** No request may block the event loop for longer. */
const MAX_BLOCKED_MS = 100;
const MAX_RUN_MS = 5 * 60_000;

interface Result extends Outcome {
  peakMb: number;
  /** Undefined if the program exited. */
  blockedMs: number | undefined;
  lateMs: number | undefined;
}

const { positionals: names } = await readCommandLine({
  run: "npm run attack --",
  about: `Starts the program on loopback with simulated services and attacks it. NAME is part of an attack's name; without one,
all attacks run, within five minutes. Exits with 1 if an attack exceeds its memory limit, blocks the event loop for more
than ${MAX_BLOCKED_MS} ms, or has an unexpected result. The program is killed above ${MAX_MEMORY_MB} MB. Linux only.`,
  takes: ["[NAME…]"],
  options: {},
  more: () =>
    `Attacks:\n${attacks.map(({ name, about, maxMemoryMb }) => `  ${name.padEnd(30)} ${about} Limit: ${maxMemoryMb} MB.`).join("\n")}`,
});
const chosen = attacks.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
if (chosen.length > 0) await attackAll(chosen);
else {
  process.stderr.write(`There's no attack called ${names.join(" or ")}. See npm run attack -- --help.\n`);
  process.exitCode = 2;
}

async function attackAll(chosen: Attack[]): Promise<void> {
  const end = Date.now() + MAX_RUN_MS;
  const target = await Target.start();
  const rows: string[][] = [];
  try {
    for (const [at, attack] of chosen.entries()) {
      if (at > 0 && (attack.fresh || !(await target.isHealthy()))) await target.restart();
      await target.isHealthy();
      await target.program.waitUntilQuiet(); // what starting and connecting to the chats cost isn't the attack's
      const { result, passed, peakMb, blockedMs, lateMs } = await measure(attack, target, end);
      const problems = [
        ...(passed ? [] : ["unexpected result"]),
        ...(peakMb > attack.maxMemoryMb ? [`over ${attack.maxMemoryMb} MB`] : []),
        ...((blockedMs ?? 0) > MAX_BLOCKED_MS ? [`blocked over ${MAX_BLOCKED_MS} ms`] : []),
      ];
      if (problems.length > 0) process.exitCode = 1;
      process.stderr.write(`${problems.length > 0 ? "✗" : "✓"} ${attack.name}\n`);
      rows.push([attack.name, result, cell(peakMb), cell(blockedMs), cell(lateMs), problems.join(", ") || "passed"]);
    }
  } finally {
    await target.stop();
  }
  printTable("Attacks", ["attack", "result", "peak memory increase, MB", "loop blocked, ms", "timer delay, ms", "verdict"], rows);
}

function cell(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(0);
}

async function measure(attack: Attack, target: Target, end: number): Promise<Result> {
  const { program } = target;
  await program.sample();
  program.resetPeak();
  const before = program.memoryMb();
  const signal = AbortSignal.timeout(Math.max(1, Math.min(attack.timeoutMs, end - Date.now())));
  const outcome = await runAttack(attack, target, signal);
  const peakMb = Math.max(0, program.peakMb() - before);
  const sample = await program.sample({ timeoutMs: 60_000 }).catch(() => undefined);
  const { heldMs: blockedMs, lateMs } = sample?.loop ?? { heldMs: undefined, lateMs: undefined };
  if (program.killed) return { result: `the program ${program.killed}`, passed: false, peakMb: MAX_MEMORY_MB, blockedMs, lateMs };
  if (!program.running) return { result: "the program exited", passed: false, peakMb, blockedMs, lateMs };
  if (!(await target.isHealthy()))
    return { result: `${outcome.result}; /healthz reports a problem afterwards`, passed: false, peakMb, blockedMs, lateMs };
  return { ...outcome, peakMb, blockedMs, lateMs };
}

async function runAttack(attack: Attack, target: Target, signal: AbortSignal): Promise<Outcome> {
  const late = new Promise<Outcome>((resolve) => {
    signal.addEventListener("abort", () => resolve({ result: "timed out", passed: false }), { once: true });
  });
  try {
    return await Promise.race([attack.run(target, signal), late]);
  } catch (error) {
    if (signal.aborted) return late;
    return { result: `failed: ${error instanceof Error ? error.message : "?"}`, passed: false };
  }
}
