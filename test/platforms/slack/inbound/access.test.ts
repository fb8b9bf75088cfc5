// SLACK_TEAMS and SLACK_EXTERNAL: who may use the bot, by every way to it.

import { describe, expect, test } from "vitest";
import { refusalOf } from "../../../../src/platforms/slack/inbound/access.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { card, onSlack, photo, turn, whispers } from "../start.ts";

/** A channel that Eve's organization shares, with a conversation of Ada's in it. */
async function shared(access?: { teams: string[]; external: boolean }) {
  const met = await onSlack({ options: access ? { access } : {} });
  const { slack, ada, general } = met;
  const eve = slack.home.guest("Eve");
  await eve.says(general, "hello");
  const root = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const first = await card(slack, ada, root, "rotate left");
  const turns = async () => (await met.bot.turns()).length;
  return { ...met, eve, root, first, turns };
}

describe("members of another organization in a shared channel", () => {
  test("are told so, once, when they mention the bot, and never for what they say in a thread", async () => {
    const { slack, eve, general, root, turns } = await shared();
    for (let time = 0; time < 2; time++) await eve.mentions(general, "rotate right", { files: [await photo()] });
    await slack.until(() => whispers(eve, general).length > 0, "the sentence");
    await eve.says(general, "darker", { thread: root });
    await slack.until(() => slack.delivery.underWay === 0, "all is delivered");
    expect([...whispers(eve, general), ...whispers(eve, root)]).toEqual([slackMessages.notFromElsewhere]);
    expect(await turns()).toBe(1);
  });

  test("are told so by buttons, menus and forms, and a number of theirs picks nothing", async () => {
    const { slack, eve, ada, general, root, first, turns } = await shared();
    await eve.clicks(first, "Run again");
    await eve.shortcut("edit_image", root);
    await slack.until(() => whispers(eve, root).length + whispers(eve, general).length >= 2, "two sentences");
    expect(new Set([...whispers(eve, root), ...whispers(eve, general)])).toEqual(new Set([slackMessages.notFromElsewhere]));
    expect(eve.modal).toBeUndefined();
    eve.reacts(first, "one");
    await slack.until(() => whispers(eve, root).includes(slackMessages.whoIsThis), "the sentence");
    expect(ada.look(first)?.text).not.toContain("✓");
    expect(await turns()).toBe(1);
  });

  test("pick nothing with numbers that are found after an outage, and are told so once", async () => {
    const { slack, eve, ada, root, first, bot, away } = await shared();
    await away(() => eve.reacts(first, "one"));
    await slack.until(() => whispers(eve, root).length > 0, "the sentence");
    await away(() => {}); // it stands there once more
    await turn(slack, ada, root, "darker"); // comes after all that was missed
    expect(whispers(eve, root)).toEqual([slackMessages.whoIsThis]);
    expect(ada.look(first)?.text).not.toContain("✓");
    expect((await bot.turns()).flatMap(({ variants }) => variants.flatMap(({ picks }) => picks))).toEqual([]);
  });

  test("can still delete what the bot has of them", async () => {
    const { slack, eve } = await shared();
    eve.opensHome();
    await eve.clicks(await slack.until(() => eve.home, "the Home tab"), slackMessages.forgetAll);
    const form = await slack.until(() => eve.modal, "the question");
    expect(await eve.submits(form)).toEqual({});
    await slack.until(() => eve.modal !== undefined && eve.modal.text !== form.text, "the answer");
  });

  test("take part with SLACK_EXTERNAL=true", async () => {
    const { slack, eve, root, first, turns } = await shared({ teams: [], external: true });
    await turn(slack, eve, root, "darker");
    await eve.clicks(first, "Run again");
    await expect.poll(turns, { timeout: 10_000 }).toBe(3);
  });
});

test("members of the workspace itself use the bot in a shared channel", async () => {
  const { slack, ada, root } = await shared();
  await turn(slack, ada, root, "darker");
});

test("in a workspace that isn't one of SLACK_TEAMS everything is answered by one sentence", async () => {
  const { slack, ada, general, bot } = await onSlack({ options: { access: { teams: ["T0ELSEWHERE"], external: true } } });
  await ada.slash("/edit", "rotate left", general);
  await slack.until(() => whispers(ada, general).length === 1, "the sentence");
  await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => whispers(ada, general).length === 2, "the sentence again");
  const said = await ada.dm("rotate left", { files: [await photo()] });
  await slack.until(() => whispers(ada, said).length === 1, "the sentence in direct messages");
  expect(new Set([...whispers(ada, general), ...whispers(ada, said)])).toEqual(new Set([slackMessages.notInThisWorkspace]));
  expect(await bot.turns()).toEqual([]);
  expect(ada.modal).toBeUndefined();
});

test.each([
  ["the workspace's own member", { team: "T1", shared: true }, { teams: [], external: false }, undefined],
  ["a stranger", { team: "T2", shared: true }, { teams: [], external: false }, slackMessages.notFromElsewhere],
  ["a stranger whose workspace is listed", { team: "T2", shared: true }, { teams: ["T1", "T2"], external: false }, undefined],
  ["a stranger where all are welcome", { team: "T2", shared: true }, { teams: [], external: true }, undefined],
  ["another workspace of the same organization", { team: "T2", shared: false }, { teams: [], external: false }, undefined],
  [
    "somebody unknown in a channel of one's own",
    { team: undefined, shared: undefined },
    { teams: [], external: false },
    undefined,
  ],
])("judges %s", (_, visitor, rules, sentence) => {
  expect(refusalOf(visitor, { team: "T1" }, rules)).toBe(sentence);
});
