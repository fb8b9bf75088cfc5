// What anybody may send to the address that Slack sends to.

import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { manifestEvents } from "../../../fakes/slack/events/subscriptions.ts";
import { card, finished, freePort, onSlack, photo, turn } from "../start.ts";

const SECONDS_10_MIN = 600;
const pong = JSON.stringify({ type: "url_verification", challenge: "ping" });

interface Signing {
  /** Seconds since it was signed. */
  ago?: number;
  secret?: string;
  type?: string;
}

/** The bot behind an address, and somebody who knows both that and the secret. */
async function reachable(setup: Parameters<typeof onSlack>[0] = {}) {
  const port = await freePort();
  const here = await onSlack({ ...setup, http: true });
  const { signingSecret } = here.slack;
  const url = `http://127.0.0.1:${port}/slack/events`;
  await here.stop();
  await here.start({ transport: { signingSecret, port } }).catch(() => {}); // the address it had before is not there any more
  await here.slack.deliversTo(url);
  const signed = (body: string, { ago = 0, secret = signingSecret, type = "application/json" }: Signing = {}) => {
    const at = String(Math.floor(Date.now() / 1000) - ago);
    const signature = createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex");
    return { "content-type": type, "x-slack-request-timestamp": at, "x-slack-signature": `v0=${signature}` };
  };
  const send = async (body: string, headers: Record<string, string> = signed(body)) => {
    const answer = fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
    return (await answer).status;
  };
  return { ...here, port, signed, send };
}

test("what is not signed, signed by somebody else, changed since or ten minutes old is refused, the proof of the address as well", async () => {
  const { send, signed } = await reachable();
  expect(await send(pong)).toBe(200);
  expect(await send(pong, { "content-type": "application/json" })).toBe(401);
  expect(await send(pong, signed(pong, { secret: "somebody else's" }))).toBe(401);
  expect(await send(pong, signed(pong, { ago: SECONDS_10_MIN }))).toBe(401);
  expect(await send(`${pong} `, signed(pong))).toBe(401);
});

test("ten megabytes, half a request, and what is no request at all hold up nobody", async () => {
  const { slack, ada, general, port, send } = await reachable();
  expect(await send("x".repeat(10 * 1024 * 1024)).catch(() => "cut")).toSatisfy((answer) => [413, "cut"].includes(answer));
  const half = connect(port, "127.0.0.1");
  half.write("POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
  const strange = connect(port, "127.0.0.1");
  strange.on("error", () => {}).end("POST // HTTP/1.1\r\nhost: x\r\n\r\n");
  await card(slack, ada, await ada.mentions(general, "blur it", { files: [await photo()] }), "blur it");
  half.destroy();
});

test.each([
  ["half of JSON", '{"type":', "application/json"],
  ["null", "null", "application/json"],
  ["a string", '"event_callback"', "application/json"],
  ["a list", "[]", "application/json"],
  ["an event of nothing", '{"type":"event_callback","event":null}', "application/json"],
  ["an event without an id", '{"type":"event_callback","event":{"type":"message"}}', "application/json"],
  ["a message without a place", '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}', "application/json"],
  ["no payload", "payload=", form()],
  ["a payload of null", "payload=null", form()],
  ["a payload that is a number", "payload=7", form()],
  ["a click on nothing", `payload=${encodeURIComponent('{"type":"block_actions","actions":[]}')}`, form()],
  ["a form without a view", `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U1"}}')}`, form()],
  ["no fields at all", "", form()],
])("%s, signed, is logged once, refused for good, and the next request is heard", async (_, body, type) => {
  const { send, signed, log, bot } = await reachable();
  expect(await send(body, signed(body, { type }))).toBe(400);
  expect(log.said).toEqual(["something from Slack could not be read and was dropped"]);
  expect(await send(pong)).toBe(200);
  expect(await bot.turns()).toEqual([]);
});

test("what goes wrong while a request is dealt with is logged, answered with 500 and ends nothing", async () => {
  const { send, rows, log } = await reachable();
  const { recordEvent } = rows;
  rows.recordEvent = () => Promise.reject(new Error("the disk is full"));
  const event = { type: "message", channel: "D0000001", user: "U0000001", text: "blur it", ts: "1764000000.000100" };
  const body = JSON.stringify({ type: "event_callback", event_id: "Ev1", event });
  expect(await send(body)).toBe(500);
  expect(log.said).toEqual(["what Slack sent could not be taken, and will be sent again"]);
  rows.recordEvent = recordEvent;
  expect(await send(body)).toBe(200);
});

test.each([
  ["an event of a kind to come", '{"type":"event_callback","event_id":"Ev1","event":{"type":"new"}}', "application/json", 200],
  ["a form of somebody else's", `payload=${encodeURIComponent(submission())}`, form(), 200],
  ["something to come", `payload=${encodeURIComponent('{"type":"new"}')}`, form(), 200],
])("%s is answered, and the next one is heard", async (_, body, type, status) => {
  const { send, signed, bot } = await reachable();
  expect(await send(body, signed(body, { type }))).toBe(status);
  expect(await send(pong)).toBe(200);
  expect(await bot.turns()).toEqual([]);
});

test("an event, and a click, that are sent once more do nothing more", async () => {
  const { slack, ada, general, send, signed, bot } = await reachable();
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  const reply = { type: "message", channel: general.id, user: ada.id, text: "blur it", ts: later(said.ts), thread_ts: said.ts };
  const event = JSON.stringify({ type: "event_callback", team_id: slack.home.id, event_id: "Ev0REPLAY", event: reply });
  for (let times = 0; times < 3; times++) expect(await send(event)).toBe(200);
  await card(slack, ada, said, "blur it");
  for (const button of ["Run again", "Pick 1"]) {
    const click = {
      ...{ type: "block_actions", trigger_id: `1.2.${button}`, user: { id: ada.id }, team: { id: slack.home.id } },
      ...{ channel: { id: general.id }, message: { ts: first.ts, thread_ts: said.ts } },
      actions: [{ action_id: first.buttons.find(({ text }) => text === button)?.actionId }],
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(click))}`;
    for (let times = 0; times < 4; times++) expect(await send(body, signed(body, { type: form() }))).toBe(200);
  }
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  await turn(slack, ada, said, "rotate left");
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "blur it", "make it warmer", "rotate left"]);
  expect(finished(ada, said)).toHaveLength(4);
  expect(ada.look(first)?.text).toContain("picked by");
});

test("a message that comes long after the hint of its mention, once that was looked up and drawn, draws nothing more", async () => {
  const events = manifestEvents.filter((event) => !event.startsWith("message."));
  const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100));
  const { slack, ada, general, send, bot } = await reachable({ service: { events }, options: { sleep } });
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await card(slack, ada, said, "make it warmer");
  const text = `${slack.mention} make it warmer`;
  const files = said.files.map(({ id, name }) => ({ id, name, mimetype: "image/png" }));
  const event = { type: "message", subtype: "file_share", channel: general.id, user: ada.id, text, ts: said.ts, files };
  expect(await send(JSON.stringify({ type: "event_callback", team_id: slack.home.id, event_id: "Ev0LATE", event }))).toBe(200);
  await turn(slack, ada, said, `${slack.mention} rotate left`);
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "rotate left"]);
  expect(finished(ada, said)).toHaveLength(2);
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
