import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SlackService, startSlack } from "./index.ts";
import type { Person } from "./people/person.ts";
import { call, refusal, upload } from "./raw-client.ts";
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

const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const plain = (text: string) => ({ type: "plain_text", text });
const words = (text = "x") => ({ type: "section", text: { type: "mrkdwn", text } });
const option = (n: number | string) => ({ text: plain(`${n}`), value: `${n}` });
const button = (more: object = {}) => ({ type: "button", action_id: "a", text: plain("A"), ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const select = (more: object = {}) => ({ type: "static_select", action_id: "s", options: [option(1)], ...more });
const input = (element: object, more: object = {}) => ({ type: "input", block_id: "i", label: plain("I"), element, ...more });
const long = (count: number) => "x".repeat(count);
const picture = async (format: "png" | "webp" = "png") =>
  new Uint8Array(
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .toFormat(format)
      .toBuffer(),
  );

describe("refuses a message", () => {
  test.each<[string, object[], string]>([
    ["51 blocks", many(51, () => words()), "/blocks"],
    ["a section beyond 3000", [words(long(3001))], "/blocks/0/text/text"],
    ["an empty section", [words("")], "/blocks/0/text/text"],
    ["a section of nothing", [{ type: "section" }], "/blocks/0"],
    ["eleven fields", [{ type: "section", fields: many(11, () => plain("x")) }], "/blocks/0/fields"],
    ["a field beyond 2000", [{ type: "section", fields: [plain(long(2001))] }], "/blocks/0/fields/0/text"],
    ["26 buttons", [actions(...many(26, (n) => button({ action_id: `${n}` })))], "/blocks/0/elements"],
    ["no buttons", [actions()], "/blocks/0/elements"],
    ["an action id twice", [actions(button(), button())], "/blocks/0"],
    [
      "a block id twice",
      [
        { ...words(), block_id: "a" },
        { ...words(), block_id: "a" },
      ],
      "/blocks/1/block_id",
    ],
    ["a block id beyond 255", [{ ...words(), block_id: long(256) }], "/blocks/0/block_id"],
    ["an action id beyond 255", [actions(button({ action_id: long(256) }))], "/blocks/0/elements/0/action_id"],
    ["a button's text beyond 75", [actions(button({ text: plain(long(76)) }))], "/blocks/0/elements/0/text/text"],
    ["mrkdwn on a button", [actions(button({ text: { type: "mrkdwn", text: "x" } }))], "/blocks/0/elements/0/text/type"],
    ["a button's value beyond 2000", [actions(button({ value: long(2001) }))], "/blocks/0/elements/0/value"],
    ["an unknown style", [actions(button({ style: "green" }))], "/blocks/0/elements/0/style"],
    ["101 options", [actions(select({ options: many(101, option) }))], "/blocks/0/elements/0/options"],
    ["no options", [actions(select({ options: [] }))], "/blocks/0/elements/0/options"],
    ["an option beyond 75", [actions(select({ options: [option(long(76))] }))], "/blocks/0/elements/0/options/0/text/text"],
    ["an initial option that isn't an option", [actions(select({ initial_option: option(2) }))], "/blocks/0"],
    [
      "six options of an overflow",
      [actions({ type: "overflow", action_id: "o", options: many(6, option) })],
      "/blocks/0/elements/0/options",
    ],
    ["an unknown block", [{ type: "carousel" }], "/blocks/0/type"],
    ["an unknown property", [{ ...words(), colour: "red" }], "/blocks/0"],
    ["a picture without alt text", [{ type: "image", image_url: "http://127.0.0.1/a.png" }], "/blocks/0/alt_text"],
    ["a picture of nothing", [{ type: "image", alt_text: "x" }], "/blocks/0"],
    [
      "a picture of two",
      [{ type: "image", alt_text: "x", image_url: "http://127.0.0.1/a.png", slack_file: { id: "F0123456789" } }],
      "/blocks/0",
    ],
    [
      "a file by both names",
      [{ type: "image", alt_text: "x", slack_file: { id: "F0123456789", url: "x" } }],
      "/blocks/0/slack_file",
    ],
    [
      "alt text over 2000 characters",
      [{ type: "image", alt_text: long(2001), image_url: "http://127.0.0.1/a.png" }],
      "/blocks/0/alt_text",
    ],
    ["a file field", [input({ type: "file_input", action_id: "f" })], "/blocks/0"],
  ])("with %s", async (_, blocks, pointer) => {
    const error = await refusal(slack, "chat.postMessage", { channel: general.id, text: "x", blocks });
    expect(error).toMatch(/^invalid_blocks \[ERROR\] /);
    expect(error).toMatch(new RegExp(`\\[json-pointer:${pointer}\\]$`));
    expect(ada.sees(general)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["to an unknown channel", { channel: "C0000000000", text: "x" }, "channel_not_found"],
    ["without text or blocks", {}, "no_text"],
    ["with an unknown argument", { text: "x", colour: "red" }, "invalid_arg_name [ERROR] unknown argument: colour"],
    ["with blocks that aren't a list", { text: "x", blocks: "{}" }, "invalid_blocks_format"],
    ["in the thread of an unknown message", { text: "x", thread_ts: "1.000001" }, "cannot_reply_to_message"],
    ["with metadata without a type", { text: "x", metadata: { event_payload: {} } }, "invalid_metadata_format"],
    ["for another workspace", { text: "x", team_id: "T0" }, "team_access_not_granted"],
  ])("%s", async (_, args, error) => {
    expect(await refusal(slack, "chat.postMessage", { channel: general.id, ...args })).toBe(error);
  });

  test("without a channel, in a channel without the bot, in the thread of a reply, and in DMs that are off", async () => {
    expect(await refusal(slack, "chat.postMessage", { text: "x" })).toBe(
      "invalid_arguments [ERROR] missing required field: channel",
    );
    const elsewhere = slack.channel("elsewhere", { withBot: false });
    const hidden = slack.channel("hidden", { withBot: false, isPrivate: true });
    expect(await refusal(slack, "chat.postMessage", { channel: elsewhere.id, text: "x" })).toBe("not_in_channel");
    expect(await refusal(slack, "chat.postMessage", { channel: hidden.id, text: "x" })).toBe("channel_not_found");
    slack.home.withScope("chat:write.public");
    expect(await refusal(slack, "chat.postMessage", { channel: elsewhere.id, text: "x" })).toBe("taken");
    const root = await ada.says(general, "root");
    const reply = await ada.says(general, "reply", { thread: root });
    expect(await refusal(slack, "chat.postMessage", { channel: general.id, text: "x", thread_ts: reply.ts })).toBe(
      "cannot_reply_to_message",
    );
    slack.home.messagesTab = false;
    expect(await refusal(slack, "chat.postMessage", { channel: ada.id, text: "x" })).toBe("messages_tab_disabled");
  });
});

describe("refuses an image block", () => {
  const show = (id: string) =>
    refusal(slack, "chat.postMessage", {
      channel: general.id,
      text: "x",
      blocks: [{ type: "image", alt_text: "x", slack_file: { id } }],
    });
  const invalid = "invalid_blocks [ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]";

  test("until its file is processed", async () => {
    slack.uploads.processingMs = 60_000;
    const id = await upload(slack, await picture());
    expect((await call(slack, "files.info", { file: id })).file).toMatchObject({ mimetype: "", shares: {} });
    expect(await show(id)).toBe(invalid);
    slack.clock.advance(60_000);
    expect((await call(slack, "files.info", { file: id })).file).toMatchObject({ mimetype: "image/png" });
    expect(await show(id)).toBe("taken");
  });

  test("with a file that is unknown, deleted, invisible to the bot, or not a png, jpg or gif", async () => {
    expect(await show("F0123456789")).toBe(invalid);
    expect(await show("f-1")).toBe(invalid);
    const gone = await upload(slack, await picture());
    await call(slack, "files.delete", { file: gone });
    expect(await show(gone)).toBe(invalid);
    expect(await show(await upload(slack, await picture("webp"), "a.png"))).toBe(invalid);
    expect(await show(await upload(slack, new Uint8Array([1, 2, 3])))).toBe(invalid);
    const elsewhere = slack.channel("elsewhere", { withBot: false });
    const posted = await ada.says(elsewhere, "look", { files: [{ name: "a.png", bytes: await picture() }] });
    const file = posted.files[0]?.id ?? "";
    expect(await show(file)).toBe(invalid);
    expect(await refusal(slack, "files.info", { file })).toBe("not_visible");
    slack.home.inviteBot(elsewhere);
    expect(await show(file)).toBe("taken");
  });

  test("that was read from Slack and is sent back", async () => {
    const blocks = [{ type: "image", alt_text: "x", slack_file: { id: await upload(slack, await picture()) } }];
    const posted = await call(slack, "chat.postMessage", { channel: general.id, text: "x", blocks });
    const read = Object(posted.message).blocks;
    expect(await refusal(slack, "chat.update", { channel: general.id, ts: posted.ts, blocks: read })).toMatch(
      /^invalid_blocks \[ERROR\] invalid additional property/,
    );
  });
});

describe("refuses a view", () => {
  const modal = (more: object = {}) => ({ type: "modal", title: plain("T"), submit: plain("S"), blocks: [words()], ...more });
  test.each<[string, object, string]>([
    ["101 blocks", modal({ blocks: many(101, () => words()) }), "/view/blocks"],
    ["a title beyond 24", modal({ title: plain(long(25)) }), "/view/title/text"],
    ["a submit beyond 24", modal({ submit: plain(long(25)) }), "/view/submit/text"],
    ["metadata beyond 3000", modal({ private_metadata: long(3001) }), "/view/private_metadata"],
    ["a callback id beyond 255", modal({ callback_id: long(256) }), "/view/callback_id"],
    [
      "inputs and no submit",
      { ...modal({ blocks: [input({ type: "plain_text_input", action_id: "p" })] }), submit: undefined },
      "/view",
    ],
    [
      "eleven files in a field",
      modal({ blocks: [input({ type: "file_input", action_id: "f", max_files: 11 })] }),
      "/view/blocks/0/element/max_files",
    ],
    [
      "a field of more than 3000",
      modal({ blocks: [input({ type: "plain_text_input", action_id: "p", max_length: 3001 })] }),
      "/view/blocks/0/element/max_length",
    ],
    [
      "a file nobody can see",
      modal({ blocks: [{ type: "image", alt_text: "x", slack_file: { id: "F0123456789" } }] }),
      "/view/blocks/0/slack_file",
    ],
    ["the wrong kind", { type: "home", blocks: [words()] }, "/view/type"],
  ])("with %s", async (_, view, pointer) => {
    const error = await refusal(slack, "views.open", { trigger_id: "1.2.3", view });
    expect(error).toMatch(/^invalid_arguments \[ERROR\] /);
    expect(error).toMatch(new RegExp(`\\[json-pointer:${pointer}\\]$`));
  });

  test("without a valid trigger, over 250 kB, or with another hash", async () => {
    expect(await refusal(slack, "views.open", { trigger_id: "1.2.3", view: modal() })).toBe("invalid_trigger_id");
    const large = modal({ blocks: many(100, () => words(long(3000))) });
    expect(await refusal(slack, "views.open", { trigger_id: "1.2.3", view: large })).toBe("view_too_large");
    const home = { user_id: ada.id, view: { type: "home", blocks: [words()] } };
    expect(await refusal(slack, "views.publish", home)).toBe("taken");
    expect(await refusal(slack, "views.publish", { ...home, hash: "1.2" })).toBe("hash_conflict");
    expect(await refusal(slack, "views.update", { view_id: "V1", view: modal() })).toBe("not_found");
  });
});
