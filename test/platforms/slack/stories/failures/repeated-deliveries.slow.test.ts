// Nothing is lost, and nothing is posted twice.

import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { slackEvents, slackFiles, slackReactions } from "../../../../../src/platforms/slack/store/schema.ts";
import { manifestEvents } from "../../../../fakes/slack/events/subscriptions.ts";
import { finishedCards, freePort, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

type Chat = Awaited<ReturnType<typeof startSlackBot>>;

const posts = ({ slack }: Chat) => slack.calls.filter(({ method }) => method === "chat.postMessage").length;
const cards = ({ ada }: Chat, mention: { channel: string; ts: string }) =>
  ada.thread(mention).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);

async function startConversation(chat: Chat, words = "rotate left") {
  const mention = await chat.ada.mentions(chat.general, words, { files: [await photo()] });
  await waitForCard(chat.slack, chat.ada, mention, words);
  await chat.slack.until(() => chat.slack.delivery.pending === 0, "all deliveries");
  return mention;
}

test.each([{ http: false }, { http: true }])("posts one card when every event is delivered twice (%o)", async ({ http }) => {
  const chat = await startSlackBot({ http });
  chat.slack.delivery.twice = true;
  const mention = await startConversation(chat);
  expect(cards(chat, mention)).toHaveLength(1);
  expect(posts(chat)).toBe(1);
});

test.each(["app_mention", "message"] as const)(
  "completes an event %s without files from the other event, whichever comes first",
  async (kind) => {
    const chat = await startSlackBot();
    chat.slack.delivery.losesFilesOf = kind;
    expect((await waitForCard(chat.slack, chat.ada, await startConversation(chat), "rotate left")).pictures).toHaveLength(1);
    chat.slack.delivery.mentionFirst = true;
    const mention = await startConversation(chat, "blur it");
    expect(cards(chat, mention).map(({ pictures }) => pictures.length)).toEqual([1]);
  },
);

test("ignores a delayed app_mention once its message was handled", async () => {
  const { promise: long, resolve } = Promise.withResolvers<void>();
  const sleep = (ms: number) => (ms >= 3_000 ? long : new Promise<void>((done) => setTimeout(done, ms)));
  const chat = await startSlackBot({ options: { sleep } });
  chat.slack.delivery.mentionFirst = true;
  const mention = await chat.ada.mentions(chat.general, "make it warmer", { files: [await photo()] });
  await waitForCard(chat.slack, chat.ada, mention, "make it warmer");
  resolve();
  await runTurn(chat.slack, chat.ada, mention, "rotate left");
  expect(cards(chat, mention)).toHaveLength(2);
});

test("looks up the message of a mention when only app_mention arrives", async () => {
  const chat = await startSlackBot({ service: { events: manifestEvents.filter((event) => !event.startsWith("message.")) } });
  chat.slack.delivery.losesFilesOf = "app_mention";
  const mention = await startConversation(chat);
  expect(cards(chat, mention)).toHaveLength(1);
}, 30_000);

test.each(["losesResponse", "500", "fatal_error"])(
  "posts the card once when the post succeeds but the response is wrong (%s)",
  async (how) => {
    const chat = await startSlackBot({ options: { graceMs: 200 } });
    const plan = chat.slack.faults.next("chat.postMessage");
    if (how === "500") plan.succeedsButAnswers(500);
    else if (how === "fatal_error") plan.succeedsButRefuses("fatal_error");
    else plan.losesResponse();
    const mention = await startConversation(chat);
    expect(cards(chat, mention)).toHaveLength(1);
    expect(posts(chat)).toBe(1);
  },
);

