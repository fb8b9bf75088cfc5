// Limits on what people send to the page.

import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { ModelId } from "../../../../src/core/vocabulary.ts";
import { Connections } from "../../../../src/platforms/web/http/connections.ts";
import { readBody } from "../../../../src/platforms/web/http/request-body.ts";
import { UploadBudget } from "../../../../src/platforms/web/http/upload-budget.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

const token = "open sesame 16 characters";
const KB = 1024;
let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<App> {
  app = await startApp(options);
  return app;
}

const red = async () => new Blob([new Uint8Array(await paint("red"))]);

/** Sends a large body without ending it. Resolves to the response. */
function sendUnfinished({ address }: App, path: string, type: string, chunk: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { Origin: address, "Content-Type": type, "X-Page": "1", "Transfer-Encoding": "chunked" };
    const sending = request(address + path, { method: "POST", headers, agent: false }, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve({ status: response.statusCode ?? 0, text });
      sending.destroy();
    });
    sending.on("error", reject);
    for (let sent = 0; sent < 8 * KB * KB; sent += chunk.length) sending.write(chunk);
  });
}

const multipart = "multipart/form-data; boundary=b";
const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';

test("reads no request body before sign-in", async () => {
  const running = await start({ token });
  for (const path of ["/messages", "/submit", "/name"]) {
    const { status, text } = await sendUnfinished(running, path, multipart, Buffer.alloc(64 * KB));
    expect([path, status]).toEqual([path, 401]);
    expect(text).toContain("signed out");
  }
});

test("reads at most 4 KB of a token, from many clients at once", async () => {
  const running = await start({ token });
  const all = Array.from({ length: 10 }, () => sendUnfinished(running, "/token", multipart, Buffer.alloc(64 * KB)));
  for (const { status } of await Promise.all(all)) expect(status).toBe(413);
});

test("reads large bodies only on routes that take pictures", async () => {
  const running = await start();
  for (const path of ["/do/settings", "/form", "/name"])
    expect((await sendUnfinished(running, path, multipart, Buffer.alloc(64 * KB))).status).toBe(413);
});

test("stops reading at the first part that exceeds a limit", async () => {
  const running = await start();
  const answers = [
    await sendUnfinished(running, "/messages", multipart, Buffer.from(part.repeat(1000))),
    await sendUnfinished(running, "/messages", "application/x-www-form-urlencoded", Buffer.from("a=%41&".repeat(10_000))),
    await sendUnfinished(running, "/do/settings", "application/x-www-form-urlencoded", Buffer.from("models=local&".repeat(5000))),
    await sendUnfinished(running, "/messages", multipart, Buffer.from(part.replace("x", "x".repeat(70_000)))),
  ];
  expect(answers.map(({ status, text }) => [status, JSON.parse(text).refused])).toEqual(Array(4).fill([413, true]));
});

test("refuses what isn't a form with a sentence", async () => {
  const { address, errors } = await start();
  const headers = { Origin: address, "X-Page": "1" };
  const send = async (type: string, body: string) => {
    const answer = await fetch(`${address}/messages`, { method: "POST", headers: { ...headers, "Content-Type": type }, body });
    const { notice } = (await answer.json()) as { notice: string };
    return [answer.status, notice];
  };
  const sentence = "I couldn't read that form. Reload the page and try again.";
  expect(await send("application/json", "{}")).toEqual([415, sentence]);
  expect(await send("multipart/form-data", "x")).toEqual([415, sentence]);
  expect(await send("multipart/form-data; charset=x", "x")).toEqual([400, sentence]);
  expect(await send(multipart, part)).toEqual([400, sentence]); // incomplete
  expect(errors).toEqual([]);
});

test("accepts nine pictures and refuses a tenth", async () => {
  const { address, messages } = await start();
  const client = new BrowserClient({ address });
  const one = await red();
  const send = (key: string, count: number) =>
    client.send("/messages", { to: "channel", text: "träume 🌙", key, pictures: Array(count).fill(one) });
  expect(await send("Nine00000001", 9)).toMatchObject({ refused: false });
  expect(await send("Ten000000001", 10)).toEqual({ notice: "A message can have up to 9 pictures.", refused: true });
  const message = await messages.get("Nine00000001");
  expect([message?.text, message?.pictures.length]).toEqual(["träume 🌙", 9]);
  expect(await messages.get("Ten000000001")).toBeUndefined();
});

test("keeps non-ASCII file names", async () => {
  const { address, messages } = await start();
  const body = new FormData();
  for (const [name, value] of Object.entries({ to: "channel", text: "", key: "Named0000001" })) body.set(name, value);
  body.set("pictures", await red(), "Straße 🌆 “x”.png");
  await fetch(`${address}/messages`, { method: "POST", body, headers: { Origin: address, "X-Page": "1" } });
  expect((await messages.get("Named0000001"))?.pictures[0]?.name).toBe("Straße 🌆 “x”.png");
});

test("limits uploads per person by number and bytes, and the bytes of all", () => {
  const budget = new UploadBudget({ bytes: 300, bytesPerPerson: 200, perPerson: 2 });
  const [first, second] = [budget.open("ada"), budget.open("ada")];
  expect(() => budget.open("ada")).toThrow("You already have 2 uploads in progress.");
  first.take(150);
  expect(() => second.take(60)).toThrow("You already have 2 uploads in progress.");
  const other = budget.open("bo");
  expect(() => other.take(151)).toThrow("The server is busy with other uploads.");
  other.take(150);
  first.release();
  second.take(150);
  budget.open("ada").release();
});

