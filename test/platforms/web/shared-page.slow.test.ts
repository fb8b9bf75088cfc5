// The page of several processes over one Postgres, behind a balancer that sends each request to any of them.

import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Intent } from "../../../src/core/vocabulary.ts";
import { idGenerator } from "../../../src/random.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { cutConnections, type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { BrowserClient } from "./browser-client.ts";
import { HeldModel, paint } from "./held-model.ts";
import { type SharedProcess, type SharedProcessOptions, sharedFolder, startSharedProcess } from "./shared-process.ts";
import { SseWindow } from "./sse-window.ts";

const token = "a token of enough length";

let server: PostgresServer;
let pictures: ReturnType<typeof sharedFolder>;
let database: string;
let model: HeldModel;
const processes: SharedProcess[] = [];
const windows: SseWindow[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  pictures = sharedFolder();
  database = await server.createDatabase();
  model = new HeldModel();
});
afterEach(async () => {
  for (const window of windows.splice(0)) await window.close();
  for (const one of processes.splice(0)) await one.stop();
  pictures.remove();
});
afterAll(() => server.stop());

test("shows a card, its preview and its picture in a window of a process that neither received nor drew it", async () => {
  const receiving = await start();
  const serving = await start();
  await start({ model, servesPage: false }); // draws
  const { client, conversation } = await startConversation(receiving);
  const other = client.at(serving);
  const window = await openWindow(serving, other, conversation);
  await expect.poll(() => model.orders.length, { timeout: 10_000 }).toBe(1);
  model.preview(await paint("orange"));
  await expect.poll(() => previewsIn(window), { timeout: 5_000 }).not.toEqual([]);
  const [preview = ""] = previewsIn(window);
  for (const process of [receiving, serving]) {
    const response = await client.at(process).get(preview);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/webp"]);
  }
  model.finish();
  await expect.poll(() => window.data("card").at(-1), { timeout: 10_000 }).toContain("/pictures/");
});

test("opens a conversation of a chat in a process that doesn't receive from the chat, and shows its cards there", async () => {
  const chat = new FakeChat("discord");
  const receiving = await start({ model, chat });
  const serving = await start({ chat });
  chat.files.set("photo", await paint("orange"));
  const place = { thread: { platform: "discord", id: "harbour" } } as const;
  const by = { author: { id: "ada", name: "Ada", moderator: false }, at: new Date(), location: place };
  const source = { attachments: [{ id: "photo", name: "photo.png" }] };
  const edit: Intent = { kind: "edit", prompt: "night", source, references: [], settings: {}, addressed: true, fresh: false };
  const answer = await receiving.chatCore.receive({ id: "said", ...by, intent: edit });
  if (answer.kind !== "turn") throw new Error(answer.kind);
  const click = { kind: "link", turn: answer.turn, place: { url: "https://discord.example" } } as const;
  const link = await receiving.chatCore.receive({ id: "click", ...by, intent: click });
  const secret = link.kind === "link" ? (link.url.split("#")[1] ?? "") : link.kind;
  const ada = new BrowserClient(serving);
  expect(await ada.send("/open", { secret })).toEqual({ go: `/c/${answer.conversation}` });
  const window = await openWindow(serving, ada, answer.conversation);
  await expect.poll(() => model.orders.length, { timeout: 10_000 }).toBe(1);
  model.finish();
  await expect.poll(() => window.data("card").at(-1), { timeout: 10_000 }).toContain("/pictures/");
  await ada.send("/messages", { to: answer.conversation, text: "day", key: "Asked0000001" });
  const posted = () => chat.shown.filter(({ card }) => card.prompt === "day").length;
  await expect.poll(posted, { timeout: 10_000 }).toBe(1);
  await ada.at(receiving).send("/leave", {});
  await window.closed();
});

test("keeps a window fresh that reconnects to another process, unless something changed", async () => {
  const [first, second] = [await start(), await start()];
  const client = new Person(first);
  const seen = versionIn(await client.page("/"));
  const window = await openWindow(second, client.at(second), undefined, seen);
  await expect.poll(() => window.data("heartbeat").length).toBeGreaterThan(0);
  await client.at(second).page("/"); // whatever the window was going to hear, it has heard
  expect(window.data("stale")).toEqual([]);
  await client.send("/messages", { to: "channel", key: idGenerator.nextKey(), text: "hello" });
  await expect.poll(() => window.data("stale").length).toBeGreaterThan(0);
  const late = await openWindow(second, client.at(second), undefined, seen);
  await expect.poll(() => late.data("stale").length).toBe(1);
});

test("shows a notice in the person's windows of all processes", async () => {
  const [first, second] = [await start(), await start()];
  const client = new Person(first);
  await client.page("/");
  const window = await openWindow(second, client.at(second));
  const stranger = new Person(second);
  await stranger.page("/");
  const others = await openWindow(second, stranger);
  await first.platform.notify({ channel: { platform: "web", id: "pictures" } }, { id: client.id }, "The thread is gone.");
  await expect.poll(() => window.data("notice")).toEqual(["The thread is gone."]);
  expect(others.data("notice")).toEqual([]);
});

