// `npm run chaos`: kills the real process again and again, and counts what people are shown.

import { readCommandLine } from "../../src/cli/command-line.ts";

const places = {
  page: async () => (await import("./environments/killed-page.ts")).onThePage(),
  discord: async () => (await import("./environments/killed-discord.ts")).onDiscord(),
  slack: async () => (await import("./environments/killed-slack.ts")).onSlack(),
};
const { positionals } = await readCommandLine({
  run: "npm run chaos --",
  about: `Kills the real process again and again (100 times), and counts what people are shown: on all platforms or on one.
PLATFORM: ${Object.keys(places).join(", ")}.`,
  takes: ["[KILLS]", "[PLATFORM]"],
  options: {},
});
const [kills = "100", only] = positionals;
if (!(Number(kills) > 0) || (only !== undefined && !(only in places))) {
  process.stderr.write(`KILLS must be a number, and PLATFORM one of ${Object.keys(places).join(", ")}.\n`);
  process.exit(2);
}
const { isWhole, killRepeatedly } = await import("./kill-harness.ts");
for (const [name, place] of Object.entries(places)) {
  if (only !== undefined && only !== name) continue;
  const { threads, asked } = await killRepeatedly(Number(kills), await place());
  const wrong = threads.filter((thread) => !isWhole(thread));
  process.stdout.write(
    `${JSON.stringify({ place: name, kills: Number(kills), asked, threads: threads.length, wrong: wrong.length })}\n`,
  );
  for (const thread of wrong) process.stdout.write(`${JSON.stringify(thread)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