test("doesn't acknowledge an event that can't be stored, and handles its redelivery once", async () => {
  const chat = await startSlackBot();
  const { recordEvent } = chat.rows;
  let broken = true;
  chat.rows.recordEvent = async (event) => {
    if (broken) throw new Error("the disk is full");
    return recordEvent.call(chat.rows, event);
  };
  const mention = await chat.ada.mentions(chat.general, "rotate left", { files: [await photo()] });
  await chat.slack.until(() => chat.slack.delivery.delivered.length >= 2, "the events");
  expect(chat.slack.delivery.delivered.some(({ acked }) => acked)).toBe(false);
  broken = false;
  chat.slack.clock.advance(60_000);
  await waitForCard(chat.slack, chat.ada, mention, "rotate left");
  expect(cards(chat, mention)).toHaveLength(1);
}, 30_000);

test("handles an event once that was stored though the database's answer was lost", async () => {
  const chat = await startSlackBot();
  const { recordEvent } = chat.rows;
  chat.rows.recordEvent = async (event) => {
    const isNew = await recordEvent.call(chat.rows, event);
    if (isNew) throw new Error("the connection ended");
    return isNew;
  };
  const mention = await chat.ada.mentions(chat.general, "rotate left", { files: [await photo()] });
  await waitForCard(chat.slack, chat.ada, mention, "rotate left");
  chat.slack.clock.advance(60_000);
  await chat.slack.until(() => chat.slack.delivery.delivered.some(({ acked }) => acked), "the repetition");
  expect(cards(chat, mention)).toHaveLength(1);
}, 30_000);

test("handles an acknowledged event once after a stop", async () => {
  const chat = await startSlackBot();
  const { listPending } = chat.rows;
  chat.slack.faults.next("conversations.replies", 50).hangs();
  const picture = await chat.ada.says(chat.general, "look", { files: [await photo()] });
  await chat.ada.mentions(chat.general, "rotate left", { thread: picture });
  await chat.slack.until(() => chat.slack.delivery.delivered.filter(({ acked }) => acked).length >= 3, "acknowledgements");
  await chat.stop();
  expect((await listPending.call(chat.rows)).length).toBeGreaterThan(0);
  chat.slack.faults.clear();
  await chat.start();
  await waitForCard(chat.slack, chat.ada, picture, "rotate left");
  expect(cards(chat, picture).map(({ text }) => text)).toHaveLength(1);
}, 30_000);

test("backfills missed replies and picks in order, and ignores remarks", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general, stop, start } = chat;
  const mention = await startConversation(chat, "make it warmer");
  const [first] = cards(chat, mention);
  if (!first) throw new Error("no card");
  await stop();
  slack.delivery.hold();
  ada.reacts(first, "one");
  for (const text of ["rotate left", "// nice", "blur it"]) await ada.says(general, text, { thread: mention });
  await start();
  await slack.until(() => finishedCards(ada, mention).length === 3, "three cards");
  expect(ada.look(first)?.text).toContain("picked by");
  slack.delivery.release();
  slack.clock.advance(400_000);
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
  expect(cards(chat, mention).map(({ text }) => text.split("\n")[1])).toEqual(["make it warmer", "rotate left", "blur it"]);
}, 30_000);

test("serves other channels while one method is rate-limited", async () => {
  const chat = await startSlackBot();
  const { slack, ada } = chat;
  const other = slack.channel("other");
  slack.faults.every("chat.update").isLimited(600);
  const mention = await ada.mentions(chat.general, "rotate left", { files: [await photo()] });
  await slack.until(() => slack.calls.some(({ method, status }) => method === "chat.update" && status === 429), "a limit");
  const elsewhere = await ada.mentions(other, "blur it", { files: [await photo()] });
  await slack.until(() => cards(chat, elsewhere).length === 1, "a card elsewhere");
  expect(cards(chat, mention)).toHaveLength(1);
}, 30_000);

test("repeats a rate-limited post without looking for it first", async () => {
  const chat = await startSlackBot();
  chat.slack.faults.next("chat.postMessage").isLimited(1);
  const mention = await startConversation(chat);
  expect(cards(chat, mention)).toHaveLength(1);
  expect(chat.slack.calls.filter(({ method }) => method === "conversations.replies")).toEqual([]);
}, 15_000);

