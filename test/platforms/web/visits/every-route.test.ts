// Every route of the page, and what a visit can do there. A new route fails here until somebody decides.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Turn } from "../../../../src/core/vocabulary.ts";
import type { AppContext } from "../../../../src/platforms/web/context.ts";
import { createApp } from "../../../../src/platforms/web/http/server.ts";
import { Visits } from "../../../../src/platforms/web/visits/visits.ts";
import type { BrowserClient } from "../browser-client.ts";
import { ada, bo, Chat } from "./chat.ts";

/** What a visit gets there. `public`: what everybody gets without signing in. `own`: something of its own conversation. `absent`: a 404, as
 *  if the route didn't exist. */
type Decision = "public" | "own" | "absent";

const decisions: Record<string, Decision> = {
  "GET /healthz": "public",
  "GET /metrics": "absent",
  "ALL /assets/*": "public",
  "POST /token": "public",
  "GET /open": "public",
  "POST /open": "public",
  "GET /s/:secret": "public",
  "GET /s/:secret/download": "public",
  "GET /s/:secret/:turn{[0-9]+}/:number{[0-9]+}": "public",
  "GET /s/:secret/pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?": "public",
  "GET /s/:secret/pictures/:key{[0-9a-f]{64}}/file": "public",
  "ALL /s/*": "public",
  "GET /sign-out": "absent",
  "POST /sign-out": "absent",
  "POST /sign-out/everywhere": "absent",
  "GET /examples/:name": "absent",
  "GET /c/:key/branches": "own",
  "GET /c/:key/download": "own",
  "GET /": "own",
  "GET /c/new": "absent",
  "GET /c/:key": "own",
  "GET /name": "absent",
  "GET /edit/:draft": "absent",
  "GET /c/:key/settings": "absent",
  "GET /c/:key/rename": "absent",
  "GET /c/:key/delete": "absent",
  "GET /c/:key/share": "absent",
  "GET /c/:key/retry": "own",
  "GET /c/:key/:turn{[0-9]+}/:number{[0-9]+}": "own",
  "GET /c/:key/:turn{[0-9]+}/mark": "own",
  "GET /m/:key/:number{[0-9]+}": "absent",
  "GET /history": "absent",
  "GET /models": "absent",
  "GET /estimate": "absent",
  "GET /usage": "absent",
  "GET /help": "absent",
  "GET /events": "own",
  "GET /previews/:variant/:version": "own",
  "GET /pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?": "own",
  "GET /pictures/:key{[0-9a-f]{64}}/outline": "own",
  "GET /pictures/:key{[0-9a-f]{64}}/file": "own",
  "GET /pictures/:key{[0-9a-f]{64}}/subject": "own",
  "GET /m/:key/remove": "absent",
  "GET /forget": "absent",
  "POST /messages": "own",
  "POST /submit": "absent",
  "POST /form": "absent",
  "POST /do/settings": "own",
  "POST /do/words": "own",
  "POST /do/tool": "own",
  "POST /do/remove": "own",
  "POST /do/share": "own",
  "POST /do/stop-sharing": "own",
  "POST /do/:kind": "own",
  "POST /name": "absent",
};

const routes = listRoutes();

test("decides about every route", () => {
  expect(routes.filter((route) => decisions[route] === undefined)).toEqual([]);
  expect(Object.keys(decisions).filter((route) => !routes.includes(route))).toEqual([]);
});

