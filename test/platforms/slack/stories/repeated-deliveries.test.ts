// Nothing is lost and nothing is posted twice.

import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { slackEvents, slackFiles, slackReactions } from "../../../../src/platforms/slack/store/schema.ts";
import { manifestEvents } from "../../../fakes/slack/events/subscriptions.ts";
import { card, finished, freePort, onSlack, photo, turn } from "../start.ts";

type Here = Awaited<ReturnType<typeof onSlack>>;

const posts = ({ slack }: Here) => slack.calls.filter(({ method }) => method === "chat.postMessage").length;
const cards = ({ ada }: Here, said: { channel: string; ts: string }) =>
  ada.thread(said).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);

async function mentioned(here: Here, words = "rotate left") {
  const said = await here.ada.mentions(here.general, words, { files: [await photo()] });
  await card(here.slack, here.ada, said, words);
  await here.slack.until(() => here.slack.delivery.underWay === 0, "quiet");
  return said;
}

test.each([{ http: false }, { http: true }])(
  "every event comes twice, and a mention as both kinds: one card (%o)",
  async ({ http }) => {
    const here = await onSlack({ http });
    here.slack.delivery.twice = true;
    const said = await mentioned(here);
    expect(cards(here, said)).toHaveLength(1);
    expect(posts(here)).toBe(1);
  },
);

test.each(["app_mention", "message"] as const)(
  "an event %s that lacks its files is whole all the same, whichever comes first",
  async (kind) => {
    const here = await onSlack();
    here.slack.delivery.losesFilesOf = kind;
    expect((await card(here.slack, here.ada, await mentioned(here), "rotate left")).pictures).toHaveLength(1);
    here.slack.delivery.mentionFirst = true;
    const said = await mentioned(here, "blur it");
    expect(cards(here, said).map(({ pictures }) => pictures.length)).toEqual([1]);
  },
);

test("the hint of a mention that is kept for long draws nothing more once its message was heard", async () => {
  const { promise: long, resolve } = Promise.withResolvers<void>();
  const sleep = (ms: number) => (ms >= 3_000 ? long : new Promise<void>((done) => setTimeout(done, ms)));
  const here = await onSlack({ options: { sleep } });
  here.slack.delivery.mentionFirst = true;
  const said = await here.ada.mentions(here.general, "make it warmer", { files: [await photo()] });
  await card(here.slack, here.ada, said, "make it warmer");
  resolve();
  await turn(here.slack, here.ada, said, "rotate left");
  expect(cards(here, said)).toHaveLength(2);
});

test("a mention that comes as a hint alone is looked up", async () => {
  const here = await onSlack({ service: { events: manifestEvents.filter((event) => !event.startsWith("message.")) } });
  here.slack.delivery.losesFilesOf = "app_mention";
  const said = await mentioned(here);
  expect(cards(here, said)).toHaveLength(1);
}, 30_000);

test.each(["losesResponse", "500", "fatal_error"])(
  "a post that got through and was answered wrongly (%s) stands once",
  async (how) => {
    const here = await onSlack({ options: { graceMs: 200 } });
    const plan = here.slack.faults.next("chat.postMessage");
    if (how === "500") plan.succeedsButAnswers(500);
    else if (how === "fatal_error") plan.worksButRefuses("fatal_error");
    else plan.losesResponse();
    const said = await mentioned(here);
    expect(cards(here, said)).toHaveLength(1);
    expect(posts(here)).toBe(1);
  },
);

test("what could not be written down is not acknowledged, comes again, and is drawn once", async () => {
  const here = await onSlack();
  const { recordEvent } = here.rows;
  let broken = true;
  here.rows.recordEvent = async (event) => {
    if (broken) throw new Error("the disk is full");
    return recordEvent.call(here.rows, event);
  };
  const said = await here.ada.mentions(here.general, "rotate left", { files: [await photo()] });
  await here.slack.until(() => here.slack.delivery.delivered.length >= 2, "the events");
  expect(here.slack.delivery.delivered.some(({ acked }) => acked)).toBe(false);
  broken = false;
  here.slack.clock.advance(60_000);
  await card(here.slack, here.ada, said, "rotate left");
  expect(cards(here, said)).toHaveLength(1);
}, 30_000);

