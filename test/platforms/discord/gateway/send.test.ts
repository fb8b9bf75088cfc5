import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { MessageFlags } from "discord.js";
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { Api } from "../../../../src/platforms/discord/gateway/api.ts";
import { createSend, send } from "../../../../src/platforms/discord/gateway/send.ts";
import { photo } from "../start.ts";

/** A server that answers every request with `respond`, or breaks the connection. */
async function startServer(respond: (requests: number) => { id: string } | "reset") {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const answer = respond(requests);
    if (answer === "reset") return void request.socket.resetAndDestroy();
    request.resume().on("end", () => response.setHeader("content-type", "application/json").end(JSON.stringify(answer)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const api = new Api("token", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, send);
  onTestFinished(() => api.close());
  return { api, count: () => requests };
}

test("uploads a picture although another version of undici was loaded first", async () => {
  const before = getGlobalDispatcher();
  onTestFinished(() => setGlobalDispatcher(before));
  setGlobalDispatcher(new Agent());
  const { api } = await startServer(() => ({ id: "1" }));
  const { bytes, name } = await photo();
  const posted = await api.post(
    "2",
    { content: "", components: [], flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] } },
    "once",
    {
      files: [{ name, data: Buffer.from(bytes) }],
      attachments: [{ id: "0", description: "a photo" }],
    },
  );
  expect(posted.id).toBe("1");
});

test("repeats a request whose connection was reset", async () => {
  const { api, count } = await startServer((requests) => (requests === 1 ? "reset" : { id: "1" }));
  expect([(await api.message("2", "1")).id, count()]).toEqual(["1", 2]);
});

test("gives up a response that stops in the middle", async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/json").write('{"id":');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const api = new Api("token", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, createSend(100));
  onTestFinished(() => api.close());
  await expect(api.message("2", "1")).rejects.toMatchObject({ name: "PlatformError", code: "unknown" });
});