test("loses nothing while Slack refreshes connections, and reconnects a dropped one", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general, state } = chat;
  const mention = await startConversation(chat, "make it warmer");
  slack.sockets.refresh();
  await ada.says(general, "rotate left", { thread: mention });
  slack.sockets.cut();
  await ada.says(general, "blur it", { thread: mention });
  await slack.until(() => finishedCards(ada, mention).length === 3, "three cards");
  await slack.until(() => state() === "ready", "ready");
}, 30_000);

test("explains a wrong token on start", async () => {
  const { start, stop } = await startSlackBot();
  await stop();
  await expect(start({ botToken: "xoxb-wrong" })).rejects.toThrow(/^Slack rejected SLACK_BOT_TOKEN/);
  await expect(start({ transport: { appToken: "xapp-wrong" } })).rejects.toThrow(/^Slack rejected SLACK_APP_TOKEN/);
});

test("reports Slack as down once when the token is revoked, and stops reconnecting", async () => {
  const { slack, log, state } = await startSlackBot();
  const connects = () => slack.calls.filter(({ method }) => method === "apps.connections.open").length;
  await slack.until(() => connects() === 2, "both connections");
  slack.home.revokeToken();
  await slack.until(() => state() === "down", "down");
  slack.sockets.cut();
  await new Promise(setImmediate);
  expect(connects()).toBe(2);
  expect(log.messages).toEqual(["platform state changed"]);
});

test("reports Slack as down when the app token is revoked", async () => {
  const { slack, state } = await startSlackBot();
  slack.revokeAppToken();
  await slack.until(() => state() === "down", "down");
});

test.each([{ http: false }, { http: true }])("deletes a workspace's data when the app is uninstalled (%o)", async ({ http }) => {
  const chat = await startSlackBot({ http });
  const mention = await startConversation(chat);
  chat.ada.opensHome();
  await chat.slack.until(() => chat.ada.home?.pictures.length === 1, "a strip");
  const [first] = cards(chat, mention);
  if (first) chat.ada.reacts(first, "one");
  const countRows = () => Promise.all([slackEvents, slackFiles, slackReactions].map((table) => chat.bot.db.$count(table)));
  await expect.poll(countRows).not.toContain(0);
  chat.slack.home.uninstall();
  const thread = { platform: "slack" as const, id: `${chat.slack.home.id}/${mention.channel}/${mention.ts}` };
  await chat.slack.until(() => chat.state() === "down", "down");
  await expect.poll(() => chat.bot.store.conversations.findConversation(thread), { timeout: 10_000 }).toBeUndefined();
  await expect.poll(countRows).toEqual([0, 0, 0]);
});

test("refuses requests that aren't signed by Slack or are dated in the future", async () => {
  const port = await freePort();
  const chat = await startSlackBot({ http: true });
  await chat.stop();
  const { signingSecret } = chat.slack;
  await chat.start({ transport: { signingSecret, port } }).catch(() => {});
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

test("ends the conversation and notifies the author when the bot was removed from the channel", async () => {
  const chat = await startSlackBot();
  const mention = await startConversation(chat);
  chat.slack.home.removeBot(chat.general);
  await chat.ada.reacts(mention, "one");
  chat.slack.home.inviteBot(chat.general);
  chat.slack.faults.next("chat.postMessage").refuses("not_in_channel");
  await chat.ada.says(chat.general, "blur it", { thread: mention });
  await chat.slack.until(
    () => chat.ada.sees(chat.ada.direct).length + chat.ada.thread(mention).filter(({ ephemeral }) => ephemeral).length > 0,
    "a notification",
  );
});

test("builds the next turn on the newest card in a long thread", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  const mention = await startConversation(chat);
  for (let at = 0; at < 120; at++) await ada.says(general, `// remark ${at}`, { thread: mention });
  const next = await runTurn(slack, ada, mention, "blur it");
  ada.reacts(next, "one");
  await slack.until(() => ada.look(next)?.text.includes("picked by"), "the pick");
});
