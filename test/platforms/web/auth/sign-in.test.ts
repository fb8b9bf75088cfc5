import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { clientAddress, parseTrustedProxies } from "../../../../src/platforms/web/auth/client-address.ts";
import { Guesses } from "../../../../src/platforms/web/auth/guesses.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";

const token = "open sesame 16 characters";
let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<App> {
  app = await startApp({ token, ...options });
  return app;
}

async function signedIn({ address }: App): Promise<BrowserClient> {
  const client = new BrowserClient({ address });
  expect((await client.post("/token", { token })).status).toBe(303);
  return client;
}

test("asks for the access token and opens the requested page", async () => {
  const client = new BrowserClient(await start());
  const asked = await client.get("/models?name=local");
  expect(asked.status).toBe(401);
  const page = await asked.text();
  expect(page).toContain("Access token");
  expect(page).toContain("Sign in</button>");
  expect(page).not.toContain("<script");
  const to = /name="to" value="([^"]*)"/.exec(page)?.[1] ?? "";
  const answer = await client.post("/token", { token, to });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/models?name=local"]);
  expect((await client.get(to)).status).toBe(200);
});

test("refuses a wrong token, and never redirects to another site", async () => {
  const client = new BrowserClient(await start());
  const wrong = await client.post("/token", { token: "guess", to: "/help" });
  expect(wrong.status).toBe(401);
  expect(await wrong.text()).toMatch(/name="to" value="\/help".*Wrong token\./s);
  expect((await client.get("/")).status).toBe(401);
  expect((await client.post("/token", { token, to: "//evil.example" })).headers.get("location")).toBe("/");
});

test("refuses every token from an address after ten wrong ones, and logs each", async () => {
  const client = new BrowserClient(await start());
  for (let guess = 0; guess < 10; guess++) expect((await client.post("/token", { token: `guess ${guess}` })).status).toBe(401);
  const late = await client.post("/token", { token });
  expect(late.status).toBe(429);
  expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await late.text()).toMatch(/Too many wrong tokens\. Try again in \d+ seconds\./);
  expect((await client.get("/metrics", { Authorization: `Bearer ${token}` })).status).toBe(429);
  expect(app?.warnings.filter((line) => line === "web: wrong token")).toHaveLength(10);
});

test("forgets wrong tokens after a minute", () => {
  let now = 0;
  const guesses = new Guesses({ now: () => new Date(now) });
  for (let guess = 0; guess < 10; guess++) guesses.recordWrong("10.0.0.1");
  expect(guesses.retryAfterSeconds("10.0.0.1")).toBe(60);
  expect(guesses.retryAfterSeconds("10.0.0.2")).toBeUndefined();
  now = 60_000;
  expect(guesses.retryAfterSeconds("10.0.0.1")).toBeUndefined();
});

test("gives every sign-in a random cookie and stores only its hash", async () => {
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-page-"));
  const running = await start({ folder });
  const [one, other] = [await signedIn(running), await signedIn(running)];
  const cookie = one.cookie("session") ?? "";
  expect(cookie).toMatch(/^[\w-]{43}$/);
  expect(other.cookie("session")).not.toBe(cookie);
  const written = ["threadbrush.db", "threadbrush.db-wal"].map((name) => readFileSync(join(folder, name), "latin1")).join();
  expect(written).toContain("web_sessions");
  expect(written).not.toContain(cookie);
  expect(written).not.toContain(token);
});

test("keeps people signed in across restarts until the token changes, even temporarily", async () => {
  let running = await start();
  const client = await signedIn(running);
  running = app = await running.restart();
  expect((await client.get("/")).status).toBe(200);
  running = app = await running.restart(undefined, { token: "another token of 16 characters" });
  expect((await client.get("/")).status).toBe(401);
  app = await running.restart(undefined, { token });
  expect((await client.get("/")).status).toBe(401);
});

test("signs out one browser or all", async () => {
  const running = await start();
  const [one, other, third] = [await signedIn(running), await signedIn(running), await signedIn(running)];
  const stolen = one.cookie("session") ?? "";
  expect(await one.page("/")).toContain("Sign out");
  const person = one.cookie("person");
  expect((await one.post("/sign-out", {})).status).toBe(303);
  const replayed = await fetch(`${running.address}/`, { headers: { Cookie: `session=${stolen}` } });
  expect([replayed.status, (await one.get("/")).status, (await other.get("/")).status]).toEqual([401, 401, 200]);
  expect((await other.post("/sign-out/everywhere", {})).status).toBe(303);
  expect([(await other.get("/")).status, (await third.get("/")).status]).toEqual([401, 401]);
  await one.post("/token", { token });
  await one.get("/");
  expect(one.cookie("person")).toBe(person);
});

