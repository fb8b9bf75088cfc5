import { createServer } from "node:http";
import type { App, KnownEventFromType } from "@slack/bolt";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, listen } from "./bolt.ts";
import { type SlackService, startSlack } from "./index.ts";
import { call } from "./raw-client.ts";

type MessageEvent = KnownEventFromType<"message">;

let slack: SlackService;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  slack = await startSlack({ rateLimits: false });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await slack.close();
});

async function start(transport: typeof connect | typeof listen, register: (app: App) => void): Promise<App> {
  const { app, stop } = await transport(slack, register);
  stops.push(stop);
  return app;
}

const textOf = (event: MessageEvent) => ("text" in event ? (event.text ?? "") : "");
const picture = () =>
  sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
    .png()
    .toBuffer();

describe.each([
  ["Socket Mode", connect],
  ["HTTP", listen],
])("over %s", (_, transport) => {
  test("delivers events, clicks, forms and commands, and understands the responses", async () => {
    const general = slack.channel("general");
    const ada = slack.person("Ada");
    const received: string[] = [];
    await start(transport, (app) => {
      app.event("message", async ({ event }) => void received.push(textOf(event)));
      app.action("go", async ({ ack, respond }) => {
        await ack();
        await respond({ text: "going", response_type: "ephemeral", replace_original: false });
      });
      app.command("/edit", async ({ ack, client, body }) => {
        await ack();
        const element = { type: "plain_text_input" as const, action_id: "words" };
        const label = { type: "plain_text" as const, text: "Words" };
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: "modal",
            callback_id: "f",
            title: label,
            submit: label,
            blocks: [{ type: "input", block_id: "w", label, element }],
          },
        });
      });
      app.view("f", async ({ ack }) => ack({ response_action: "errors", errors: { w: "no" } }));
    });
    await ada.says(general, "hello");
    await slack.until(() => received.includes("hello"), "the message");
    const blocks = [
      { type: "actions", elements: [{ type: "button", action_id: "go", text: { type: "plain_text", text: "Go" } }] },
    ];
    await call(slack, "chat.postMessage", { channel: general.id, text: "x", blocks });
    const card = ada.sees(general).find((one) => one.buttons.length > 0);
    if (!card) throw new Error("no card");
    await ada.clicks(card, "Go");
    await slack.until(() => ada.sees(general).some((one) => one.ephemeral && one.text === "going"), "the answer");
    await ada.slash("/edit", "", general);
    const form = await slack.until(() => ada.modal, "the form");
    expect(await ada.submits(form, { w: "x" })).toEqual({ w: "no" });
    expect(ada.modal?.fields).toMatchObject([{ label: "Words", value: ["x"], error: "no" }]);
    expect(slack.invalidCalls).toEqual([]);
  });

  test("can deliver events twice, late, reversed, or without files", async () => {
    const general = slack.channel("general");
    const ada = slack.person("Ada");
    const received: { type: string; id: string; text: string | undefined; files: number }[] = [];
    await start(transport, (app) => {
      app.event(/^(message|app_mention)$/, async ({ event, body }) => {
        const { type, text, files = [] } = event as { type: string; text?: string; files?: unknown[] };
        received.push({ type, id: body.event_id, text, files: files.length });
      });
    });
    slack.delivery.twice = true;
    await ada.says(general, "a");
    await slack.until(() => received.length === 2, "both deliveries");
    expect(received[0]?.id).toBe(received[1]?.id);

    slack.delivery.twice = false;
    slack.delivery.losesFilesOf = "app_mention";
    await ada.mentions(general, "b", { files: [{ name: "a.png", bytes: await picture() }] });
    await slack.until(() => received.length === 4, "both events");
    expect(Object.fromEntries(received.slice(2).map((one) => [one.type, one.files]))).toEqual({ message: 1, app_mention: 0 });

    slack.delivery.hold();
    await ada.says(general, "c");
    await ada.says(general, "d");
    // one turn of the event loop later they are on hold
    await new Promise((soon) => setImmediate(soon));
    slack.delivery.release({ reversed: true });
    await slack.until(() => received.length === 6, "what was held");
    expect(
      received
        .slice(4)
        .map((one) => one.text)
        .sort(),
    ).toEqual(["c", "d"]);

    await slack.until(() => slack.delivery.pending === 0, "all acknowledgements");
    slack.delivery.delayMs = 60_000;
    await ada.says(general, "e");
    await slack.until(() => slack.delivery.pending === 1, "the delayed event");
    expect(received).toHaveLength(6);
    slack.clock.advance(60_000);
    await slack.until(() => received.length === 7, "the late event");
  });
});

