import type { App } from "@slack/bolt";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "./bolt.ts";
import { type SlackService, startSlack } from "./index.ts";
import type { Person } from "./people/person.ts";
import { call, refusal, upload } from "./raw-client.ts";
import type { Channel } from "./state/rows.ts";

let slack: SlackService;
let general: Channel;
let ada: Person;
let stop: (() => Promise<void>) | undefined;

beforeEach(async () => {
  slack = await startSlack({ rateLimits: false, processingMs: 0 });
  general = slack.channel("general");
  ada = slack.person("Ada");
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

const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const words = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });
const modal = (title: string, blocks: object[], more: object = {}) => ({
  type: "modal" as const,
  title: plain(title),
  submit: plain("Go"),
  blocks: blocks as [],
  ...more,
});
const input = (block_id: string, element: object, more: object = {}) => ({
  type: "input",
  block_id,
  label: plain(block_id),
  element,
  ...more,
});
const field = (block_id: string) => input(block_id, { type: "plain_text_input", action_id: "words" }, { optional: true });
const png = async () =>
  new Uint8Array(
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer(),
  );

/** Opens a modal with a command. */
async function openModal(view: () => object, register: (app: App) => void = () => {}) {
  await start((app) => {
    app.command("/edit", async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: view() as ReturnType<typeof modal> });
    });
    register(app);
  });
  await ada.slash("/edit", "", general);
  return slack.until(() => ada.modal, "the form");
}

describe("a modal", () => {
  test("accepts only values that its fields allow", async () => {
    const form = await openModal(() =>
      modal("Edit", [
        input("models", {
          type: "multi_static_select",
          action_id: "m",
          options: ["A", "B", "C"].map(option),
          max_selected_items: 2,
        }),
        input("ratio", { type: "static_select", action_id: "r", options: [option("1:1")], initial_option: option("1:1") }),
        input("seed", { type: "number_input", action_id: "s", is_decimal_allowed: false, min_value: "0" }, { optional: true }),
        input("pictures", { type: "file_input", action_id: "p", filetypes: ["png"], max_files: 1 }, { optional: true }),
      ]),
    );
    expect(form.fields).toMatchObject([
      { label: "models", options: ["A", "B", "C"], value: [] },
      { label: "ratio", value: ["1:1"] },
      { label: "seed", optional: true },
      { type: "file_input" },
    ]);
    await expect(ada.submits(form, { models: ["D"] })).rejects.toThrow('"D" is not an option');
    await expect(ada.submits(form, { models: ["A", "B", "C"] })).rejects.toThrow("at most 2 options");
    await expect(ada.submits(form, { pictures: [{ name: "a.gif", bytes: await png() }] })).rejects.toThrow("has a type");
    await expect(ada.submits(form, { colour: "red" })).rejects.toThrow('no field "colour"');
    expect(await ada.submits(form, { models: ["A"], seed: "-1" })).toEqual({ seed: "Please enter a valid number." });
    expect(await ada.submits(form, { models: [], seed: null })).toEqual({ models: "Please complete this required field." });
  });

  test("is updated by its hash, keeps entered values, and is gone once it is closed", async () => {
    const closed: string[] = [];
    const form = await openModal(
      () => modal("One", [field("a")], { notify_on_close: true, callback_id: "f" }),
      (app) => {
        app.view("f", async ({ ack }) => ack({ response_action: "errors", errors: { a: "no" } }));
        app.view({ callback_id: "f", type: "view_closed" }, async ({ ack, view }) => {
          await ack();
          closed.push(view.id);
        });
      },
    );
    expect(await ada.submits(form, { a: "typed" })).toEqual({ a: "no" });
    const hash = Object(slack.calls.find((one) => one.method === "views.open")?.response).view.hash;
    const two = modal("Two", [field("a"), field("b")], { notify_on_close: true, callback_id: "f" });
    expect(await refusal(slack, "views.update", { view_id: form.id, hash, view: two })).toBe("taken");
    expect(await refusal(slack, "views.update", { view_id: form.id, hash, view: two })).toBe("hash_conflict");
    expect(ada.modal).toMatchObject({ title: "Two", fields: [{ value: ["typed"] }, { value: [] }] });
    await ada.closes();
    expect(closed).toEqual([form.id]);
    expect(await refusal(slack, "views.update", { view_id: form.id, view: two })).toBe("not_found");
  });

  test("is replaced by another one, or gets one on top of it", async () => {
    const form = await openModal(
      () => modal("One", [words("1")], { callback_id: "one" }),
      (app) => {
        app.view("one", async ({ ack }) =>
          ack({ response_action: "update", view: modal("Two", [words("2")], { callback_id: "two" }) }),
        );
        app.view("two", async ({ ack }) =>
          ack({ response_action: "push", view: modal("Three", [words("3")], { callback_id: "three" }) }),
        );
        app.view("three", async ({ ack }) => ack({ response_action: "clear" }));
      },
    );
    await ada.submits(form);
    expect(ada.modal).toMatchObject({ id: form.id, title: "Two", text: "2" });
    await ada.submits(form);
    const top = ada.modal;
    expect(top).toMatchObject({ title: "Three" });
    if (top) await ada.submits(top);
    expect(ada.modal).toBeUndefined();
  });

  test("shows the app's suggestions, and dispatches changes of a field", async () => {
    const received: unknown[] = [];
    const form = await openModal(
      () =>
        modal("Edit", [
          input("model", { type: "external_select", action_id: "model", min_query_length: 0 }),
          input(
            "ratio",
            { type: "static_select", action_id: "ratio", options: ["1:1", "3:2"].map(option) },
            { dispatch_action: true },
          ),
        ]),
      (app) => {
        app.options("model", async ({ ack, payload }) => ack({ options: [option(`${payload.value}-1`)] }));
        app.action("ratio", async ({ ack, action, body }) => {
          await ack();
          received.push("selected_option" in action && action.selected_option?.text.text, "view" in body && body.view?.id);
        });
      },
    );
    expect(await ada.suggestions(form, "model", "flux")).toEqual(["flux-1"]);
    await ada.changes(form, "ratio", "3:2");
    expect(received).toEqual(["3:2", form.id]);
  });
});

