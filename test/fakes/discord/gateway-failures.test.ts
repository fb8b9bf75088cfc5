import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { GatewayFailure } from "./gateway/gateway.ts";
import { DiscordService } from "./service.ts";

let service: DiscordService;
const clients: WebSocket[] = [];

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await service.close();
});

/** Connects and identifies. `log` collects what happens: the events that come, then "closed CODE". */
function connect() {
  const log: string[] = [];
  const client = new WebSocket(`${service.origin.replace("http", "ws")}/?v=10&encoding=json`);
  clients.push(client);
  client.on("error", ({ message }) => log.push(...(/^Unexpected server response: \d+$/.exec(message) ?? [])));
  client.on("open", () => log.push("open"));
  client.on("close", (code) => log.push(`closed ${code}`));
  client.on("message", (bytes) => {
    const { op, t } = JSON.parse(String(bytes));
    log.push(t ?? `op ${op}`);
    const identify = { token: service.token, intents: 1, properties: { os: "x", browser: "x", device: "x" } };
    if (op === 10)
      for (const frame of [
        { op: 2, d: identify },
        { op: 1, d: null },
      ])
        client.send(JSON.stringify(frame));
  });
  return { log, client };
}

const ready = ["open", "op 10", "READY", "GUILD_CREATE", "op 11"];

test.each<[GatewayFailure, string[]]>([
  ["reset", ["closed 1006"]],
  ["hanging", []],
  ["silent", ["open"]],
  ["no-ready", ["open", "op 10", "op 11"]],
  [{ status: 502 }, ["Unexpected server response: 502", "closed 1006"]],
  [{ status: 503 }, ["Unexpected server response: 503", "closed 1006"]],
  [{ status: 520 }, ["Unexpected server response: 520", "closed 1006"]],
  [{ close: 1001 }, ["open", "closed 1001"]],
  [{ close: 4000 }, ["open", "closed 4000"]],
  [{ close: 4004 }, ["open", "closed 4004"]],
  [{ close: 4014, after: "identify" }, ["open", "op 10", "closed 4014"]],
])("fails with %j", async (failure, expected) => {
  service.gateway.fail(failure);
  const { log } = connect();
  await service.until(() => log.length >= expected.length && service.gateway.connections.attempts === 1, "the outcome");
  await sleep(30);
  expect(log).toEqual(expected);
});

test("fails as often as planned, one failure after the other, then succeeds", async () => {
  service.gateway.fail({ close: 4000 }, { times: 2 });
  service.gateway.fail({ status: 503 }, { times: 1 });
  const logs = [];
  for (let n = 0; n < 4; n++) {
    const { log } = connect();
    await service.until(() => log.some((one) => /closed|op 11/.test(one)), "the outcome");
    logs.push(log);
  }
  expect(logs).toEqual([
    ["open", "closed 4000"],
    ["open", "closed 4000"],
    ["Unexpected server response: 503", "closed 1006"],
    ready,
  ]);
});

test("recovers on request", async () => {
  service.gateway.fail("no-ready");
  const silent = connect();
  await service.until(() => silent.log.includes("op 11"), "a heartbeat");
  service.gateway.recover();
  const { log } = connect();
  await service.until(() => log.includes("op 11"), "a heartbeat");
  expect(log).toEqual(ready);
  expect(silent.log).toEqual(["open", "op 10", "op 11"]);
});

test("counts attempts and the peak of open connections", async () => {
  const { connections } = service.gateway;
  service.gateway.fail("hanging", { times: 2 });
  connect();
  connect();
  await service.until(() => connections.open === 2, "two connections");
  for (const client of clients.splice(0)) client.terminate();
  await service.until(() => connections.open === 0, "no connection");
  service.gateway.fail({ status: 502 }, { times: 1 });
  connect();
  await service.until(() => connections.attempts === 3 && connections.open === 0, "the refusal");
  expect(connections).toMatchObject({ attempts: 3, peak: 2, open: 0 });
  expect(connections.attemptedAt).toEqual(connections.attemptedAt.toSorted((a, b) => a - b));
  connections.resetCounters();
  expect(connections).toMatchObject({ attempts: 0, peak: 0, attemptedAt: [] });
});

test("sends unknown events and invalid frames", async () => {
  const { log, client } = connect();
  const texts: string[] = [];
  client.on("message", (bytes) => texts.push(String(bytes)));
  await service.until(() => log.includes("op 11"), "a heartbeat");
  service.gateway.dispatch("NO_SUCH_EVENT", null);
  await service.until(() => log.includes("NO_SUCH_EVENT"), "the event");
  expect(JSON.parse(texts.at(-1) ?? "")).toEqual({ op: 0, t: "NO_SUCH_EVENT", s: 3, d: null });
  client.removeAllListeners("message");
  client.on("message", (bytes) => texts.push(String(bytes)));
  service.gateway.sendText("{nonsense");
  await service.until(() => texts.at(-1) === "{nonsense", "the text");
});