test("shows the answer to a form without scripts once, on whichever process serves the page that follows", async () => {
  const [first, second] = [await start(), await start()];
  const client = new Person(first);
  await client.page("/");
  const fields = { to: "channel", key: idGenerator.nextKey(), text: "/unheard-of" };
  const { status } = await client.post("/messages", fields, { Referer: `${first.address}/` });
  expect(status).toBe(303);
  expect(await client.at(second).page("/")).toContain("unheard-of");
  expect(await client.at(first).page("/")).not.toContain("unheard-of");
});

test("closes the windows of a session in all processes when it ends", async () => {
  const [first, second] = [await start({ token }), await start({ token })];
  const client = new Person(first);
  await client.post("/token", { token, to: "/" });
  await client.page("/");
  const window = await openWindow(second, client.at(second));
  await expect.poll(() => window.data("heartbeat").length).toBe(1);
  await client.send("/sign-out", {});
  await window.closed();
});

test("cancels a drawing of another process within a second", async () => {
  const receiving = await start();
  await start({ model, servesPage: false });
  const { client, conversation } = await startConversation(receiving);
  await expect.poll(() => model.orders.length, { timeout: 10_000 }).toBe(1);
  const cancelled = new Promise<void>((resolve) => model.onAbort(resolve));
  await client.send("/messages", { to: conversation, key: idGenerator.nextKey(), text: "/cancel" });
  const at = performance.now();
  await cancelled;
  expect(performance.now() - at).toBeLessThan(1_000);
});

test("loses nothing when the connection for signals breaks, and is one poll late", async () => {
  const [first, second] = [await start(), await start()];
  const client = new Person(first);
  await client.page("/");
  const window = await openWindow(second, client.at(second), undefined, versionIn(await client.page("/")));
  await expect.poll(() => window.data("heartbeat").length).toBe(1);
  await cutConnections(database, "threadbrush-signals");
  await client.send("/messages", { to: "channel", key: idGenerator.nextKey(), text: "hello" });
  await expect.poll(() => window.data("stale").length, { timeout: 3_000 }).toBeGreaterThan(0);
});

test("hands over once what a process stored before it died, and leaves what others are handing over to them", async () => {
  const [dying, living] = [await start(), await start()];
  const ada = { id: "ada", name: "Ada", moderator: false };
  const store = async (text: string, ageMs: number, key = idGenerator.nextKey()) => {
    const at = new Date(Date.now() - ageMs);
    const intent = { kind: "edit" as const, prompt: text, references: [], settings: {}, addressed: true, fresh: false };
    const location = { channel: { platform: "web" as const, id: "pictures" } };
    const pending = { id: key, author: ada, at, location, intent };
    await dying.messages.remove(key);
    await dying.messages.add({
      ...{ key, location: "new", person: "ada", name: "Ada", text },
      pictures: [],
      at,
      kind: "request",
      pending,
    });
    return key;
  };
  const { key } = await startConversation(living);
  await store("make it night", 60_000, key); // it died after the core had received the request
  const abandoned = await store("a boat", 31_000);
  const young = await store("a train", 5_000);
  await dying.stop();
  processes.splice(processes.indexOf(dying), 1);
  const pending = async () => (await living.messages.listPending()).map((one) => one.key);
  await expect.poll(pending, { timeout: 20_000 }).toEqual([young]);
  expect(await requestsOfTurns()).toEqual([key, abandoned].toSorted());
});

test("serves only health and metrics without the page's role", async () => {
  const { address } = await start({ servesPage: false });
  const statusOf = async (path: string) => (await fetch(address + path)).status;
  expect([await statusOf("/healthz"), await statusOf("/metrics")]).toEqual([200, 200]);
  expect([await statusOf("/"), await statusOf("/events"), await statusOf("/assets/main.js")]).toEqual([404, 404, 404]);
});

async function start(options: Partial<SharedProcessOptions> = {}): Promise<SharedProcess> {
  const started = await startSharedProcess({ database, folder: pictures.folder, offers: model, ...options });
  processes.push(started);
  return started;
}

/** One browser, whichever process it talks to. */
class Person extends BrowserClient {
  get id(): string {
    return this.cookie("person") ?? "";
  }
}

async function startConversation(process: SharedProcess) {
  const client = new Person(process);
  await client.page("/");
  const source = new Blob([new Uint8Array(await paint("blue"))], { type: "image/png" });
  const key = idGenerator.nextKey();
  const { go = "" } = await client.send("/messages", {
    to: "new",
    key,
    text: "make it night",
    pictures: source,
  });
  return { client, key, conversation: go.slice("/c/".length) };
}

async function requestsOfTurns(): Promise<string[]> {
  const client = new Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query<{ id: string }>("select request_id as id from turns order by request_id");
  await client.end();
  return rows.map(({ id }) => id);
}

async function openWindow(process: SharedProcess, client: BrowserClient, at?: string, seen?: string): Promise<SseWindow> {
  const window = await SseWindow.open(process.address, client.cookies, { ...(at && { at }), ...(seen && { seen }) });
  windows.push(window);
  return window;
}

function versionIn(page: string): string {
  return /data-version="([^"]+)"/.exec(page)?.[1] ?? "";
}

function previewsIn(window: SseWindow): string[] {
  return window.data("card").flatMap((card) => card.match(/\/previews\/\w+\/\d+/g) ?? []);
}