describe("a message", () => {
  test('loses its blocks in an edit with text only, keeps its metadata, and shows "(edited)" only without blocks', async () => {
    const metadata = { event_type: "card", event_payload: { key: "k" } };
    const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x", blocks: [words("one")], metadata });
    const place = { channel: general.id, ts: String(ts) };
    await call(slack, "chat.update", { ...place, text: "x", blocks: [words("two")] });
    expect(ada.look(place)).toMatchObject({ text: "two", edited: false });
    await call(slack, "chat.update", { ...place, text: "three" });
    expect(ada.look(place)).toMatchObject({ text: "three", edited: true, blocks: [] });
    const { messages } = await call(slack, "conversations.replies", { ...place, include_all_metadata: true });
    expect(messages).toMatchObject([{ metadata }]);
  });

  test("leaves a tombstone if it has replies", async () => {
    const root = await ada.says(general, "root");
    const reply = await ada.says(general, "reply", { thread: root });
    ada.deletes(root);
    expect(ada.thread(reply)).toMatchObject([{ deleted: true }, { text: "reply" }]);
    ada.deletes(reply);
    expect(ada.look(reply)).toBeUndefined();
  });

  test("shows its recipient, reactions, and a broken picture once its file is gone", async () => {
    const bea = slack.person("Bea");
    const hidden = slack.channel("hidden", { isPrivate: true });
    await bea.says(hidden, "psst");
    expect([ada.sees(hidden).length, bea.sees(hidden).length]).toEqual([0, 1]);
    const id = await upload(slack, await png());
    const blocks = [{ type: "image", alt_text: "a cat", slack_file: { id } }];
    const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x", blocks });
    const card = { channel: general.id, ts: String(ts) };
    bea.reacts(card, "one");
    expect(ada.look(card)).toMatchObject({
      pictures: [{ alt: "a cat", broken: false }],
      reactions: [{ name: "one", by: ["Bea"] }],
    });
    await call(slack, "files.delete", { file: id });
    expect(ada.look(card)).toMatchObject({ pictures: [{ broken: true }] });
  });

  test("can have external files, stubs for files.info, and deleted files", async () => {
    const files = [
      { name: "a.png", bytes: await png(), viaConnect: true },
      { name: "b.png", bytes: new Uint8Array(), externalUrl: "http://127.0.0.1:9/b.png" },
      { name: "c.png", bytes: await png() },
    ];
    const posted = await ada.says(general, "look", { files });
    const [connect = "", external, third = ""] = posted.files.map((one) => one.id);
    ada.deletesFile(third);
    const { messages } = await call(slack, "conversations.history", { channel: general.id });
    expect(Object(messages)[0].files).toMatchObject([
      { id: connect, file_access: "check_file_info" },
      { id: external, is_external: true, mode: "external", url_private: "http://127.0.0.1:9/b.png" },
      { id: third, mode: "tombstone" },
    ]);
    const { file } = await call(slack, "files.info", { file: connect });
    expect(file).toMatchObject({ mimetype: "image/png", original_w: 4 });
    slack.forgetFiles();
    const url = String(Object(file).url_private_download);
    expect((await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } })).status).toBe(404);
  });

  test("has a shortcut but no downloadable files in a channel that the bot left", async () => {
    const got: string[] = [];
    await start((app) => {
      app.shortcut("edit_image", async ({ ack, shortcut, respond }) => {
        await ack();
        const { files = [] } = (shortcut as { message?: { files?: { url_private?: string }[] } }).message ?? {};
        const headers = { authorization: `Bearer ${slack.botToken}` };
        const response = await fetch(files[0]?.url_private ?? "", { headers });
        got.push(response.headers.get("content-type") ?? "");
        await respond("Invite me");
      });
    });
    const posted = await ada.says(general, "look", { files: [{ name: "a.png", bytes: await png() }] });
    slack.home.removeBot(general);
    await ada.shortcut("edit_image", posted);
    await slack.until(() => ada.sees(general).some((one) => one.ephemeral && one.text === "Invite me"), "the answer");
    expect(got).toEqual(["text/html; charset=utf-8"]);
  });
});

