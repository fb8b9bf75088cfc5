import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { rateLimited } from "../../../../src/platforms/discord/gateway/rate-limit.ts";

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
