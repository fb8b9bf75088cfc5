import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { rateLimited, rateLimitedTogether } from "../../../../src/platforms/discord/gateway/rate-limit.ts";
import { reserveToken } from "../../../../src/storage/postgres/rate-limit.ts";
import { silent } from "../../../fakes/bot.ts";
import { LogRecorder } from "../../../fakes/log-recorder.ts";
import { startPostgres } from "../../../services/postgres.ts";

/** A server that responds at once and records the requested paths. */
async function startServer(): Promise<{ url: string; requested: string[] }> {
  const requested: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    requested.push(url);
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requested };
}

test("limits requests per second, sends reactions last and interaction responses at once", async () => {
  const { url, requested } = await startServer();
  const send = rateLimited(2);
  const paths = ["/messages/1", "/messages/2", "/reactions/1", "/reactions/2", "/messages/3", "/messages/4", "/interactions/1"];
  await Promise.all(paths.map((path) => send(url + path, {})));
  expect([requested.slice(0, 3).sort(), requested.slice(3, 5).sort(), requested.slice(5).sort()]).toEqual([
    ["/interactions/1", "/messages/1", "/messages/2"],
    ["/messages/3", "/messages/4"],
    ["/reactions/1", "/reactions/2"],
  ]);
});

test("never sends a request that was aborted while waiting", async () => {
  const { url, requested } = await startServer();
  const send = rateLimited(1);
  const giving = new AbortController();
  const first = send(`${url}/1`, {});
  const second = send(`${url}/2`, { signal: giving.signal });
  giving.abort();
  await expect(second).rejects.toThrow();
  await first;
  await send(`${url}/3`, {});
  expect(requested).toEqual(["/1", "/3"]);
});

test("keeps one limit over two processes, in which bursts count", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const { url, requested } = await startServer();
  const connectionString = await server.createDatabase();
  const limit = { name: "test", perSecond: 20, burst: 5 };
  const processes = [1, 2].map(() => {
    const pool = new Pool({ connectionString });
    onTestFinished(() => pool.end());
    return rateLimitedTogether(() => reserveToken(pool, limit), silent);
  });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 35 }, (_, n) => processes[n % 2]?.(`${url}/${n}`, {})));
  expect(performance.now() - startedAt).toBeGreaterThan(((35 - limit.burst - 1) / limit.perSecond) * 1000);
  expect(requested).toHaveLength(35);
});

test("limits itself while it can't ask the others, and says so once", async () => {
  const { url, requested } = await startServer();
  const log = new LogRecorder();
  const send = rateLimitedTogether(() => Promise.reject(new Error("no database")), log);
  await Promise.all([1, 2, 3].map((n) => send(`${url}/${n}`, {})));
  expect(requested).toHaveLength(3);
  expect(log.messages).toEqual(["failed to share the rate limit with other processes"]);
});

test("lets a request that people wait for pass reactions that wait for their turn", async () => {
  const { url, requested } = await startServer();
  const send = rateLimitedTogether(async () => 30, silent);
  const sending = ["/reactions/1", "/reactions/2", "/messages/1"].map((path) => send(url + path, {}));
  await sleep(10);
  await Promise.all(sending);
  expect(requested).toEqual(["/reactions/1", "/messages/1", "/reactions/2"]);
});