test("refuses a person's upload over the limit until another one ends", async () => {
  const running = await start({ maxWaiting: 1 });
  const client = new BrowserClient(running);
  await client.get("/");
  const headers = { Origin: running.address, "Content-Type": multipart, Cookie: `person=${client.cookie("person")}` };
  const slow = request(`${running.address}/messages`, { method: "POST", headers, agent: false });
  slow.on("error", () => undefined).write(part);
  const hello = () => client.send("/messages", { to: "channel", text: "hello" });
  await expect
    .poll(hello)
    .toMatchObject({ refused: true, notice: expect.stringMatching(/^You.*already.*then send this again\.$/) });
  slow.destroy();
  await expect.poll(hello).toEqual({ done: true });
});

test("limits the waiting turns of the whole page to five times a person's, whatever their cookies", async () => {
  const running = await start({ maxWaiting: 1, models: ["studio/easel" as ModelId] });
  const asks = () => new BrowserClient(running).send("/messages", { to: "channel", text: "/edit paint a boat" });
  for (let turn = 1; turn <= 5; turn++) expect(await asks()).toMatchObject({ go: expect.any(String) });
  expect(await asks()).toMatchObject({ refused: true, notice: messages.tooManyWaitingTogether(5) });
});

test("refuses senders that are too slow or take too long", async () => {
  const read = async (minRate: { everyMs: number; bytes: number }, timeoutMs: number) => {
    const result = Promise.withResolvers<string>();
    const limits = { bytes: KB, tooLarge: "too large", timeoutMs, minRate };
    const server = createServer((incoming: IncomingMessage, outgoing) => {
      readBody(incoming, limits, () => undefined)
        .then(
          () => result.resolve("all"),
          (error: Error) => result.resolve(error.message),
        )
        .finally(() => outgoing.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const sending = request({ port, method: "POST", headers: { "Transfer-Encoding": "chunked" } });
    sending.on("error", () => undefined);
    const dripping = setInterval(() => sending.write("a"), 20);
    const response = await result.promise;
    clearInterval(dripping);
    sending.destroy();
    server.closeAllConnections();
    server.close();
    return response;
  };
  const slow = "The upload was too slow, so I stopped it. Check your connection, then send it again.";
  expect(await read({ everyMs: 100, bytes: 50 }, 60_000)).toBe(slow);
  expect(await read({ everyMs: 100, bytes: 1 }, 300)).toBe(slow);
});

test("closes the oldest anonymous connection to make room for a new one", async () => {
  const server = createServer((incoming, outgoing) => {
    connections.markIdentified(incoming.socket);
    outgoing.end("hello");
  });
  const connections = new Connections(server, 3);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = async () => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    await new Promise((resolve) => socket.once("connect", resolve));
    return socket;
  };
  const known = await open();
  known.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await new Promise((resolve) => known.once("data", resolve));
  const sockets: Socket[] = [];
  for (let count = 0; count < 4; count++) {
    sockets.push((await open()).resume());
    await setTimeout(20);
  }
  await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true, true, false, false]);
  expect(known.destroyed).toBe(false);
});

test("hands connections to HTTP a few at a time, and never those that were closed before", async () => {
  const server = new EventEmitter();
  const handed: Socket[] = [];
  server.on("connection", (socket: Socket) => void handed.push(socket));
  new Connections(server, 40);
  onTestFinished(() => void server.emit("close"));
  const sockets = Array.from({ length: 100 }, () => new Socket());
  for (const socket of sockets) server.emit("connection", socket);
  expect(handed).toEqual([]);
  const perTurn: number[] = [];
  for (let before = 0; handed.length < 40; before = handed.length) {
    await new Promise(setImmediate);
    perTurn.push(handed.length - before);
  }
  expect(Math.max(...perTurn)).toBe(25);
  expect(handed).toEqual(sockets.slice(60));
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual(sockets.map((_, at) => at < 60));
});

test("keeps twenty event streams per person, and asks the oldest not to reconnect", async () => {
  const { address } = await start();
  const [ada, bo] = [new BrowserClient({ address }), new BrowserClient({ address })];
  await Promise.all([ada.get("/"), bo.get("/")]);
  const events = async (client: BrowserClient) => (await client.get("/events")).body?.getReader();
  const others = await events(bo);
  const readers = [];
  for (let count = 0; count < 21; count++) readers.push(await events(ada));
  let received = "";
  for (let read = await readers[0]?.read(); read && !read.done; read = await readers[0]?.read())
    received += new TextDecoder().decode(read.value);
  expect(received).toContain("event: replaced");
  await ada.send("/messages", { to: "channel", text: "hello" });
  for (const reader of [others, readers[1], readers[20]]) {
    let received = "";
    while (!received.includes("event: stale")) received += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
  }
});

test("answers unknown assets with a plain 404 and logs nothing", async () => {
  const { address, errors } = await start({ token });
  const answer = await fetch(`${address}/assets/nope`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/plain; charset=UTF-8"]);
  expect(errors).toEqual([]);
});

test("shows only states in a health check", async () => {
  const { address } = await start({ token });
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: "ok", platforms: { web: "ready" } });
});