test("supports group DMs, tabs, choices in messages and statuses", async () => {
  const received: string[] = [];
  await start((app) => {
    app.event("app_home_opened", async ({ event }) => void received.push(String(event.tab)));
    app.event("message", async ({ event }) => void received.push(String(event.channel_type)));
    app.action("pick", async ({ ack, action }) => {
      await ack();
      received.push("selected_option" in action ? String(action.selected_option?.value) : "");
    });
  });
  ada.opensMessages();
  await slack.until(() => received.length === 1, "the tab");
  const posted = await ada.says(slack.home.groupDirect(ada, slack.person("Bea")), "hello");
  await slack.until(() => received.length === 2, "the message");
  await call(slack, "assistant.threads.setStatus", { channel_id: posted.channel, thread_ts: posted.ts, status: "is drawing" });
  expect(ada.statusOf(posted)).toBe("is drawing");
  const blocks = [{ type: "actions", elements: [{ type: "static_select", action_id: "pick", options: [option("One")] }] }];
  const { ts } = await call(slack, "chat.postMessage", { channel: posted.channel, thread_ts: posted.ts, text: "x", blocks });
  expect(ada.statusOf(posted)).toBeUndefined();
  await ada.chooses({ channel: posted.channel, ts: String(ts) }, "One");
  expect(received).toEqual(["messages", "mpim", "one"]);
});

test("sends events for edits and deletions, and can deliver app_mention first", async () => {
  const received: string[] = [];
  await start((app) => {
    app.event(
      /^(message|app_mention)$/,
      async ({ event }) => void received.push("subtype" in event ? String(event.subtype) : event.type),
    );
  });
  slack.delivery.mentionFirst = true;
  const posted = await ada.mentions(general, "hello");
  await slack.until(() => received.length === 2, "both events");
  ada.edits(posted, "hello there");
  await slack.until(() => received.length === 3, "the edit");
  ada.deletes(posted);
  await slack.until(() => received.length === 4, "the deletion");
  expect(received).toEqual(["app_mention", "message", "message_changed", "message_deleted"]);
});

test("opens no socket while Slack is unreachable, or without the app-level token", async () => {
  const received: string[] = [];
  await start((app) => app.event("message", async ({ event }) => void received.push(event.ts)));
  const asked = () => slack.calls.filter((one) => one.method === "apps.connections.open").length;
  slack.sockets.fail("reset");
  slack.sockets.cut();
  await slack.until(() => asked() === 2, "the client to ask again");
  expect(slack.sockets.open).toBe(0);
  slack.sockets.recover();
  await slack.until(() => slack.sockets.open === 1, "the client to come back");
  await ada.says(general, "hello again");
  await slack.until(() => received.length === 1, "the message");
  const token = slack.appToken;
  await stop?.();
  stop = undefined;
  slack.revokeAppToken();
  expect(await refusal(slack, "apps.connections.open", {}, token)).toBe("invalid_auth");
});
