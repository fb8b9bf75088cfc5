import { expect, onTestFinished, test } from "vitest";
import { DiscordService } from "../fakes/discord/service.ts";
import { startSlack } from "../fakes/slack/index.ts";
import { deleteOnDiscord } from "./deletion/discord.ts";
import { deleteOnPage } from "./deletion/page.ts";
import { Markers, Program } from "./deletion/program.ts";
import { deleteOnSlack } from "./deletion/slack.ts";

test("leaves no text, name or picture of deleted conversations in any file, on any platform", { timeout: 120_000 }, async () => {
  const discord = await DiscordService.start({ rateLimits: false });
  const slack = await startSlack({ rateLimits: false });
  onTestFinished(async () => {
    await discord.close();
    await slack.close();
  });
  const program = new Program({
    ...{ DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
  });
  await program.start();
  const markers = ["discord", "slack", "page"].map((platform) => new Markers(platform)) as [Markers, Markers, Markers];
  await Promise.all([deleteOnDiscord(discord, markers[0]), deleteOnSlack(slack, markers[1]), deleteOnPage(program, markers[2])]);
  await program.waitUntilIdle();
  const { pictures } = program;
  await program.stop();
  expect({ pictures, findings: program.findings(markers.flatMap(({ all }) => all)) }).toEqual({ pictures: 0, findings: [] });
});
