import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SlackService, startSlack } from "./index.ts";
import type { Person } from "./people/person.ts";
import { call, callWithJson, refusal, sendCall } from "./raw-client.ts";
import type { Channel } from "./state/rows.ts";

let slack: SlackService;
let general: Channel;
let ada: Person;

beforeEach(async () => {
  slack = await startSlack({ rateLimits: false, processingMs: 0 });
  general = slack.channel("general");
  ada = slack.person("Ada");
});
afterEach(() => slack.close());

const long = (count: number) => "x".repeat(count);
const words = () => ({ type: "section", text: { type: "mrkdwn", text: "x" } });
const picture = async () =>
  new Uint8Array(
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer(),
  );

describe("uploads", () => {
  test("are refused without bytes, with another length, twice, for other owners, or with too much alt text", async () => {
    const begin = (more: object = {}) => call(slack, "files.getUploadURLExternal", { filename: "a.png", length: 3, ...more });
    const complete = (id: unknown) => refusal(slack, "files.completeUploadExternal", { files: [{ id }] });
    const send = (url: unknown, bytes: number) => fetch(String(url), { method: "POST", body: new Uint8Array(bytes) });
    const { upload_url, file_id } = await begin();
    expect(await complete(file_id)).toBe("file_not_found");
    expect((await send(upload_url, 2)).status).toBe(400);
    const sent = await send(upload_url, 3);
    expect([sent.status, await sent.text()]).toEqual([200, "OK - 3"]);
    expect(await complete(file_id)).toBe("taken");
    expect(await complete(file_id)).toBe("file_not_found");
    expect((await begin({ length: 0 })).error).toBe("invalid_arguments");
    expect((await begin({ alt_txt: long(1001) })).error).toBe("alt_txt_too_large");
    expect((await begin({ alt_text: "x" })).error).toBe("invalid_arg_name");
  });

  test("accept multipart bytes, and record a bot token that was sent along", async () => {
    const { upload_url } = await call(slack, "files.getUploadURLExternal", { filename: "a.png", length: 3 });
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(3)]), "a.png");
    const headers = { authorization: `Bearer ${slack.botToken}` };
    expect((await fetch(String(upload_url), { method: "POST", body: form, headers })).status).toBe(200);
    expect(slack.invalidCalls.map((one) => one.refused)).toEqual(["token_sent_to_upload_host"]);
  });

  test("are posted to a channel once they are processed, but never with alt text", async () => {
    const share = async (more: object) => {
      const bytes = await picture();
      const args = { filename: "a.png", length: bytes.length, ...more };
      const { upload_url, file_id } = await call(slack, "files.getUploadURLExternal", args);
      await fetch(String(upload_url), { method: "POST", body: bytes });
      await call(slack, "files.completeUploadExternal", { files: [{ id: file_id }], channel_id: general.id });
    };
    slack.uploads.hold();
    await share({ alt_txt: "a cat" });
    await share({});
    expect(ada.sees(general)).toEqual([]);
    slack.uploads.release();
    await slack.until(() => slack.delivery.delivered.length > 0, "the shared file");
    expect(slack.delivery.delivered.map((one) => one.type)).toEqual(["message/file_share"]);
    expect(ada.sees(general)).toHaveLength(1);
  });
});

describe("refuses edits and deletions", () => {
  test("of other people's or deleted messages, and edits that are too long or empty", async () => {
    const theirs = await ada.says(general, "mine");
    const place = { channel: general.id, ts: theirs.ts };
    expect(await refusal(slack, "chat.update", { ...place, text: "x" })).toBe("cant_update_message");
    expect(await refusal(slack, "chat.delete", place)).toBe("cant_delete_message");
    const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x" });
    expect(await refusal(slack, "chat.update", { channel: general.id, ts, text: long(4001) })).toBe("msg_too_long");
    expect(await refusal(slack, "chat.update", { channel: general.id, ts })).toBe("no_text");
    await call(slack, "chat.delete", { channel: general.id, ts });
    expect(await refusal(slack, "chat.update", { channel: general.id, ts, text: "x" })).toBe("message_not_found");
  });
});

