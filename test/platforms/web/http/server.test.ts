import { request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { StorageError } from "../../../../src/core/errors.ts";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function start(door: { token?: string; reloadsPages?: boolean } = {}): Promise<App> {
  app = await startApp(door);
  return app;
}

const red = async () => new Blob([new Uint8Array(await paint("red"))]);

/** The response status for a foreign host name. */
function statusAs(host: string, address: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(address + path, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject).end();
  });
}

test("answers only to its own host names, except for health checks", async () => {
  const { address } = await start();
  expect(await statusAs("10.1.2.3:8080", address, "/healthz")).toBe(200);
  expect(await statusAs("evil.example", address, "/")).toBe(421);
  expect(await statusAs("evil.example", address, "/assets/style.css")).toBe(421);
});

test("refuses changes from other sites, whatever they send", async () => {
  const { address, messages } = await start();
  const from = { "Sec-Fetch-Site": "cross-site", "X-Page": "1" };
  const send = async (path: string, headers: Record<string, string>, body: string) =>
    (await fetch(address + path, { method: "POST", headers: { ...from, ...headers }, body })).status;
  expect(await send("/name", { "Content-Type": "application/x-www-form-urlencoded" }, "name=Eve")).toBe(403);
  expect(await send("/samples/vase", { "Content-Type": "text/plain" }, "")).toBe(415);
  expect(await send("/samples/vase", { "Content-Type": "application/json" }, "{}")).toBe(415);
  expect((await fetch(`${address}/samples/vase`, { method: "POST", headers: from })).status).toBe(403);
  expect(await messages.list("pictures", 10)).toEqual([]);
});

test("sends security headers with every response", async () => {
  const { address } = await start({ token: "open sesame 16 characters" });
  for (const path of ["/", "/healthz", "/assets/main.js", "/nowhere"]) {
    const { headers } = await fetch(address + path);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": path.startsWith("/assets") ? "no-cache" : "no-store",
    });
  }
});

test("shows only its health to people who haven't signed in", async () => {
  const client = new BrowserClient(await start({ token: "open sesame 16 characters" }));
  for (const path of ["/", "/history", "/events", `/pictures/${"a".repeat(64)}`, "/metrics"])
    expect((await client.get(path)).status).toBe(401);
  expect((await client.get("/healthz")).status).toBe(200);
});

test("serves everything that the page loads, and answers 304 to a known ETag", async () => {
  const client = new BrowserClient(await start());
  const page = await client.page("/");
  const named = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  const loaded = new Set(named);
  for (const path of loaded) {
    const first = await client.get(path);
    expect([path, first.status]).toEqual([path, 200]);
    const tag = first.headers.get("etag") ?? "";
    expect((await client.get(path, { "If-None-Match": tag })).status).toBe(304);
    if (path.endsWith(".js"))
      for (const [, name = ""] of (await first.text()).matchAll(/^import [^;]*from "(\.[^"]+)"/gm))
        loaded.add(new URL(name, `http://page${path}`).pathname);
  }
  expect(loaded).toContain("/assets/sending/upload-queue.js");
  expect(page).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
  expect((await client.get("/")).headers.get("content-security-policy")).toContain("default-src 'self'");
});

test("refuses a text that is too long", async () => {
  const { address, messages } = await start();
  const answer = await new BrowserClient({ address }).send("/messages", {
    to: "channel",
    text: "a".repeat(8001),
    key: "Long00000001",
  });
  expect(answer).toMatchObject({ refused: true, notice: expect.stringContaining("8,001 characters") });
  expect(await messages.get("Long00000001")).toBeUndefined();
});

test("deletes the pictures of a refused request", async () => {
  const { address, messages } = await start();
  const client = new BrowserClient({ address });
  const sent = { draft: "Expired00001", prompt: "warmer", key: "Refused00001", models: "local", pictures: await red() };
  expect(await client.send("/submit", sent)).toMatchObject({
    refused: true,
    notice: expect.stringContaining("more than a day old"),
  });
  expect(await messages.get("Refused00001")).toBeUndefined();
  const posted = { to: "channel", text: "", key: "Posted000001", pictures: await red() };
  expect(await client.send("/messages", posted)).toEqual({ done: true });
  expect((await messages.get("Posted000001"))?.pictures).toHaveLength(1);
});

