// One bot that many workspaces have installed.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { slackEvents, slackFiles, slackReactions } from "../../../../src/platforms/slack/store/schema.ts";
import { conversations, picks, turnReferences, turns, variants } from "../../../../src/storage/schema.ts";
import type { MessageOptions } from "../../../fakes/slack/people/person.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, waitForCard } from "../start.ts";
import { INSTALLATION_SECRET, startForMany } from "../start-many.ts";

const mention = async (text: string): Promise<[string, MessageOptions]> => [text, { files: [await photo()] }];

/** Two workspaces, each with a person and a finished card. */
async function startTwo(options: Parameters<typeof startForMany>[0] = {}) {
  const many = await startForMany(options);
  const paint = await many.installed("Paint");
  const clay = await many.installed("Clay");
  const ada = paint.workspace.person("Ada");
  const bea = clay.workspace.person("Bea", { id: ada.id });
  const asked = await Promise.all([
    ada.mentions(paint.general, ...(await mention("rotate left"))),
    bea.mentions(clay.general, ...(await mention("rotate right"))),
  ]);
  await waitForCard(many.slack, ada, asked[0], "rotate left");
  await waitForCard(many.slack, bea, asked[1], "rotate right");
  return { ...many, paint, clay, ada, bea, mine: asked[0], hers: asked[1] };
}

/** The workspaces of all rows that belong to one. Those of installations don't. */
function teamsInRows({ bot }: Pick<Awaited<ReturnType<typeof startForMany>>, "bot">): string[] {
  const { db } = bot;
  const threads = db.select({ thread: conversations.thread }).from(conversations).all();
  const rows = [slackEvents, slackFiles, slackReactions].flatMap((table) => db.select({ team: table.team }).from(table).all());
  const teams = rows.map(({ team }) => team).filter((team) => team !== "");
  return [...threads.map(({ thread }) => /T0\w+/.exec(JSON.stringify(thread))?.[0] ?? ""), ...teams];
}

test("edits in two workspaces at once, each with its own token, and counts their people apart", async () => {
  const { slack, bot, paint, clay, ada, bea, mine, hers } = await startTwo();
  await Promise.all([runTurn(slack, ada, mine, "invert it"), runTurn(slack, bea, hers, "make it sepia")]);
  expect(finishedCards(ada, mine)).toHaveLength(2);
  expect(finishedCards(bea, hers)).toHaveLength(2);
  expect(slack.invalidCalls).toEqual([]);
  const authors = bot.db.selectDistinct({ author: turns.author }).from(turns).all();
  expect(authors.map(({ author }) => author).sort()).toEqual(
    [`${paint.workspace.id}:${ada.id}`, `${clay.workspace.id}:${ada.id}`].sort(),
  );
});

test("shows people of two workspaces with the same ID only their own conversations, and forgets one of them", async () => {
  const { slack, ada, bea, mine, hers, paint } = await startTwo();
  for (const person of [ada, bea]) person.opensHome();
  await slack.until(() => ada.home?.text.includes("rotate left") && !ada.home.text.includes("rotate right"), "Ada's home");
  await slack.until(() => bea.home?.text.includes("rotate right") && !bea.home.text.includes("rotate left"), "Bea's home");
  await ada.slash("/edit", "forget", paint.general);
  const asked = await slack.until(() => ada.sees(paint.general).find(({ ephemeral }) => ephemeral), "the question");
  expect(asked.text).toContain("1 conversation");
  await ada.clicks(asked, slackMessages.deleteSure);
  await slack.until(() => finishedCards(ada, mine).length === 0, "Ada's card to go");
  await runTurn(slack, bea, hers, "invert it");
  expect(finishedCards(bea, hers)).toHaveLength(2);
});

test("rebuilds a lost conversation with the ids of its workspace", async () => {
  const { slack, bot, paint, ada, mine, start } = await startTwo();
  await bot.stop();
  for (const table of [picks, turnReferences, variants, turns, conversations, slackFiles]) bot.db.delete(table).run();
  await start();
  await ada.mentions(paint.general, "invert it", { thread: mine });
  await waitForCard(slack, ada, mine, "invert it");
  const found = bot.db.select({ author: turns.author, prompt: turns.prompt, request: turns.requestId }).from(turns).all();
  const { id: team } = paint.workspace;
  expect(found.map(({ author, prompt }) => [author, prompt])).toEqual([
    [`${team}:${ada.id}`, "rotate left"],
    [`${team}:${ada.id}`, "invert it"],
  ]);
  expect(found.every(({ request }) => request.startsWith(`${team}/${paint.general.id}/`))).toBe(true);
});

test("deletes everything of the workspace that removed the app, and nothing of another", async () => {
  const chat = await startTwo();
  const { slack, paint, clay, bea, hers, installations, state } = chat;
  expect(new Set(teamsInRows(chat))).toEqual(new Set([paint.workspace.id, clay.workspace.id]));
  slack.calls.length = 0;
  paint.workspace.uninstall();
  await slack.until(() => slack.delivery.delivered.some(({ type, acked }) => type === "app_uninstalled" && acked), "the event");
  await expect.poll(() => new Set(teamsInRows(chat)), { timeout: 10_000 }).toEqual(new Set([clay.workspace.id]));
  expect(await installations.find(paint.workspace.id)).toBeUndefined();
  await runTurn(slack, bea, hers, "invert it");
  // so soon after the installation, the bot makes sure that it doesn't remove a newer one
  const methods = slack.calls.filter(({ teamId }) => teamId === paint.workspace.id).map(({ method }) => method);
  expect(methods.filter((method) => !["auth.test", "reactions.add"].includes(method))).toEqual([]);
  expect(state()).toBe("ready");
});

