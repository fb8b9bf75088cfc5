// Whether somebody on the page may still use the bot on Slack.

import { expect, test } from "vitest";
import type { AccessRules } from "../../../../src/platforms/slack/inbound/access.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { SlackPlatform } from "../../../../src/platforms/slack/platform.ts";
import { clock } from "../../../fakes/bot.ts";
import { startSlackBot } from "../start.ts";

/** A process that receives nothing from Slack. */
async function visit(access: AccessRules) {
  const { slack, rows, log } = await startSlackBot();
  const transport = { appToken: slack.appToken };
  const platform = new SlackPlatform({
    ...{ botToken: slack.botToken, transport, apiUrl: slack.url, editChannels: [], replaces: false, rows, clock, log, access },
  });
  const ask = (team?: string) =>
    platform.refuseVisitor({
      ...{ person: { id: "U1" }, thread: { platform: "slack", id: `${slack.home.id}/C1/1.1` } },
      place: { url: "https://slack.example", ...(team !== undefined && { team }) },
    });
  return { slack, ask };
}

test.each<[string, AccessRules, string | undefined, string | undefined]>([
  ["a member of the workspace", { teams: [], external: false }, "home", undefined],
  ["a guest after SLACK_EXTERNAL was turned off", { teams: [], external: false }, "T2", slackMessages.notFromElsewhere],
  ["a guest with SLACK_EXTERNAL", { teams: [], external: true }, "T2", undefined],
  ["a member after SLACK_TEAMS was changed", { teams: ["T2"], external: false }, "home", slackMessages.notInThisWorkspace],
])("answers for %s", async (_, rules, team, refusal) => {
  const { slack, ask } = await visit(rules);
  expect(await ask(team === "home" ? slack.home.id : team)).toBe(refusal);
});

test("makes no calls to Slack once it knows the workspace", async () => {
  const { slack, ask } = await visit({ teams: [], external: false });
  await ask(slack.home.id);
  const calls = slack.calls.length;
  await ask(slack.home.id);
  expect(slack.calls.length).toBe(calls);
});

test("rejects while Slack doesn't say which workspace it is", async () => {
  const { slack, ask } = await visit({ teams: [], external: false });
  slack.faults.every("auth.test").answers(500);
  await expect(ask(slack.home.id)).rejects.toMatchObject({ name: "PlatformError" });
});