/** Of the whole page, with visits. */
function listRoutes(): string[] {
  const refuse = () => {
    throw new Error("no route is called");
  };
  const policy = { host: "127.0.0.1", token: "token", metricsToken: "token", origins: [], trustedProxies: [] };
  const visits = new Visits({ links: refuse as never, coreOf: refuse, chatOf: refuse }, "token");
  const context = { policy, visits, servesPage: true, guesses: undefined } as unknown as AppContext;
  const named = createApp(context).routes.filter(({ method, path }) => method !== "ALL" || /^\/(assets|s)\//.test(path));
  return [...new Set(named.map(({ method, path }) => `${method} ${path}`))];
}

let chat: Chat;
let own: Turn;
let foreign: Turn;
let visitor: BrowserClient;
beforeAll(async () => {
  chat = await Chat.start();
  own = await chat.say("harbour", "black and white");
  foreign = await chat.say("cellar", "sepia", bo);
  visitor = await chat.visitor(own);
});
afterAll(() => chat.stop());

const gets = routes.filter((route) => route.startsWith("GET "));

describe.each(gets.filter((route) => decisions[route] === "absent"))("%s", (route) => {
  test("is absent, whichever conversation it is about", async () => {
    for (const turn of [own, foreign]) {
      const { status, text } = await fetchRoute(route, turn);
      expect(status).toBe(404);
      expect(text).not.toContain(foreign.prompt);
    }
  });
});

/** Those without a key of anything: what they show is the visit's own. */
const withoutKey = ["GET /", "GET /events"];

describe.each(gets.filter((route) => decisions[route] === "own" && !withoutKey.includes(route)))("%s", (route) => {
  test("shows nothing of another conversation", async () => {
    const { status, text } = await fetchRoute(route, foreign);
    expect(status).toBe(404);
    expect(text).not.toContain(foreign.prompt);
    expect(text).not.toContain(pictureOf(foreign));
  });
});

test("shows what is its own", async () => {
  const shown = ["", "/download", "/:turn{[0-9]+}/:number{[0-9]+}", "/:turn{[0-9]+}/mark"];
  for (const route of shown.map((rest) => `GET /c/:key${rest}`)) expect((await fetchRoute(route, own)).status).toBe(200);
  for (const path of ["", "/160", "/file?type=png"])
    expect((await visitor.get(`/pictures/${pictureOf(own)}${path}`)).status).toBe(200);
  expect((await visitor.get("/")).url).toBe(`${chat.app.address}/c/${own.conversation.key}`);
});

/** What the forms of the page send, about a turn of either conversation. */
const kinds = [
  ...["pick", "cutout", "again", "instead", "retry", "pay", "part", "suggestion", "rerun", "flatten", "choose", "create"],
  ...[
    "accept",
    "draw",
    "cancel",
    "form",
    "delete",
    "forget",
    "settings",
    "remove",
    "words",
    "tool",
    "defaults",
    "link",
    "share",
    "stop-sharing",
  ],
];

const fieldsAbout = (turn: Turn) => ({
  ...{ conversation: turn.conversation.key, to: turn.conversation.key, turn: turn.key, variant: turn.variants[0]?.key ?? "" },
  ...{ number: "1", on: "true", model: "local", position: "0", candidate: "0", text: "brighter", tool: "flip", name: "Eve" },
  ...{ message: turn.key, draft: turn.key, prompt: "brighter", models: "local", title: "Stolen" },
});

const posts = [
  ...routes.filter((route) => route.startsWith("POST ") && !route.startsWith("POST /do/") && decisions[route] === "absent"),
  ...kinds.map((kind) => `POST /do/${kind}`),
];

test.each(posts)("%s changes nothing of another conversation, and nothing of the page", async (route) => {
  const [, path = ""] = route.split(" ");
  const before = await snapshot(foreign);
  await visitor.post(path, fieldsAbout(foreign), { "X-Page": "1" });
  await visitor.post(path, { ...fieldsAbout(foreign), conversation: own.conversation.key }, { "X-Page": "1" });
  expect(await snapshot(foreign)).toEqual(before);
  expect(await chat.app.messages.list("pictures", 9)).toEqual([]);
  expect(await chat.app.messages.nameOf(ada.id)).toBeUndefined();
});

test.each(["form", "delete", "forget", "settings", "remove", "defaults", "link", "share", "stop-sharing"])(
  "POST /do/%s does nothing to its own conversation either, though the person owns it",
  async (kind) => {
    const before = await snapshot(own);
    await visitor.post(`/do/${kind}`, fieldsAbout(own), { "X-Page": "1" });
    expect(await snapshot(own)).toEqual(before);
    expect((await visitor.get(`/c/${own.conversation.key}`)).status).toBe(200);
  },
);

async function snapshot(turn: Turn) {
  const conversation = await chat.app.store.conversations.findConversation(turn.conversation.id);
  const turns = await chat.turnsIn(turn);
  return {
    ...{ state: conversation?.state, title: conversation?.title, settings: conversation?.settings, owner: conversation?.owner },
    turns: turns.map(({ key, state, variants }) => [key, state, variants.map(({ picks }) => picks)]),
  };
}

const pictureOf = (turn: Turn) => turn.variants[0]?.image?.key ?? "";

async function fetchRoute(route: string, turn: Turn): Promise<{ status: number; text: string }> {
  const response = await visitor.get(addressOf(route, turn));
  return { status: response.status, text: await response.text() };
}

/** A real address for a route's pattern. */
function addressOf(route: string, turn: Turn): string {
  const [, pattern = ""] = route.split(" ");
  const key = pattern.startsWith("/pictures") ? pictureOf(turn) : turn.conversation.key;
  const path = pattern
    .replace(/:key(\{[^/]*\})?/, key)
    .replace(/:turn(\{[^/]*\})?/, "1")
    .replace(/:number(\{[^/]*\})?/, "1")
    .replace(/:width(\{[^/]*\})?\??/, "160")
    .replace(":variant", turn.variants[0]?.key ?? "")
    .replace(":version", "1")
    .replace(":draft", turn.key)
    .replace(":name", "warmer");
  const query = { turn: turn.key, model: "local", type: "png", at: turn.conversation.key, before: turn.conversation.key };
  return `${path}?${new URLSearchParams(query)}`;
}
