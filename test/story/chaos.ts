// `npm run chaos -- [kills] [page|discord|slack]`: kills the real process again and again, and counts what people are shown.

import { isWhole, killAgainAndAgain } from "./killed.ts";
import { onDiscord } from "./stages/killed-discord.ts";
import { onThePage } from "./stages/killed-page.ts";
import { onSlack } from "./stages/killed-slack.ts";

const places = { page: onThePage, discord: onDiscord, slack: onSlack };
const [kills = "100", only] = process.argv.slice(2);
for (const [name, place] of Object.entries(places)) {
  if (only !== undefined && only !== name) continue;
  const { threads, asked } = await killAgainAndAgain(Number(kills), await place());
  const wrong = threads.filter((thread) => !isWhole(thread));
  process.stdout.write(
    `${JSON.stringify({ place: name, kills: Number(kills), asked, threads: threads.length, wrong: wrong.length })}\n`,
  );
  for (const thread of wrong) process.stdout.write(`${JSON.stringify(thread)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
