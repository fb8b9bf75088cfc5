// How Slack fails: sockets that go wrong, bodies that make no sense, and refusals that last.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { nestedJson } from "../nested-json.ts";
import { inChannel } from "./api/faults.ts";
import type { DisconnectReason, SocketFailure } from "./events/sockets.ts";
import { type SlackService, startSlack } from "./index.ts";
import { call, refusal } from "./raw-client.ts";
import type { Channel } from "./state/rows.ts";

let slack: SlackService;
let general: Channel;
const clients: WebSocket[] = [];

beforeEach(async () => {
  slack = await startSlack({ rateLimits: false });
  general = slack.channel("general");
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await slack.close();
});

const address = async () => String((await call(slack, "apps.connections.open", {}, slack.appToken)).url);

/** Connects over Socket Mode. The log collects the types and reasons of frames, then "closed CODE". */
async function connect(): Promise<string[]> {
  const log: string[] = [];
  const client = new WebSocket(await address());
  clients.push(client);
  client.on("error", ({ message }) => log.push(...(/^Unexpected server response: \d+$/.exec(message) ?? [])));
  client.on("open", () => log.push("open"));
  client.on("close", (code) => log.push(`closed ${code}`));
  client.on("message", (bytes) => {
    const { type, reason } = JSON.parse(String(bytes));
    log.push(reason ?? type);
  });
  return log;
}

test.each<[SocketFailure, string[]]>([
  ["reset", ["closed 1006"]],
  ["hanging", []],
  ["silent", ["open"]],
  [{ status: 503 }, ["Unexpected server response: 503", "closed 1006"]],
  [{ close: 1001 }, ["open", "closed 1001"]],
  [{ disconnect: "warning" }, ["open", "warning"]],
  [{ disconnect: "link_disabled" }, ["open", "link_disabled"]],
])("fails a socket with %j", async (failure, expected) => {
  slack.sockets.fail(failure, { times: 1 });
  const log = await connect();
  await slack.until(() => log.length >= expected.length && slack.sockets.connections.attempts === 1, "the outcome");
  await sleep(30);
  expect(log).toEqual(expected);
  expect(slack.sockets.open).toBe(0);
  const next = await connect();
  await slack.until(() => next.includes("hello"), "hello");
});

test.each<DisconnectReason>(["warning", "refresh_requested", "link_disabled", "too_many_websockets"])(
  "disconnects a working socket with the reason %s",
  async (reason) => {
    const log = await connect();
    await slack.until(() => log.includes("hello"), "hello");
    slack.sockets.disconnect(reason);
    await slack.until(() => log.includes(reason), "the frame");
    expect([log, slack.sockets.open]).toEqual([["open", "hello", reason], 0]);
  },
);

test("fails sockets until they recover, and counts them", async () => {
  const { connections } = slack.sockets;
  slack.sockets.fail("hanging");
  await connect();
  await connect();
  await slack.until(() => connections.open === 2, "two connections");
  for (const client of clients.splice(0)) client.terminate();
  await slack.until(() => connections.open === 0, "no connection");
  slack.sockets.recover();
  const log = await connect();
  await slack.until(() => log.includes("hello"), "hello");
  expect(connections).toMatchObject({ attempts: 3, peak: 2, open: 1 });
});

test("refuses a URL, hangs, or returns a broken one", async () => {
  const open = (signal?: AbortSignal) =>
    fetch(`${slack.url}apps.connections.open`, {
      ...{ method: "POST", headers: { authorization: `Bearer ${slack.appToken}` } },
      ...(signal ? { signal } : {}),
    });
  slack.faults.next("apps.connections.open").refuses("internal_error");
  slack.faults.next("apps.connections.open").answers(502);
  slack.faults.next("apps.connections.open").hangs();
  expect(await (await open()).json()).toEqual({ ok: false, error: "internal_error" });
  expect((await open()).status).toBe(502);
  await expect(open(AbortSignal.timeout(50))).rejects.toThrow("timeout");
  slack.sockets.brokenUrl = "ws://127.0.0.1:9/";
  expect(await address()).toBe("ws://127.0.0.1:9/");
  slack.sockets.recover();
  expect(await address()).toContain("ticket");
});

test("refuses posts in one channel until it is cleared", async () => {
  const other = slack.channel("other");
  slack.faults.every("chat.postMessage", inChannel(general)).refuses("is_archived");
  const post = ({ id }: Channel) => refusal(slack, "chat.postMessage", { channel: id, text: "x" });
  const results = [await post(general), await post(other), await post(general), await post(general)];
  expect(results).toEqual(["is_archived", "taken", "is_archived", "is_archived"]);
  slack.faults.clear();
  expect(await post(general)).toBe("taken");
});

const section = (length: number) => ({ type: "section", text: { type: "mrkdwn", text: "x".repeat(length) } });

test.each<[string, number, object[]]>([
  ["sections", 13_200, [3000, 3000, 3000, 3000, 1200].map(section)],
  ["sections", 13_201, [3000, 3000, 3000, 3000, 1201].map(section)],
  ["markdown and a button", 12_001, [{ type: "markdown", text: "x".repeat(11_990) }, buttons("Eleven char")]],
  [
    "markdown, a section and a button",
    13_211,
    [{ type: "markdown", text: "x".repeat(12_000) }, section(1200), buttons("Eleven char")],
  ],
])("limits the total text of blocks: %s with %d characters", async (_, length, blocks) => {
  const taken = length > 13_200 ? "msg_blocks_too_long" : "taken";
  expect(await refusal(slack, "chat.postMessage", { channel: general.id, text: "x", blocks })).toBe(taken);
  const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x" });
  expect(await refusal(slack, "chat.update", { channel: general.id, ts, text: "x", blocks })).toBe(taken);
});

function buttons(text: string): object {
  return { type: "actions", elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text } }] };
}

test("delivers any body over HTTP, correctly signed", async () => {
  const got: string[] = [];
  const app = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    got.push(`${request.headers["content-type"]} ${body.slice(0, 12)} ${body.length}`);
    const { challenge } = body.includes("challenge") ? JSON.parse(body) : { challenge: "" };
    response.writeHead(request.headers["x-slack-signature"] ? 200 : 401).end(challenge);
  });
  await new Promise<void>((listening) => app.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void app.close());
  await expect(slack.deliverBody("null")).rejects.toThrow("deliversTo first");
  await slack.deliversTo(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
  got.length = 0;
  for (const body of ["null", "[]", '"x"', nestedJson(1000)]) expect(await slack.deliverBody(body)).toBe(200);
  expect(await slack.deliverBody("payload=null", "form")).toBe(200);
  expect(got).toEqual([
    ...["application/json null 4", "application/json [] 2", 'application/json "x" 3', "application/json [[[[[[[[[[[[ 2001"],
    "application/x-www-form-urlencoded payload=null 12",
  ]);
});
