import { killAgainAndAgain } from "./killed.ts";

const kills = Number(process.argv[2] ?? 100);
const { threads, asked } = await killAgainAndAgain(kills);
const wrong = threads.filter(
  ({ shown, asked: wanted, busy, pictures }) => String(shown) !== String(wanted) || busy > 0 || pictures !== wanted.length,
);
process.stdout.write(`${JSON.stringify({ kills, asked, threads: threads.length, wrong: wrong.length })}\n`);
for (const thread of wrong) process.stdout.write(`${JSON.stringify(thread)}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