test("makes a second line the second turn while the conversation is being opened", async () => {
  const { address } = await start();
  const client = new BrowserClient({ address });
  const { go = "" } = await client.send("/messages", { to: "new", text: "brighter", models: "local", pictures: await red() });
  expect(await client.send("/messages", { to: go.slice(3), text: "darker" })).toEqual({ go });
  expect(await client.page(go)).toContain('aria-label="Edit 2"');
});

test("asks to try again in a minute while the picture store is away", async () => {
  const { address, blobs, messages, errors } = await start();
  const client = new BrowserClient({ address });
  const posted = { to: "channel", text: "", key: "Shown0000001", pictures: await red() };
  await client.send("/messages", posted);
  const key = (await messages.get("Shown0000001"))?.pictures[0]?.key ?? "";
  blobs.put = blobs.get = async () => {
    throw new StorageError("unavailable", "away");
  };
  const notice = "Pictures can't be stored or shown right now. Try again in a minute.";
  expect(await client.send("/messages", { ...posted, key: "Away00000001" })).toEqual({ notice, refused: true });
  const shown = await client.get(`/pictures/${key}/160`);
  expect([shown.status, shown.headers.get("retry-after")]).toEqual([503, "10"]);
  expect(errors).toEqual([]);
});

test("limits the body of a sign-in", async () => {
  const { address } = await start({ token: "open sesame 16 characters" });
  const body = new URLSearchParams({ token: "a".repeat(5000) });
  expect((await fetch(`${address}/token`, { method: "POST", body, headers: { Origin: address } })).status).toBe(413);
});

test("logs no error when a client cancels its request", async () => {
  const { address, errors } = await start();
  const taken = new AbortController();
  const endless = new ReadableStream({
    async pull(sink) {
      await setTimeout(10, undefined, { ref: false });
      sink.enqueue(new TextEncoder().encode("text=darker"));
    },
  });
  const headers = { Origin: address, "Content-Type": "application/x-www-form-urlencoded" };
  const sent = fetch(`${address}/messages`, { method: "POST", headers, body: endless, duplex: "half", signal: taken.signal });
  await setTimeout(100);
  taken.abort();
  await expect(sent).rejects.toThrow("aborted");
  await setTimeout(200);
  expect(errors).toEqual([]);
});

test("posts a message once when it's sent twice", async () => {
  const { address, messages } = await start();
  const client = new BrowserClient({ address });
  for (let time = 0; time < 2; time++) await client.send("/messages", { to: "channel", text: "hello", key: "Twice0000001" });
  expect(await messages.list("pictures", 10)).toHaveLength(1);
});

test("repeats the answer when a request is sent again", async () => {
  const { address } = await start();
  const client = new BrowserClient({ address });
  const begins = { to: "new", text: "sepia", key: "Lost00000001", pictures: await red() };
  const { go = "" } = await client.send("/messages", begins);
  expect(go).toMatch(/^\/c\/\w{12}$/);
  expect(await client.send("/messages", begins)).toEqual({ go });
  const goesOn = { to: go.slice(3), text: "darker", key: "Lost00000002" };
  for (let time = 0; time < 2; time++) expect(await client.send("/messages", goesOn)).toEqual({ go });
  const held = { to: go.slice(3), text: "", key: "Lost00000003", pictures: await red() };
  const answer = await client.send("/messages", held);
  expect(await client.send("/messages", held)).toEqual(answer);
  const { go: same } = await client.send("/messages", { to: go.slice(3), text: "warmer", key: "Lost00000004" });
  expect(same).toBe(go);
  const page = await client.page(go);
  expect(page).toContain('aria-label="Edit 3"');
  expect(page).not.toContain('aria-label="Edit 4"');
});

