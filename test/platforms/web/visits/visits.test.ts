import { setTimeout } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Turn } from "../../../../src/core/vocabulary.ts";
import { pageMessages } from "../../../../src/platforms/web/messages.ts";
import { BrowserClient } from "../browser-client.ts";
import { SseWindow } from "../sse-window.ts";
import { ada, bo, Chat } from "./chat.ts";

let chat: Chat;
let turn: Turn;
let other: Turn;
beforeAll(async () => {
  chat = await Chat.start();
  turn = await chat.say("harbour", "black and white");
  other = await chat.say("cellar", "sepia", bo);
});
afterAll(() => chat.stop());

const refused = { notice: pageMessages.linkUsed, refused: true };

test("offers the page on every card of the chat, and on none of its own", () => {
  for (const { card } of chat.service.shown) expect(card.actions.map(({ kind }) => kind)).toContain("link");
});

test("puts the secret into the fragment, which browsers send to no server", async () => {
  const answer = await chat.app.chatCore.receive({
    ...{ id: "clicked", author: ada, at: new Date(), location: { thread: { platform: "discord", id: "harbour" } } },
    intent: { kind: "link", turn: turn.key, place: { url: "https://discord.example" } },
  });
  expect(answer).toMatchObject({ kind: "link", url: expect.stringMatching(/^https:\/\/brush\.example\/open#[\w-]{43}$/) });
});

test("gives no link for a turn of another thread", async () => {
  const answer = await chat.app.chatCore.receive({
    ...{ id: "clicked2", author: ada, at: new Date(), location: { thread: { platform: "discord", id: "harbour" } } },
    intent: { kind: "link", turn: other.key, place: { url: "https://discord.example" } },
  });
  expect(answer).toMatchObject({ kind: "words", refused: true });
});

test("shows the conversation in its full width, who is there, and the way back", async () => {
  const browser = await chat.visitor(turn);
  const page = await browser.page(`/c/${turn.conversation.key}`);
  expect(page).toContain('data-column="visit"');
  expect(page).toContain("#general on Discord");
  expect(page).toContain('href="https://discord.example/channels/1/2" rel="noreferrer noopener"');
  expect(page).toContain("as Ada");
  expect(page).toContain("black and white");
  expect(page).not.toContain('class="sidebar"');
  expect(page).not.toContain('type="file"');
  expect(page).not.toMatch(/action="\/do\/form"|\/settings|\/delete|\/forget|\/history/);
});

test("can be used once, by one of several at the same time", async () => {
  const secret = await chat.link(turn);
  const browsers = Array.from({ length: 5 }, () => new BrowserClient(chat.app));
  const outcomes = await Promise.all(browsers.map((browser) => browser.send("/open", { secret })));
  expect(outcomes.filter(({ go }) => go)).toHaveLength(1);
  expect(outcomes.filter(({ go }) => !go)).toEqual(Array(4).fill(refused));
  expect(await new BrowserClient(chat.app).send("/open", { secret })).toEqual(refused);
});

test("keeps a link that was only fetched, as previews do", async () => {
  const secret = await chat.link(turn);
  const bot = new BrowserClient(chat.app);
  for (let fetches = 0; fetches < 3; fetches++) expect((await bot.get(`/open?${secret}`)).status).toBe(200);
  expect((await fetch(`${chat.app.address}/open`, { method: "HEAD" })).status).toBe(200);
  expect((await new BrowserClient(chat.app).send("/open", { secret })).go).toBe(`/c/${turn.conversation.key}`);
});

test("keeps its pages out of caches and referrers, and its cookie from scripts and other sites", async () => {
  const open = await new BrowserClient(chat.app).get("/open");
  const browser = await chat.visitor(turn);
  const page = await browser.get(`/c/${turn.conversation.key}`);
  const picture = await browser.get(`/pictures/${turn.variants[0]?.image?.key}/160`);
  expect(picture.status).toBe(200);
  for (const { headers } of [open, page, picture]) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
  const form = new URLSearchParams({ secret: await chat.link(turn) });
  const headers = { host: "brush.example", "sec-fetch-site": "same-origin" };
  const response = await fetch(`${chat.app.address}/open`, { method: "POST", body: form, headers });
  const [cookie = ""] = response.headers.getSetCookie();
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Strict/i);
  expect(JSON.stringify([...response.headers])).not.toContain(form.get("secret"));
});

test("refuses a link that another site posts", async () => {
  const body = new URLSearchParams({ secret: await chat.link(turn) });
  const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  expect((await fetch(`${chat.app.address}/open`, { method: "POST", body, headers })).status).toBe(403);
});

test("posts what is asked on the page in the chat, once, as the person who opened it", async () => {
  const browser = await chat.visitor(turn, bo);
  const key = "Asked0000001";
  const outcome = await browser.send("/messages", { to: turn.conversation.key, text: "brighter", key });
  expect(outcome).toEqual({ go: `/c/${turn.conversation.key}` });
  await browser.send("/messages", { to: turn.conversation.key, text: "brighter", key }); // its response was lost
  const asked = (await chat.turnsIn(turn)).at(-1) as Turn;
  expect(asked).toMatchObject({ prompt: "brighter", author: { id: bo.id, name: "Bo" } });
  await chat.finished(asked.key);
  expect(chat.service.shown.filter((shown) => shown.key === asked.key)).toHaveLength(1);
  expect((await chat.turnsIn(turn)).filter(({ prompt }) => prompt === "brighter")).toHaveLength(1);
});

test("posts nothing that a window of another conversation, or of the page, sends", async () => {
  const browser = await chat.visitor(turn);
  const before = (await chat.turnsIn(turn)).length;
  for (const to of [other.conversation.key, "channel", "new", ""])
    expect(await browser.send("/messages", { to, text: "brighter" })).toEqual({ notice: pageMessages.notInVisit, refused: true });
  expect((await chat.turnsIn(turn)).length).toBe(before);
});

test("asks before a link takes the place of another person's visit, or of the signed-in page", async () => {
  const visitor = await chat.visitor(turn, bo);
  const signedIn = new BrowserClient(chat.app);
  await signedIn.post("/token", { token: "the-token-of-the-page" });
  for (const browser of [visitor, signedIn]) {
    const secret = await chat.link(other);
    expect(await browser.send("/open", { secret })).toEqual({ question: pageMessages.linkReplaces("#general on Discord") });
    expect((await browser.get(`/c/${other.conversation.key}`)).status).toBe(404);
    expect(await browser.send("/open", { secret, sure: "true" })).toEqual({ go: `/c/${other.conversation.key}` });
  }
  const secret = await chat.link(turn);
  expect(await visitor.send("/open", { secret })).toEqual({ go: `/c/${turn.conversation.key}` }); // the same person again
});

test("takes picks, tools and a marked area", async () => {
  const browser = await chat.visitor(turn);
  const variant = turn.variants[0]?.key ?? "";
  const conversation = turn.conversation.key;
  expect(await browser.send("/do/pick", { conversation, variant, on: "true" })).toEqual({ done: true });
  expect((await chat.app.store.turns.findTurn(turn.key))?.variants[0]?.picks).toMatchObject([{ person: ada.id }]);
  expect(await browser.send("/do/tool", { conversation, variant, tool: "flip" })).toEqual({ go: `/c/${conversation}` });
  const { data, info } = await sharp({ create: { width: 300, height: 201, channels: 3, background: "black" } })
    .composite([{ input: { create: { width: 50, height: 50, channels: 3, background: "white" } }, left: 10, top: 10 }])
    .png()
    .toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(300);
  const area = new File([new Uint8Array(data)], "area.png");
  const words = await browser.send("/do/words", { conversation, variant, text: "brighter", area: "true", drawn: area });
  expect(words).toEqual({ go: `/c/${conversation}` });
  const marked = (await chat.turnsIn(turn)).at(-1) as Turn;
  expect(marked.area).toBeDefined();
  expect((await browser.get(`/pictures/${marked.area}/outline`)).status).toBe(200);
  await chat.finished(marked.key);
});

test("leaves talk and commands that need a form to the chat", async () => {
  const browser = await chat.visitor(turn);
  const before = (await chat.turnsIn(turn)).length;
  for (const text of ["// see you later", "/edit", "/models", "/history", "/delete", "/forget", "/settings"])
    expect(await browser.send("/messages", { to: turn.conversation.key, text })).toMatchObject({ refused: true });
  expect((await chat.turnsIn(turn)).length).toBe(before);
  expect((await chat.app.store.conversations.findConversation(turn.conversation.id))?.state).toBe("active");
});

test("shows new edits as they come, to the visit alone", async () => {
  const browser = await chat.visitor(turn);
  const stranger = new BrowserClient(chat.app);
  await stranger.post("/token", { token: "the-token-of-the-page" });
  const own = await SseWindow.open(chat.app.address, browser.cookies, { at: other.conversation.key });
  const strange = await SseWindow.open(chat.app.address, stranger.cookies, { at: turn.conversation.key });
  const asked =
    (await browser.send("/messages", { to: turn.conversation.key, text: "warmer" })) &&
    ((await chat.turnsIn(turn)).at(-1) as Turn);
  await chat.finished(asked.key);
  const shows = (window: SseWindow) => window.data("card").some((markup) => markup.includes(`turn-${asked.key}`));
  while (!shows(own)) await setTimeout(20);
  expect(shows(strange)).toBe(false);
  const foreign = await chat.say("cellar", "brighter", bo);
  expect(own.data("card").some((markup) => markup.includes(foreign.key))).toBe(false);
  await Promise.all([own.close(), strange.close()]);
});

test("ends with “Sign out”, in all windows, and says what to do", async () => {
  const browser = await chat.visitor(turn);
  const window = await SseWindow.open(chat.app.address, browser.cookies, {});
  expect(await browser.send("/leave", {})).toEqual({ go: "/open" });
  await window.closed();
  const copied = new BrowserClient(chat.app);
  expect((await copied.get(`/c/${turn.conversation.key}`, { Cookie: browser.cookies })).status).toBe(401);
});

test("says in one sentence that a visit has ended", async () => {
  const browser = await chat.visitor(turn);
  const stolen = browser.cookies;
  await chat.app.store.pageLinks.endAllVisits();
  const page = await new BrowserClient(chat.app).get(`/c/${turn.conversation.key}`, { Cookie: stolen });
  expect(page.status).toBe(401);
  expect(await page.text()).toContain(pageMessages.visitEnded.replace("'", "&#39;"));
});

test("ends when its conversation is deleted, also in open windows", async () => {
  const doomed = await chat.say("ruin", "sepia");
  const browser = await chat.visitor(doomed);
  const window = await SseWindow.open(chat.app.address, browser.cookies, {});
  await chat.app.store.conversations.deleteConversation(doomed.conversation.id);
  expect((await browser.get(`/c/${doomed.conversation.key}`)).status).toBe(401);
  expect((await browser.get(`/pictures/${doomed.variants[0]?.image?.key}`)).status).toBe(401);
  await window.close();
});

test("ends when the person deletes their data", async () => {
  const browser = await chat.visitor(turn, bo);
  await chat.app.chatCore.receive({
    ...{ id: "forget", author: bo, at: new Date(), location: { thread: { platform: "discord", id: "harbour" } } },
    intent: { kind: "forget" },
  });
  expect((await browser.get(`/c/${turn.conversation.key}`)).status).toBe(401);
});

test("keeps the page's own sign-in, which comes back after the visit", async () => {
  const browser = new BrowserClient(chat.app);
  await browser.post("/token", { token: "the-token-of-the-page" });
  await browser.send("/open", { secret: await chat.link(turn), sure: "true" });
  expect((await browser.get("/history")).status).toBe(404);
  await browser.send("/leave", {});
  expect((await browser.get("/history")).status).toBe(200);
});

test("lets a signed-in browser sign out of the page during a visit, which ends too", async () => {
  const browser = new BrowserClient(chat.app);
  await browser.post("/token", { token: "the-token-of-the-page" });
  await browser.send("/open", { secret: await chat.link(turn), sure: "true" });
  const before = browser.cookies;
  const window = await SseWindow.open(chat.app.address, before, {});
  expect(await browser.page("/sign-out")).toContain("Sign out everywhere");
  expect(await browser.send("/sign-out", {})).toEqual({ go: "/" });
  await window.closed();
  for (const path of ["/history", `/c/${turn.conversation.key}`])
    expect((await new BrowserClient(chat.app).get(path, { Cookie: before })).status).toBe(401);
});

test("lets a signed-in browser sign out everywhere during a visit, which ends all visits", async () => {
  const [browser, other, visitor] = [new BrowserClient(chat.app), new BrowserClient(chat.app), await chat.visitor(turn, bo)];
  for (const one of [browser, other]) await one.post("/token", { token: "the-token-of-the-page" });
  await browser.send("/open", { secret: await chat.link(turn), sure: "true" });
  expect(await browser.send("/sign-out/everywhere", {})).toEqual({ go: "/" });
  expect((await other.get("/history")).status).toBe(401);
  expect((await visitor.get(`/c/${turn.conversation.key}`)).status).toBe(401);
});

test("signs nobody out for a visitor who isn't signed in", async () => {
  const signedIn = new BrowserClient(chat.app);
  await signedIn.post("/token", { token: "the-token-of-the-page" });
  const visitor = await chat.visitor(turn);
  for (const path of ["/sign-out", "/sign-out/everywhere"])
    expect(await visitor.send(path, {})).toEqual({ notice: pageMessages.notInVisit, refused: true });
  expect((await visitor.get(`/c/${turn.conversation.key}`)).status).toBe(200);
  expect((await signedIn.get("/history")).status).toBe(200);
});

test("limits guesses of one address, but not links that work, and never logs them", async () => {
  const lone = await Chat.start();
  const browser = new BrowserClient(lone.app);
  for (let guess = 0; guess < 10; guess++)
    expect(await browser.send("/open", { secret: `${"x".repeat(40)}${100 + guess}` })).toEqual(refused);
  const own = await lone.say("harbour", "sepia");
  const secret = await lone.link(own);
  expect((await browser.send("/open", { secret: "x".repeat(43) })).notice).toMatch(/^Too many links/);
  expect((await browser.send("/open", { secret })).go).toBe(`/c/${own.conversation.key}`);
  expect(JSON.stringify(lone.app.warnings)).not.toContain("xxx");
  await lone.stop();
});

test("does not accept a turn's key in place of a secret", async () => {
  const guesses = [turn.key, turn.conversation.key, "", "a".repeat(5000)];
  for (const secret of guesses) expect((await new BrowserClient(chat.app).send("/open", { secret })).go).toBeUndefined();
});