test("a stop between acknowledgement and answer loses nothing: the next start draws it, once", async () => {
  const here = await onSlack();
  const { listPending } = here.rows;
  here.slack.faults.next("conversations.replies", 50).hangs();
  const picture = await here.ada.says(here.general, "look", { files: [await photo()] });
  await here.ada.mentions(here.general, "rotate left", { thread: picture });
  await here.slack.until(() => here.slack.delivery.delivered.filter(({ acked }) => acked).length >= 3, "acknowledgements");
  await here.stop();
  expect((await listPending.call(here.rows)).length).toBeGreaterThan(0);
  here.slack.faults.clear();
  await here.start();
  await card(here.slack, here.ada, picture, "rotate left");
  expect(cards(here, picture).map(({ text }) => text)).toHaveLength(1);
}, 30_000);

test("replies and picks while the bot was away are caught up with, in order, and remarks stay remarks", async () => {
  const here = await onSlack();
  const { slack, ada, general, stop, start } = here;
  const said = await mentioned(here, "make it warmer");
  const [first] = cards(here, said);
  if (!first) throw new Error("no card");
  await stop();
  slack.delivery.hold();
  ada.reacts(first, "one");
  for (const text of ["rotate left", "// nice", "blur it"]) await ada.says(general, text, { thread: said });
  await start();
  await slack.until(() => finished(ada, said).length === 3, "three cards");
  expect(ada.look(first)?.text).toContain("picked by");
  slack.delivery.release();
  slack.clock.advance(400_000);
  await slack.until(() => slack.delivery.underWay === 0, "quiet");
  expect(cards(here, said).map(({ text }) => text.split("\n")[1])).toEqual(["make it warmer", "rotate left", "blur it"]);
}, 30_000);

test("a limit on one method holds up no other channel", async () => {
  const here = await onSlack();
  const { slack, ada } = here;
  const other = slack.channel("other");
  slack.faults.every("chat.update").isLimited(600);
  const said = await ada.mentions(here.general, "rotate left", { files: [await photo()] });
  await slack.until(() => slack.calls.some(({ method, status }) => method === "chat.update" && status === 429), "a limit");
  const elsewhere = await ada.mentions(other, "blur it", { files: [await photo()] });
  await slack.until(() => cards(here, elsewhere).length === 1, "a card elsewhere");
  expect(cards(here, said)).toHaveLength(1);
}, 30_000);

test("a post that is limited comes as soon as Slack lets it, without a look for what was never posted", async () => {
  const here = await onSlack();
  here.slack.faults.next("chat.postMessage").isLimited(1);
  const said = await mentioned(here);
  expect(cards(here, said)).toHaveLength(1);
  expect(here.slack.calls.filter(({ method }) => method === "conversations.replies")).toEqual([]);
}, 15_000);

test("while Slack renews connections nothing is lost, and a line that is cut is connected anew", async () => {
  const here = await onSlack();
  const { slack, ada, general, state } = here;
  const said = await mentioned(here, "make it warmer");
  slack.sockets.refresh();
  await ada.says(general, "rotate left", { thread: said });
  slack.sockets.cut();
  await ada.says(general, "blur it", { thread: said });
  await slack.until(() => finished(ada, said).length === 3, "three cards");
  await slack.until(() => state() === "ready", "it is ready");
}, 30_000);

