import type { App } from "@slack/bolt";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "./bolt.ts";
import { type SlackService, startSlack } from "./index.ts";

let slack: SlackService;
let stop: (() => Promise<void>) | undefined;

beforeEach(async () => {
  slack = await startSlack({ rateLimits: false });
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
  await slack.close();
});

async function start(register: (app: App) => void): Promise<App> {
  const started = await connect(slack, register);
  stop = started.stop;
  return started.app;
}

const picture = (background: string) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background } })
    .png()
    .toBuffer();

/** The three steps, and the wait until the file can be shown. */
async function upload(app: App, name: string, bytes: Buffer): Promise<string> {
  const { upload_url, file_id = "" } = await app.client.files.getUploadURLExternal({ filename: name, length: bytes.length });
  await fetch(upload_url ?? "", { method: "POST", body: new Uint8Array(bytes) });
  await app.client.files.completeUploadExternal({ files: [{ id: file_id, title: name }] });
  while (!(await app.client.files.info({ file: file_id })).file?.mimetype) await new Promise((soon) => setTimeout(soon, 10));
  return file_id;
}

test("sends both events of a mention with one ts, and serves its picture only with the bot's token", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const received: { type: string; ts: string; files?: { url_private_download?: string }[] }[] = [];
  await start((app) => {
    app.event("message", async ({ event }) => void received.push(event as (typeof received)[number]));
    app.event("app_mention", async ({ event }) => void received.push(event as (typeof received)[number]));
  });
  const bytes = await picture("red");
  const posted = await ada.mentions(general, "make it night", { files: [{ name: "cat.png", bytes }] });
  await slack.until(() => received.length === 2, "both events");
  expect(received.map((one) => one.type).sort()).toEqual(["app_mention", "message"]);
  expect(new Set(received.map((one) => one.ts))).toEqual(new Set([posted.ts]));

  const url = received[0]?.files?.[0]?.url_private_download ?? "";
  const got = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  const page = await fetch(url, { headers: { authorization: "Bearer xoxb-wrong" } });
  expect([page.status, page.redirected, page.headers.get("content-type")]).toEqual([200, true, "text/html; charset=utf-8"]);
});

test("shows a card with pictures, buttons and a menu, and delivers clicks and choices", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const acted: string[] = [];
  const app = await start((app) => {
    app.action(/.*/, async ({ ack, action }) => {
      await ack();
      acted.push(
        "selected_option" in action ? String(action.selected_option?.text.text) : "action_id" in action ? action.action_id : "",
      );
    });
  });
  const root = await ada.says(general, "hello");
  const bytes = await picture("blue");
  const id = await upload(app, "night.png", bytes);
  await app.client.chat.postMessage({
    channel: general.id,
    thread_ts: root.ts,
    text: "Night",
    blocks: [
      { type: "image", slack_file: { id }, alt_text: "a cat by night", title: { type: "plain_text", text: "1" } },
      {
        type: "actions",
        elements: [
          { type: "button", action_id: "pick:1", text: { type: "plain_text", text: "Pick 1" } },
          {
            type: "overflow",
            action_id: "more",
            options: [{ text: { type: "plain_text", text: "Settings" }, value: "settings" }],
          },
        ],
      },
    ],
  });
  const [, card] = ada.thread(root);
  if (!card) throw new Error("no card");
  expect(card.pictures).toMatchObject([{ alt: "a cat by night", title: "1", broken: false }]);
  expect(card.pictures[0]?.bytes.equals(bytes)).toBe(true);
  await ada.clicks(card, "Pick 1");
  await ada.choosesFromOverflow(card, "Settings");
  expect(acted).toEqual(["pick:1", "Settings"]);
  expect(slack.invalidCalls).toEqual([]);
});