describe("tokens, scopes and bodies", () => {
  test("refuse tokens that are missing, wrong, of the wrong kind, revoked or uninstalled", async () => {
    expect((await sendCall(slack, "auth.test", { method: "POST" })).error).toBe("not_authed");
    expect(await refusal(slack, "auth.test", {}, "xoxb-wrong")).toBe("invalid_auth");
    expect(await refusal(slack, "auth.test", {}, slack.appToken)).toBe("not_allowed_token_type");
    expect(await refusal(slack, "apps.connections.open")).toBe("not_allowed_token_type");
    expect(await refusal(slack, "apps.connections.open", {}, slack.appToken)).toBe("taken");
    expect(await refusal(slack, "auth.test", { token: slack.botToken }, "")).toBe("taken");
    const other = slack.workspace("Other");
    slack.home.revokeToken();
    other.uninstall();
    expect(await refusal(slack, "auth.test")).toBe("token_revoked");
    expect(await refusal(slack, "auth.test", {}, other.botToken)).toBe("account_inactive");
  });

  test.each<[string, string, object]>([
    ["chat:write", "chat.postMessage", { text: "x" }],
    ["channels:history", "conversations.replies", { ts: "1.000001" }],
    ["reactions:write", "reactions.add", { name: "one", timestamp: "1.000001" }],
  ])("refuse without the scope %s: %s", async (scope, method, args) => {
    slack.home.withoutScope(scope);
    const answer = await call(slack, method, { channel: general.id, ...args });
    expect(answer).toMatchObject({ error: "missing_scope", needed: scope });
  });

  test("refuse methods whose scopes the manifest doesn't request", async () => {
    expect(await refusal(slack, "users.info", { user: ada.id })).toBe("missing_scope");
    expect(await refusal(slack, "conversations.info", { channel: general.id })).toBe("missing_scope");
    expect(await refusal(slack, "conversations.join", { channel: general.id })).toBe("missing_scope");
  });

  test("refuse unknown methods, invalid JSON and other content types", async () => {
    const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "text/html" };
    expect(await refusal(slack, "chat.shout")).toBe("unknown_method");
    expect((await callWithJson(slack, "auth.test", [])).error).toBe("invalid_json");
    expect((await sendCall(slack, "auth.test", { method: "POST", headers, body: "x" })).error).toBe("invalid_post_type");
  });

  test("accept arguments as JSON, form or multipart, with nested JSON as a string or not", async () => {
    const blocks = [words()];
    expect(await callWithJson(slack, "chat.postMessage", { channel: general.id, blocks })).toMatchObject({ ok: true });
    expect(await callWithJson(slack, "chat.postMessage", { channel: general.id, blocks: JSON.stringify(blocks) })).toMatchObject({
      ok: true,
    });
    const form = new FormData();
    form.append("channel", general.id);
    form.append("blocks", JSON.stringify(blocks));
    const headers = { authorization: `Bearer ${slack.botToken}` };
    expect(await sendCall(slack, "chat.postMessage", { method: "POST", headers, body: form })).toMatchObject({ ok: true });
    expect(slack.calls.map((one) => one.sent.blocks)).toEqual([blocks, blocks, blocks]);
  });
});

describe("reads", () => {
  test("a thread oldest first, page by page, with metadata only on request", async () => {
    const root = await ada.says(general, "root");
    const metadata = { event_type: "card", event_payload: { key: "k" } };
    for (const text of ["1", "2", "3"])
      await call(slack, "chat.postMessage", { channel: general.id, thread_ts: root.ts, text, metadata });
    const args = { channel: general.id, ts: root.ts, limit: 2 };
    const first = await call(slack, "conversations.replies", args);
    expect(Object(first.messages).map((one: { text: string }) => one.text)).toEqual(["root", "1"]);
    expect(Object(first.messages)[1].metadata).toBeUndefined();
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor;
    const second = await call(slack, "conversations.replies", { ...args, cursor, include_all_metadata: true });
    expect(second.messages).toMatchObject([{ text: "2", metadata }, { text: "3" }]);
    expect(second.has_more).toBe(false);
    expect(await refusal(slack, "conversations.replies", { ...args, cursor: "x" })).toBe("invalid_cursor");
    expect(await refusal(slack, "conversations.replies", { channel: general.id, ts: "1.000001" })).toBe("thread_not_found");
  });

  test("a channel newest first, without replies and ephemeral messages", async () => {
    const root = await ada.says(general, "root");
    await ada.says(general, "reply", { thread: root });
    await ada.says(general, "also here", { thread: root, broadcast: true });
    await call(slack, "chat.postEphemeral", { channel: general.id, user: ada.id, text: "psst" });
    const { messages } = await call(slack, "conversations.history", { channel: general.id });
    expect(Object(messages).map((one: { text: string }) => one.text)).toEqual(["also here", "root"]);
    expect(await refusal(slack, "chat.postEphemeral", { channel: general.id, user: slack.person("Bea").id, text: "x" })).toBe(
      "user_not_in_channel",
    );
  });
});

test("refuses reactions that are duplicate, missing, misspelled, or on an unknown message", async () => {
  const { ts } = await ada.says(general, "x");
  const react = (name: string, timestamp = ts) => refusal(slack, "reactions.add", { channel: general.id, name, timestamp });
  expect([await react("one"), await react("one"), await react(":one:"), await react("one", "1.000001")]).toEqual([
    "taken",
    "already_reacted",
    "invalid_name",
    "message_not_found",
  ]);
  expect(await refusal(slack, "reactions.remove", { channel: general.id, name: "two", timestamp: ts })).toBe("no_reaction");
});