test("a wrong token at the start is said in a sentence", async () => {
  const { start, stop } = await onSlack();
  await stop();
  await expect(start({ botToken: "xoxb-wrong" })).rejects.toThrow(/^Slack rejected SLACK_BOT_TOKEN/);
  await expect(start({ transport: { appToken: "xapp-wrong" } })).rejects.toThrow(/^Slack rejected SLACK_APP_TOKEN/);
});

test("a token that is revoked takes Slack down, with one line, and nothing is connected any more", async () => {
  const { slack, log, state } = await onSlack();
  const connects = () => slack.calls.filter(({ method }) => method === "apps.connections.open").length;
  await slack.until(() => connects() === 2, "both lines");
  slack.home.revokeToken();
  await slack.until(() => state() === "down", "it is down");
  slack.sockets.cut();
  await new Promise(setImmediate);
  expect(connects()).toBe(2);
  expect(log.said).toEqual(["platform state changed"]);
});

test("an app token that is revoked takes Slack down", async () => {
  const { slack, state } = await onSlack();
  slack.revokeAppToken();
  await slack.until(() => state() === "down", "it is down");
});

test.each([{ http: false }, { http: true }])("an app that is removed forgets its workspace (%o)", async ({ http }) => {
  const here = await onSlack({ http });
  const said = await mentioned(here);
  here.ada.opensHome();
  await here.slack.until(() => here.ada.home?.pictures.length === 1, "a strip");
  const [first] = cards(here, said);
  if (first) here.ada.reacts(first, "one");
  const kept = () => Promise.all([slackEvents, slackFiles, slackReactions].map((table) => here.bot.db.$count(table)));
  await expect.poll(kept).not.toContain(0);
  here.slack.home.uninstall();
  const thread = { platform: "slack" as const, id: `${here.slack.home.id}/${said.channel}/${said.ts}` };
  await here.slack.until(() => here.state() === "down", "it is down");
  await expect.poll(() => here.bot.store.conversations.findConversation(thread), { timeout: 10_000 }).toBeUndefined();
  await expect.poll(kept).toEqual([0, 0, 0]);
});

test("what is not signed by Slack, or signed for a time to come, is refused", async () => {
  const port = await freePort();
  const here = await onSlack({ http: true });
  await here.stop();
  const { signingSecret } = here.slack;
  await here.start({ transport: { signingSecret, port } }).catch(() => {});
  const send = async (seconds: number, secret: string) => {
    const body = JSON.stringify({ type: "event_callback", team_id: "T1", event_id: "Ev1", event: { type: "app_rate_limited" } });
    const at = String(Math.floor(Date.now() / 1000) + seconds);
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-slack-request-timestamp": at, "x-slack-signature": signature };
    return (await fetch(`http://127.0.0.1:${port}/slack/events`, { method: "POST", headers, body })).status;
  };
  expect(await send(0, signingSecret)).toBe(200);
  expect(await send(0, "somebody else's")).toBe(401);
  expect(await send(-3600, signingSecret)).toBe(401);
  expect(await send(3600, signingSecret)).toBe(401);
});

test("a channel that the bot was removed from ends the conversation, and its author is told", async () => {
  const here = await onSlack();
  const said = await mentioned(here);
  here.slack.home.removeBot(here.general);
  await here.ada.reacts(said, "one");
  here.slack.home.inviteBot(here.general);
  here.slack.faults.next("chat.postMessage").refuses("not_in_channel");
  await here.ada.says(here.general, "blur it", { thread: said });
  await here.slack.until(
    () => here.ada.sees(here.ada.direct).length + here.ada.thread(said).filter(({ ephemeral }) => ephemeral).length > 0,
    "words",
  );
});

test("a long thread is no trouble: the next turn builds on the newest card", async () => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  const said = await mentioned(here);
  for (let at = 0; at < 120; at++) await ada.says(general, `// remark ${at}`, { thread: said });
  const next = await turn(slack, ada, said, "blur it");
  ada.reacts(next, "one");
  await slack.until(() => ada.look(next)?.text.includes("picked by"), "the pick");
});
