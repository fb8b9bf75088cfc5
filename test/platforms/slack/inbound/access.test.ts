// SLACK_TEAMS and SLACK_EXTERNAL: who may use the bot, whichever way they reach it.

import { describe, expect, test } from "vitest";
import { refusalOf } from "../../../../src/platforms/slack/inbound/access.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { ephemeralTexts, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

/** A channel shared with Eve's organization, with a conversation of Ada's in it. */
async function startSharedChannel(access?: { teams: string[]; external: boolean }) {
  const chat = await startSlackBot({ options: access ? { access } : {} });
  const { slack, ada, general } = chat;
  const eve = slack.home.guest("Eve");
  await eve.says(general, "hello");
  const root = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const first = await waitForCard(slack, ada, root, "rotate left");
  const turns = async () => (await chat.bot.turns()).length;
  return { ...chat, eve, root, first, turns };
}

describe("members of another organization in a shared channel", () => {
  test("are refused once when they mention the bot, and ignored in threads", async () => {
    const { slack, eve, general, root, turns } = await startSharedChannel();
    for (let time = 0; time < 2; time++) await eve.mentions(general, "rotate right", { files: [await photo()] });
    await slack.until(() => ephemeralTexts(eve, general).length > 0, "the refusal");
    await eve.says(general, "darker", { thread: root });
    await slack.until(() => slack.delivery.pending === 0, "all deliveries");
    expect([...ephemeralTexts(eve, general), ...ephemeralTexts(eve, root)]).toEqual([slackMessages.notFromElsewhere]);
    expect(await turns()).toBe(1);
  });

  test("are refused by buttons, menus and forms, and can't pick with reactions", async () => {
    const { slack, eve, ada, general, root, first, turns } = await startSharedChannel();
    await eve.clicks(first, "Run again");
    await eve.shortcut("edit_image", root);
    await slack.until(() => ephemeralTexts(eve, root).length + ephemeralTexts(eve, general).length >= 2, "two refusals");
    expect(new Set([...ephemeralTexts(eve, root), ...ephemeralTexts(eve, general)])).toEqual(
      new Set([slackMessages.notFromElsewhere]),
    );
    expect(eve.modal).toBeUndefined();
    eve.reacts(first, "one");
    await slack.until(() => ephemeralTexts(eve, root).includes(slackMessages.whoIsThis), "the refusal");
    expect(ada.look(first)?.text).not.toContain("✓");
    expect(await turns()).toBe(1);
  });

  test("can't pick with reactions found after an outage, and are notified once", async () => {
    const { slack, eve, ada, root, first, bot, whileAway } = await startSharedChannel();
    await whileAway(() => eve.reacts(first, "one"));
    await slack.until(() => ephemeralTexts(eve, root).length > 0, "the refusal");
    await whileAway(() => {}); // the reaction is found again
    await runTurn(slack, ada, root, "darker"); // after everything that was missed
    expect(ephemeralTexts(eve, root)).toEqual([slackMessages.whoIsThis]);
    expect(ada.look(first)?.text).not.toContain("✓");
    expect((await bot.turns()).flatMap(({ variants }) => variants.flatMap(({ picks }) => picks))).toEqual([]);
  });

  test("can still delete their data", async () => {
    const { slack, eve } = await startSharedChannel();
    eve.opensHome();
    await eve.clicks(await slack.until(() => eve.home, "the Home tab"), slackMessages.forgetAll);
    const form = await slack.until(() => eve.modal, "the question");
    expect(await eve.submits(form)).toEqual({});
    await slack.until(() => eve.modal !== undefined && eve.modal.text !== form.text, "the answer");
  });

  test("may take part with SLACK_EXTERNAL=true", async () => {
    const { slack, eve, root, first, turns } = await startSharedChannel({ teams: [], external: true });
    await runTurn(slack, eve, root, "darker");
    await eve.clicks(first, "Run again");
    await expect.poll(turns, { timeout: 10_000 }).toBe(3);
  });
});

test("lets a member of the workspaces use the bot in a shared channel", async () => {
  const { slack, ada, root } = await startSharedChannel();
  await runTurn(slack, ada, root, "darker");
});

test("refuses everything in a workspace that isn't in SLACK_TEAMS", async () => {
  const { slack, ada, general, bot } = await startSlackBot({ options: { access: { teams: ["T0ELSEWHERE"], external: true } } });
  await ada.slash("/edit", "rotate left", general);
  await slack.until(() => ephemeralTexts(ada, general).length === 1, "the refusal");
  await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => ephemeralTexts(ada, general).length === 2, "the second refusal");
  const mention = await ada.dm("rotate left", { files: [await photo()] });
  await slack.until(() => ephemeralTexts(ada, mention).length === 1, "the refusal in direct messages");
  expect(new Set([...ephemeralTexts(ada, general), ...ephemeralTexts(ada, mention)])).toEqual(
    new Set([slackMessages.notInThisWorkspace]),
  );
  expect(await bot.turns()).toEqual([]);
  expect(ada.modal).toBeUndefined();
});

test.each([
  ["a member of the workspace", { team: "T1", shared: true }, { teams: [], external: false }, undefined],
  ["a guest", { team: "T2", shared: true }, { teams: [], external: false }, slackMessages.notFromElsewhere],
  ["a guest whose workspace is listed", { team: "T2", shared: true }, { teams: ["T1", "T2"], external: false }, undefined],
  ["a guest with external access on", { team: "T2", shared: true }, { teams: [], external: true }, undefined],
  ["another workspace of the same organization", { team: "T2", shared: false }, { teams: [], external: false }, undefined],
  ["an unknown person in an internal channel", { team: undefined, shared: undefined }, { teams: [], external: false }, undefined],
])("checks the access of %s", (_, person, rules, refusal) => {
  expect(refusalOf(person, { team: "T1" }, rules)).toBe(refusal);
});
