// Requests that anyone may send to the URL that receives Slack's events.

import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { manifestEvents } from "../../../fakes/slack/events/subscriptions.ts";
import { finishedCards, freePort, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

const SECONDS_10_MIN = 600;
const pong = JSON.stringify({ type: "url_verification", challenge: "ping" });

interface Signing {
  /** Age of the signature in seconds. */
  ago?: number;
  secret?: string;
  type?: string;
}

/** A bot behind HTTP, and a client that knows its URL and signing secret. */
async function startHttpBot(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const port = await freePort();
  const chat = await startSlackBot({ ...setup, http: true });
  const { signingSecret } = chat.slack;
  const url = `http://127.0.0.1:${port}/slack/events`;
  await chat.stop();
  await chat.start({ transport: { signingSecret, port } }).catch(() => {}); // the previous address no longer exists
  await chat.slack.deliversTo(url);
  const signed = (body: string, { ago = 0, secret = signingSecret, type = "application/json" }: Signing = {}) => {
    const at = String(Math.floor(Date.now() / 1000) - ago);
    const signature = createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex");
    return { "content-type": type, "x-slack-request-timestamp": at, "x-slack-signature": `v0=${signature}` };
  };
  const send = async (body: string, headers: Record<string, string> = signed(body)) => {
    const answer = fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
    return (await answer).status;
  };
  return { ...chat, port, signed, send };
}

test("refuses requests that are unsigned, signed by others, modified or ten minutes old, URL verification included", async () => {
  const { send, signed } = await startHttpBot();
  expect(await send(pong)).toBe(200);
  expect(await send(pong, { "content-type": "application/json" })).toBe(401);
  expect(await send(pong, signed(pong, { secret: "somebody else's" }))).toBe(401);
  expect(await send(pong, signed(pong, { ago: SECONDS_10_MIN }))).toBe(401);
  expect(await send(`${pong} `, signed(pong))).toBe(401);
});

test("keeps answering after ten megabytes, half a request and an invalid request", async () => {
  const { slack, ada, general, port, send } = await startHttpBot();
  expect(await send("x".repeat(10 * 1024 * 1024)).catch(() => "cut")).toSatisfy((answer) => [413, "cut"].includes(answer));
  const half = connect(port, "127.0.0.1");
  half.write("POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
  const strange = connect(port, "127.0.0.1");
  strange.on("error", () => {}).end("POST // HTTP/1.1\r\nhost: x\r\n\r\n");
  await waitForCard(slack, ada, await ada.mentions(general, "blur it", { files: [await photo()] }), "blur it");
  half.destroy();
});

test.each([
  ["half of JSON", '{"type":', "application/json"],
  ["null", "null", "application/json"],
  ["a string", '"event_callback"', "application/json"],
  ["a list", "[]", "application/json"],
  ["an event without content", '{"type":"event_callback","event":null}', "application/json"],
  ["an event without an id", '{"type":"event_callback","event":{"type":"message"}}', "application/json"],
  ["a message without a channel", '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}', "application/json"],
  ["no payload", "payload=", form()],
  ["a payload of null", "payload=null", form()],
  ["a payload that is a number", "payload=7", form()],
  ["a click on nothing", `payload=${encodeURIComponent('{"type":"block_actions","actions":[]}')}`, form()],
  ["a form without a view", `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U1"}}')}`, form()],
  ["no fields at all", "", form()],
])("logs and refuses signed garbage once (%s), and handles the next request", async (_, body, type) => {
  const { send, signed, log, bot } = await startHttpBot();
  expect(await send(body, signed(body, { type }))).toBe(400);
  expect(log.messages).toEqual(["dropped unreadable Slack request"]);
  expect(await send(pong)).toBe(200);
  expect(await bot.turns()).toEqual([]);
});

test("logs a failure while handling a request, responds with 500 and keeps running", async () => {
  const { send, rows, log } = await startHttpBot();
  const { recordEvent } = rows;
  rows.recordEvent = () => Promise.reject(new Error("the disk is full"));
  const event = { type: "message", channel: "D0000001", user: "U0000001", text: "blur it", ts: "1764000000.000100" };
  const body = JSON.stringify({ type: "event_callback", event_id: "Ev1", event });
  expect(await send(body)).toBe(500);
  expect(log.messages).toEqual(["failed to handle Slack request, waiting for redelivery"]);
  rows.recordEvent = recordEvent;
  expect(await send(body)).toBe(200);
});

test.each([
  ["an unknown event", '{"type":"event_callback","event_id":"Ev1","event":{"type":"new"}}', "application/json", 200],
  ["another app's form", `payload=${encodeURIComponent(submission())}`, form(), 200],
  ["an unknown payload", `payload=${encodeURIComponent('{"type":"new"}')}`, form(), 200],
])("responds to %s and handles the next request", async (_, body, type, status) => {
  const { send, signed, bot } = await startHttpBot();
  expect(await send(body, signed(body, { type }))).toBe(status);
  expect(await send(pong)).toBe(200);
  expect(await bot.turns()).toEqual([]);
});

test("ignores an event and a click that are delivered again", async () => {
  const { slack, ada, general, send, signed, bot } = await startHttpBot();
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  const reply = {
    type: "message",
    channel: general.id,
    user: ada.id,
    text: "blur it",
    ts: later(mention.ts),
    thread_ts: mention.ts,
  };
  const event = JSON.stringify({ type: "event_callback", team_id: slack.home.id, event_id: "Ev0REPLAY", event: reply });
  for (let times = 0; times < 3; times++) expect(await send(event)).toBe(200);
  await waitForCard(slack, ada, mention, "blur it");
  for (const button of ["Run again", "Pick 1"]) {
    const click = {
      ...{ type: "block_actions", trigger_id: `1.2.${button}`, user: { id: ada.id }, team: { id: slack.home.id } },
      ...{ channel: { id: general.id }, message: { ts: first.ts, thread_ts: mention.ts } },
      actions: [{ action_id: first.buttons.find(({ text }) => text === button)?.actionId }],
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(click))}`;
    for (let times = 0; times < 4; times++) expect(await send(body, signed(body, { type: form() }))).toBe(200);
  }
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  await runTurn(slack, ada, mention, "rotate left");
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "blur it", "make it warmer", "rotate left"]);
  expect(finishedCards(ada, mention)).toHaveLength(4);
  expect(ada.look(first)?.text).toContain("picked by");
});

test("ignores a message event that arrives after its mention was looked up and drawn", async () => {
  const events = manifestEvents.filter((event) => !event.startsWith("message."));
  const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100));
  const { slack, ada, general, send, bot } = await startHttpBot({ service: { events }, options: { sleep } });
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it warmer");
  const text = `${slack.mention} make it warmer`;
  const files = mention.files.map(({ id, name }) => ({ id, name, mimetype: "image/png" }));
  const event = { type: "message", subtype: "file_share", channel: general.id, user: ada.id, text, ts: mention.ts, files };
  expect(await send(JSON.stringify({ type: "event_callback", team_id: slack.home.id, event_id: "Ev0LATE", event }))).toBe(200);
  await runTurn(slack, ada, mention, `${slack.mention} rotate left`);
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "rotate left"]);
  expect(finishedCards(ada, mention)).toHaveLength(2);
});

function form(): string {
  return "application/x-www-form-urlencoded";
}

function submission(): string {
  const view = { id: "V1", callback_id: "theirs", private_metadata: "{", state: { values: {} } };
  return JSON.stringify({ type: "view_submission", trigger_id: "1", user: { id: "U1" }, team: null, view });
}

function later(ts: string): string {
  return (Number(ts) + 1).toFixed(6);
}