describe("redelivery", () => {
  test("redelivers at once, after one minute and after five, then stops", async () => {
    const general = slack.channel("general");
    const ada = slack.person("Ada");
    await ada.says(general, "anybody there?");
    await slack.until(() => slack.delivery.delivered.length === 2, "the first two attempts");
    slack.clock.advance(60_000);
    await slack.until(() => slack.delivery.delivered.length === 3, "the third");
    slack.clock.advance(4 * 60_000);
    await slack.until(() => slack.delivery.delivered.length === 4 && slack.delivery.pending === 0, "the last");
    const attempts = slack.delivery.delivered;
    expect(attempts.map((one) => one.attempt)).toEqual([0, 1, 2, 3]);
    expect(new Set(attempts.map((one) => one.eventId)).size).toBe(1);
    const received: string[] = [];
    await start(connect, (app) => app.event("message", async ({ event }) => void received.push(textOf(event))));
    await ada.says(general, "now");
    await slack.until(() => received.length > 0, "the next message");
    expect(received).toEqual(["now"]);
  });

  test("sends the attempt and the reason over HTTP, and stops on x-slack-no-retry", async () => {
    const seen: Record<string, string | undefined>[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        if (body.includes("url_verification")) return void response.end(JSON.parse(body).challenge);
        const { "x-slack-retry-num": number, "x-slack-retry-reason": reason } = request.headers as Record<string, string>;
        seen.push({ number, reason });
        response.writeHead(500, seen.length === 2 ? { "x-slack-no-retry": "1" } : {}).end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    await slack.deliversTo(`http://127.0.0.1:${port}/slack/events`);
    await slack.person("Ada").says(slack.channel("general"), "x");
    await slack.until(() => seen.length === 2 && slack.delivery.pending === 0, "two attempts");
    expect(seen).toEqual([
      { number: undefined, reason: undefined },
      { number: "1", reason: "http_error" },
    ]);
    server.close();
  });

  test("rejects a URL that doesn't return the challenge, or whose app has another secret", async () => {
    await expect(slack.deliversTo(slack.url)).rejects.toThrow("challenge");
    const { url, stop } = await listen(slack, () => {});
    const other = await startSlack();
    await expect(other.deliversTo(url)).rejects.toThrow("(401)");
    await stop();
    await other.close();
  });
});

test("shows an error when the app doesn't respond within three seconds", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  await expect(ada.slash("/edit", "", general)).rejects.toThrow("the app did not respond");
  await start(connect, () => {});
  const answered = ada.slash("/edit", "", general);
  slack.clock.advance(3000);
  await expect(answered).rejects.toThrow("timeout");
});

test("opens one modal per trigger, within three seconds", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const triggers: string[] = [];
  await start(connect, (app) => {
    app.command("/edit", async ({ ack, body }) => {
      triggers.push(body.trigger_id);
      await ack();
    });
  });
  await ada.slash("/edit", "", general);
  await ada.slash("/edit", "", general);
  const view = { type: "modal", title: { type: "plain_text", text: "T" }, blocks: [] };
  const open = async (trigger_id = "") => (await call(slack, "views.open", { trigger_id, view })).error ?? "opened";
  const [first, second] = triggers;
  expect([await open(first), await open(first)]).toEqual(["opened", "exchanged_trigger_id"]);
  slack.clock.advance(3001);
  expect(await open(second)).toBe("expired_trigger_id");
});

test("accepts five responses per response_url within half an hour", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const urls: string[] = [];
  await start(connect, (app) => {
    app.command("/edit", async ({ ack, body }) => {
      urls.push(body.response_url);
      await ack();
    });
  });
  await ada.slash("/edit", "", general);
  await ada.slash("/edit", "", general);
  const answer = async (url = "", body: object = { text: "x" }) => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return [response.status, (await response.text()).replace(/.*"error":"(\w+)".*/, "$1")];
  };
  const [first, second] = urls;
  expect(await answer(first, { files: [] })).toEqual([400, "invalid_payload"]);
  for (let n = 0; n < 5; n++) expect(await answer(first)).toEqual([200, "ok"]);
  expect(await answer(first)).toEqual([404, "used_url"]);
  expect(ada.sees(general).every((one) => one.ephemeral)).toBe(true);
  slack.clock.advance(31 * 60_000);
  expect(await answer(second)).toEqual([404, "expired_url"]);
});

