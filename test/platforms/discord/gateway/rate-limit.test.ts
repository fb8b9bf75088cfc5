import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { rateLimited } from "../../../../src/platforms/discord/gateway/rate-limit.ts";

/** A server that holds nothing up, and the paths it was asked for. */
async function listening(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test("no more requests go out in a second than Discord takes, numbers under cards last, answers to people at once", async () => {
  const { url, asked } = await listening();
  const send = rateLimited(2);
  const paths = ["/messages/1", "/messages/2", "/reactions/1", "/reactions/2", "/messages/3", "/messages/4", "/interactions/1"];
  await Promise.all(paths.map((path) => send(url + path, {})));
  expect([asked.slice(0, 3).sort(), asked.slice(3, 5).sort(), asked.slice(5).sort()]).toEqual([
    ["/interactions/1", "/messages/1", "/messages/2"],
    ["/messages/3", "/messages/4"],
    ["/reactions/1", "/reactions/2"],
  ]);
});

test("what is given up while it waits never goes out", async () => {
  const { url, asked } = await listening();
  const send = rateLimited(1);
  const giving = new AbortController();
  const first = send(`${url}/1`, {});
  const second = send(`${url}/2`, { signal: giving.signal });
  giving.abort();
  await expect(second).rejects.toThrow();
  await first;
  await send(`${url}/3`, {});
  expect(asked).toEqual(["/1", "/3"]);
});