test("ends a session's event streams with it", async () => {
  const running = await start();
  const [one, other] = [await signedIn(running), await signedIn(running)];
  const reader = (await one.get("/events")).body?.getReader();
  await one.post("/sign-out", {});
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read());
  const another = (await other.get("/events")).body?.getReader();
  await other.post("/sign-out/everywhere", {});
  for (let read = await another?.read(); read && !read.done; read = await another?.read());
});

test("tells an open page that its person is signed out", async () => {
  const running = await start();
  expect(await new BrowserClient(running).send("/messages", { to: "channel", text: "hello" })).toEqual({
    notice: "You're signed out. Reload the page to sign in again.",
    refused: true,
  });
});

test("sets __Host- cookies and Strict-Transport-Security over https", async () => {
  const running = await start({ origins: ["https://brush.example"] });
  const headers = { Origin: "https://brush.example", Cookie: "person=" };
  const answer = await fetch(`${running.address}/token`, {
    ...{ method: "POST", headers, redirect: "manual" as const },
    body: new URLSearchParams({ token }),
  });
  expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
  const [session = ""] = answer.headers.getSetCookie();
  expect(session).toMatch(/^__Host-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const earlier = "a".repeat(36);
  const page = await fetch(running.address, { headers: { Cookie: `${session.split(";")[0]}; person=${earlier}` } });
  expect(page.status).toBe(200);
  expect(page.headers.getSetCookie()[0]).toMatch(new RegExp(`^__Host-person=${earlier}; .*Secure`));
  const plain = await startApp({ token });
  expect((await fetch(plain.address)).headers.get("strict-transport-security")).toBeNull();
  await plain.stop();
});

test("trusts X-Forwarded-For only from trusted proxies", () => {
  const from = (remoteAddress: string, forwarded: string, proxies: string[] = []) => {
    const headers = { "x-forwarded-for": forwarded };
    return clientAddress({ headers, socket: { remoteAddress } }, parseTrustedProxies(proxies));
  };
  expect(from("127.0.0.1", "9.9.9.9")).toBe("127.0.0.1");
  expect(from("::ffff:127.0.0.1", "1.1.1.1, 9.9.9.9", ["127.0.0.1"])).toBe("9.9.9.9");
  expect(from("10.0.0.1", "1.1.1.1, 9.9.9.9, 10.0.0.2", ["10.0.0.0/8"])).toBe("9.9.9.9");
  expect(from("10.0.0.1", "not an address", ["10.0.0.0/8"])).toBe("10.0.0.1");
  expect(from("10.0.0.1", "", ["10.0.0.0/8"])).toBe("10.0.0.1");
  expect(from("2001:db8::1", "")).toBe("2001:db8:0:0::/64");
  expect(from("2001:db8:1:2:3:4:5:6", "")).toBe("2001:db8:1:2::/64");
});

test("counts wrong tokens by the address from a trusted proxy", async () => {
  const { address } = await start({ trustedProxies: ["127.0.0.1"] });
  const client = new BrowserClient({ address });
  const guess = async (forwarded: string) =>
    (await client.post("/token", { token: "guess" }, { "X-Forwarded-For": forwarded })).status;
  for (let count = 0; count < 10; count++) await guess("9.9.9.9");
  expect([await guess("9.9.9.9"), await guess("9.9.9.9, 8.8.8.8")]).toEqual([429, 401]);
});

test("serves metrics to the monitoring token under every host name", async () => {
  const { address } = await start({ metricsToken: "only for the metrics" });
  const read = async (bearer: string) =>
    (await fetch(`${address}/metrics`, { headers: { Authorization: `Bearer ${bearer}` } })).status;
  expect([await read("only for the metrics"), await read(token)]).toEqual([200, 401]);
  expect((await fetch(`${address}/metrics`)).status).toBe(401);
});

test("serves metrics to signed-in people, and to the access token without a monitoring token", async () => {
  const running = await start();
  const headers = { Authorization: `Bearer ${token}` };
  expect((await fetch(`${running.address}/metrics`, { headers })).status).toBe(200);
  expect((await (await signedIn(running)).get("/metrics")).status).toBe(200);
});