test("works again in a workspace that installs the app again, with the new token", async () => {
  const { slack, paint, ada, mine, install } = await startTwo();
  await install(paint.workspace);
  await runTurn(slack, ada, mine, "invert it");
  expect(slack.invalidCalls).toEqual([]);
  paint.workspace.uninstall();
  await slack.until(() => slack.delivery.delivered.some(({ type, acked }) => type === "app_uninstalled" && acked), "the event");
  await install(paint.workspace);
  paint.workspace.inviteBot(paint.general);
  const asked = await ada.mentions(paint.general, ...(await mention("rotate right")));
  await waitForCard(slack, ada, asked, "rotate right");
});

test("keeps a workspace whose old token was revoked after it installed the app again", async () => {
  const { slack, paint, ada, mine, install, installations } = await startTwo();
  slack.delivery.hold();
  paint.workspace.uninstall();
  await new Promise(setImmediate); // events are emitted with setImmediate
  await install(paint.workspace);
  paint.workspace.inviteBot(paint.general);
  slack.delivery.release();
  await slack.until(
    () => slack.delivery.delivered.filter(({ acked }) => acked).length >= 2 && slack.delivery.pending === 0,
    "both events",
  );
  expect(await installations.find(paint.workspace.id)).toBeDefined();
  await runTurn(slack, ada, mine, "invert it");
});

test("deletes a workspace's data when its token is revoked", async () => {
  const chat = await startTwo();
  const { slack, paint, clay, bea, hers } = chat;
  paint.workspace.revokeToken();
  await expect.poll(() => new Set(teamsInRows(chat)), { timeout: 10_000 }).toEqual(new Set([clay.workspace.id]));
  await runTurn(slack, bea, hers, "invert it");
});

test("tells people of a workspace that hasn't installed it, and ignores its events", async () => {
  const { slack, log } = await startForMany();
  const stranger = slack.workspace("Elsewhere");
  const room = stranger.channel("general");
  const eve = stranger.person("Eve");
  await eve.slash("/edit", "", room);
  expect(ephemeralTexts(eve, room)).toEqual([slackMessages.notInstalledHere]);
  const posted = await eve.mentions(room, ...(await mention("rotate left")));
  await slack.until(() => slack.delivery.delivered.length >= 2 && slack.delivery.pending === 0, "both events");
  await eve.shortcut("edit_image", posted);
  await slack.until(() => ephemeralTexts(eve, room).length === 2, "the answer to the shortcut");
  expect(slack.calls.filter(({ method }) => method !== "response_url")).toEqual([]);
  expect(log.messages).toEqual(["ignored requests from a workspace without a usable installation"]);
});

test("continues after a restart, and refuses to start with another INSTALLATION_SECRET", async () => {
  const { slack, ada, mine, stop, start } = await startTwo();
  await stop();
  await expect(start({ installationSecret: "another installation secret of 32 characters" })).rejects.toThrow(
    slackMessages.wrongInstallationSecret,
  );
  await stop();
  await start();
  await runTurn(slack, ada, mine, "invert it");
});

test("goes on in other workspaces when one's token can't be opened", async () => {
  const { slack, ada, mine, bea, hers, clay, installations, stop, start, log } = await startTwo();
  await stop();
  const installation = await installations.find(clay.workspace.id);
  if (!installation) throw new Error("not installed");
  await installations.save({ ...installation, sealedToken: "v1.AAAA", installedAt: new Date(0) });
  await start();
  await runTurn(slack, ada, mine, "invert it");
  await bea.slash("/edit", "", clay.general);
  expect(ephemeralTexts(bea, clay.general)).toEqual([slackMessages.notInstalledHere]);
  expect(finishedCards(bea, hers)).toHaveLength(1);
  expect(log.messages.join()).toContain("can't be opened with INSTALLATION_SECRET");
});

test("handles messages that it missed while it was offline, in every workspace", async () => {
  const { slack, ada, mine, bea, hers, stop, start } = await startTwo();
  await stop();
  slack.delivery.hold();
  await ada.says({ id: mine.channel }, "invert it", { thread: mine });
  await bea.says({ id: hers.channel }, "make it sepia", { thread: hers });
  await slack.delivery.dropHeld();
  await start();
  await waitForCard(slack, ada, mine, "invert it");
  await waitForCard(slack, bea, hers, "make it sepia");
});

test("stores tokens sealed, and shows secrets in no log line, row or page", async () => {
  const { slack, bot, log, paint, clay, installUrl, install } = await startTwo();
  slack.faults.next("oauth.v2.access").refuses("bad_client_secret");
  const page = await install(paint.workspace);
  expect(page.status).toBe(400);
  slack.faults.next("chat.postEphemeral", 3).refuses("fatal_error");
  await paint.workspace.person("Cem").slash("/edit", "help", paint.general);
  const shown = [
    JSON.stringify(log.entries, (_, value) =>
      value instanceof Error ? Object.getOwnPropertyNames(value).map((key) => String(Reflect.get(value, key))) : value,
    ),
    page.text,
  ];
  const stored = JSON.stringify(bot.db.$client.prepare("select * from slack_installations").all());
  for (const text of [...shown, stored]) {
    expect(text).not.toMatch(/xoxb-/);
    for (const secret of [INSTALLATION_SECRET, slack.oauth.clientSecret, clay.workspace.botToken])
      expect(text).not.toContain(secret);
  }
  expect((await slack.browser().opens(installUrl)).text).toContain("requesting permission");
});