test("opens a modal by a shortcut, shows an error at a field, then accepts it", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const got: unknown[] = [];
  await start((app) => {
    app.shortcut("edit_image", async ({ ack, client, body }) => {
      await ack();
      const view = {
        type: "modal" as const,
        callback_id: "edit",
        title: { type: "plain_text" as const, text: "Edit" },
        submit: { type: "plain_text" as const, text: "Draw" },
        blocks: [
          {
            type: "input" as const,
            block_id: "prompt",
            label: { type: "plain_text" as const, text: "What to do" },
            element: { type: "plain_text_input" as const, action_id: "words" },
          },
          {
            type: "input" as const,
            block_id: "pictures",
            optional: true,
            label: { type: "plain_text" as const, text: "Pictures" },
            element: { type: "file_input" as const, action_id: "files", filetypes: ["png"] },
          },
        ],
      };
      await client.views.open({ trigger_id: body.trigger_id, view });
      await client.views.open({ trigger_id: body.trigger_id, view }).catch((error) => got.push(error.data.error));
    });
    app.view("edit", async ({ ack, view }) => {
      const { value } = view.state.values.prompt?.words ?? {};
      if (value === "nothing") return void (await ack({ response_action: "errors", errors: { prompt: "Say more" } }));
      await ack();
      got.push(
        value,
        view.state.values.pictures?.files?.files?.map((one) => one.name),
      );
    });
  });
  const posted = await ada.says(general, "look", { files: [{ name: "cat.png", bytes: await picture("red") }] });
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => got.length > 0 && ada.modal, "the form");
  expect(got).toEqual(["exchanged_trigger_id"]);
  expect(await ada.submits(form, {})).toEqual({ prompt: "Please complete this required field." });
  expect(await ada.submits(form, { prompt: "nothing" })).toEqual({ prompt: "Say more" });
  const pictures = [{ name: "hat.png", bytes: await picture("green") }];
  expect(await ada.submits(form, { prompt: "by night", pictures })).toEqual({});
  expect(got.slice(1)).toEqual(["by night", ["hat.png"]]);
  expect(ada.modal).toBeUndefined();
});

test("responds to a command privately, sends one event for a mention in a DM, and events for reactions", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const bea = slack.person("Bea");
  const received: string[] = [];
  await start((app) => {
    app.command("/edit", async ({ ack, command }) => ack(`You said ${command.text}`));
    app.event("message", async ({ event }) => void received.push(`message ${event.channel_type}`));
    app.event("app_mention", async () => void received.push("app_mention"));
    app.event("reaction_added", async ({ event }) => void received.push(`+${event.reaction}`));
    app.event("reaction_removed", async ({ event }) => void received.push(`-${event.reaction}`));
  });
  await ada.slash("/edit", "help", general);
  expect(ada.sees(general)).toMatchObject([{ text: "You said help", ephemeral: true }]);
  expect(bea.sees(general)).toEqual([]);
  const posted = await ada.dm(`${slack.mention} hello`);
  ada.reacts(posted, "one::skin-tone-2");
  ada.unreacts(posted, "one::skin-tone-2");
  await slack.until(() => received.length === 3, "the events");
  expect(received).toEqual(["message im", "+one::skin-tone-2", "-one::skin-tone-2"]);
});

test("opens and shows the Home tab", async () => {
  const ada = slack.person("Ada");
  await start((app) => {
    app.event("app_home_opened", async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: "home", blocks: [{ type: "section", text: { type: "mrkdwn", text: "Your conversations" } }] },
      });
    });
  });
  ada.opensHome();
  expect((await slack.until(() => ada.home, "the Home tab")).text).toBe("Your conversations");
});

test("sends events for the app's own posts, edits and deletions", async () => {
  const general = slack.channel("general");
  const received: string[] = [];
  const app = await start((app) => {
    app.event(
      "message",
      async ({ event }) => void received.push(`${event.subtype ?? "plain"}${"bot_id" in event ? " of a bot" : ""}`),
    );
  });
  const { ts = "" } = await app.client.chat.postMessage({ channel: general.id, text: "one" });
  await app.client.chat.update({ channel: general.id, ts, text: "two" });
  await app.client.chat.delete({ channel: general.id, ts });
  await slack.until(() => received.length === 2, "the echoes");
  // the library drops the first itself, and only that one
  expect(received).toEqual(["message_changed", "message_deleted"]);
  expect(slack.delivery.delivered.map((one) => one.type)).toEqual([
    "message",
    "message/message_changed",
    "message/message_deleted",
  ]);
});

test("redelivers unacknowledged events with the same id, even after a socket refresh", async () => {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const received: string[] = [];
  await start((app) => {
    app.event("message", async ({ event }) => void received.push("text" in event ? (event.text ?? "") : ""));
  });
  slack.sockets.refresh();
  await ada.says(general, "during the gap");
  await slack.until(() => slack.delivery.delivered.length === 2, "two attempts in vain");
  await slack.until(() => slack.sockets.open === 1, "the client to come back");
  expect(received).toEqual([]);
  slack.clock.advance(60_000);
  await slack.until(() => received.length === 1, "the redelivery");
  expect(new Set(slack.delivery.delivered.map((one) => one.eventId)).size).toBe(1);
  expect(slack.delivery.delivered.map((one) => [one.attempt, one.acked])).toEqual([
    [0, false],
    [1, false],
    [2, true],
  ]);
});