test("sends each event to one socket, and allows ten sockets, which reconnect", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const received: string[] = [];
  for (const name of ["first", "second"])
    await start(connect, (app) => app.event("message", async () => void received.push(name)));
  await ada.says(general, "a");
  await ada.says(general, "b");
  await slack.until(() => received.length === 2, "both");
  expect(received.toSorted()).toEqual(["first", "second"]);
  slack.sockets.cut();
  await slack.until(() => slack.sockets.open === 2, "both to come back");
  const frames: string[] = [];
  const lines: WebSocket[] = [];
  for (let n = 0; n < 9; n++) {
    const { url } = await call(slack, "apps.connections.open", {}, slack.appToken);
    const line = new WebSocket(String(url));
    line.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data)).reason ?? "hello"));
    lines.push(line);
  }
  await slack.until(() => frames.length === 9, "an answer to each");
  expect(frames.toSorted()).toEqual([...Array.from({ length: 8 }, () => "hello"), "too_many_websockets"]);
  expect(slack.sockets.invalidFrames).toEqual([]);
  lines[0]?.send("{}");
  await slack.until(() => slack.sockets.invalidFrames.length === 1, "the frame that is no ack");
  for (const line of lines) line.close();
});

test("sends no events without membership, scope or subscription", async () => {
  const elsewhere = slack.channel("elsewhere", { withBot: false });
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  ada.reacts(await ada.mentions(elsewhere, "x"), "one");
  // events leave one turn of the event loop after what they tell of
  await new Promise((soon) => setImmediate(soon));
  expect(slack.delivery.delivered).toEqual([]);
  slack.home.withoutScope("reactions:read");
  slack.home.withoutScope("app_mentions:read");
  ada.reacts(await ada.mentions(general, "y"), "one");
  await slack.until(() => slack.delivery.delivered.length > 0, "the one event");
  slack.home.withoutScope("channels:history");
  await ada.says(general, "z");
  ada.opensHome();
  await slack.until(() => slack.delivery.delivered.some((one) => one.type === "app_home_opened"), "the next event");
  expect(new Set(slack.delivery.delivered.map((one) => one.type))).toEqual(new Set(["message", "app_home_opened"]));
  expect(new Set(slack.delivery.delivered.map((one) => one.eventId)).size).toBe(2);
  const deaf = await startSlack({ events: [] });
  await deaf.person("Bea").says(deaf.channel("general"), "x");
  await new Promise((soon) => setImmediate(soon));
  expect(deaf.delivery.delivered).toEqual([]);
  await deaf.close();
});

test("separates two workspaces by token and team", async () => {
  const other = slack.workspace("Other");
  const place = other.channel("general");
  const bea = other.person("Bea");
  const received: (string | undefined)[] = [];
  await start(connect, (app) => app.event("message", async ({ context }) => void received.push(context.teamId)));
  await slack.person("Ada").says(slack.channel("general"), "x");
  await slack.until(() => received.length === 1, "the first workspace's message");
  await bea.says(place, "y");
  await slack.until(() => slack.delivery.delivered.length === 2, "the second workspace's message");
  expect((await call(slack, "chat.postMessage", { channel: place.id, text: "x" })).error).toBe("channel_not_found");
  expect((await call(slack, "chat.postMessage", { channel: place.id, text: "x" }, other.botToken)).ok).toBe(true);
  expect((await call(slack, "auth.test", {}, other.botToken)).team_id).toBe(other.id);
});

test("sends events when the app is uninstalled", async () => {
  const received: string[] = [];
  await start(connect, (app) => {
    app.event("tokens_revoked", async ({ event }) => void received.push(event.type));
    app.event("app_uninstalled", async ({ event }) => void received.push(event.type));
  });
  slack.home.uninstall();
  await slack.until(() => received.length === 2, "both events");
  expect(received).toEqual(["tokens_revoked", "app_uninstalled"]);
});