test("serves renditions and the original of a picture that is shown somewhere", async () => {
  const { address, messages } = await start();
  const client = new BrowserClient({ address });
  await client.send("/messages", { to: "channel", text: "", key: "Shown0000001", pictures: await red() });
  const key = (await messages.get("Shown0000001"))?.pictures[0]?.key ?? ("" as BlobKey);
  expect((await client.get(`/pictures/${key}/160`)).headers.get("content-type")).toBe("image/webp");
  expect((await client.get(`/pictures/${key}`)).headers.get("content-type")).toBe("image/png");
  expect((await client.get(`/pictures/${key}/161`)).status).toBe(404);
  expect((await client.get(`/pictures/${"a".repeat(64)}`)).status).toBe(404);
});

test("shows older messages on older pages", async () => {
  const { address, messages } = await start();
  const client = new BrowserClient({ address });
  for (let at = 1; at <= 60; at++) {
    const words = { key: `Old${String(at).padStart(9, "0")}`, text: `number ${at}.` };
    const who = { location: "pictures", person: "ada", name: "Ada", kind: "message" as const, pending: undefined };
    await messages.add({ ...words, ...who, pictures: [], at: new Date(at * 1000) });
  }
  const newest = await client.page("/");
  expect(newest).toContain("number 60.");
  expect(newest).not.toContain("number 10.");
  const older = await client.page(/href="(\/\?before=\w+)"/.exec(newest)?.[1] ?? "");
  expect(older).toContain("number 10.");
  expect(older).toContain("number 1.");
  expect(older).not.toContain("number 11.");
  expect(older).not.toContain("Older messages");
});

test("lets only the owner rename, configure, delete or list a conversation", async () => {
  const { address } = await start();
  const [ada, bo] = [new BrowserClient({ address }), new BrowserClient({ address })];
  await bo.get("/");
  const { go = "" } = await ada.send("/messages", { to: "channel", text: "/edit black and white", pictures: await red() });
  expect(go).toMatch(/^\/c\/\w{12}$/);
  const conversation = go.slice(3);
  for (const path of ["/do/settings", "/do/delete"])
    expect(await bo.send(path, { conversation, title: "Mine" })).toMatchObject({ refused: true });
  expect(await bo.send("/messages", { to: conversation, text: "/delete" })).toMatchObject({ refused: true });
  expect(await ada.send("/messages", { to: conversation, text: "/delete" })).toEqual({ go: `${go}/delete` });
  expect(await ada.send("/do/settings", { conversation, title: "Hers" })).toMatchObject({ refused: false });
  expect(await ada.page("/history")).toContain("Hers");
  expect(await bo.page("/history")).not.toContain("Hers");
});

test("loads a page of an earlier run again where changes to the code are watched", async () => {
  const { address } = await start({ reloadsPages: true });
  const client = new BrowserClient({ address });
  const [, version = ""] = /data-version="([^"]+)"/.exec(await client.page("/")) ?? [];
  const events = async (version: string) => {
    const reader = (await client.get(`/events?seen=${version}`)).body?.getReader();
    let received = "";
    while (!/event: (stale|reload)/.test(received)) received += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return /event: (stale|reload)/.exec(received)?.[1];
  };
  expect([await events("another-0"), await events(version.replace(/\d+$/, "99"))]).toEqual(["reload", "stale"]);
});

test("sends stale on connecting only to a window that missed a change", async () => {
  const { address } = await start();
  const client = new BrowserClient({ address });
  const [, version = ""] = /data-version="([^"]+)"/.exec(await client.page("/")) ?? [];
  const first = async () => {
    const reader = (await client.get(`/events?seen=${version}`)).body?.getReader();
    let received = "";
    while (!received.includes("event: heartbeat")) received += new TextDecoder().decode((await reader?.read())?.value);
    await client.send("/messages", { to: "channel", text: "hello" });
    while (!received.includes("event: stale")) received += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return received.split("event: stale").length - 1;
  };
  expect(await first()).toBe(1);
  const again = await client.get(`/events?seen=${version}`);
  const reader = again.body?.getReader();
  let received = "";
  while (!received.includes("event: stale")) received += new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
});
