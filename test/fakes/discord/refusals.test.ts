import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RawClient } from "./raw-client.ts";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

let service: DiscordService;
let raw: RawClient;
let general: Channel;
let messages: string;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  raw = new RawClient(service);
  general = service.channel("general");
  messages = `/channels/${general.id}/messages`;
});
afterEach(() => service.close());

const png = (bytes = 10) => ({ name: "a.png", bytes: new Uint8Array(bytes) });
const button = (more: object = {}) => ({ type: 2, style: 1, label: "1", custom_id: "a", ...more });
const row = (...components: object[]) => ({ type: 1, components });
const select = (more: object = {}) => ({ type: 3, custom_id: "s", options: [{ label: "a", value: "a" }], ...more });
const text = (content = "x") => ({ type: 10, content });
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const v2 = 1 << 15;

describe("refuses a message", () => {
  test.each<[string, object]>([
    ["content over 2000 characters", { content: "x".repeat(2001) }],
    ["six rows", { components: many(6, (n) => row(button({ custom_id: `${n}` }))) }],
    ["six buttons in a row", { components: [row(...many(6, (n) => button({ custom_id: `${n}` })))] }],
    ["a duplicate custom_id", { components: [row(button(), button())] }],
    ["a custom_id over 100 characters", { components: [row(button({ custom_id: "x".repeat(101) }))] }],
    ["a label over 80 characters", { components: [row(button({ label: "x".repeat(81) }))] }],
    ["a button without label and emoji", { components: [row({ type: 2, style: 1, custom_id: "a" })] }],
    ["a button without custom_id", { components: [row({ type: 2, style: 1, label: "a" })] }],
    ["a link with custom_id", { components: [row(button({ style: 5, url: "https://example.org" }))] }],
    ["a link without url", { components: [row({ type: 2, style: 5, label: "a" })] }],
    ["a select next to a button", { components: [row(select(), button())] }],
    ["a select with 26 options", { components: [row(select({ options: many(26, (n) => ({ label: `${n}`, value: `${n}` })) }))] }],
    ["a duplicate option value", { components: [row(select({ options: many(2, () => ({ label: "a", value: "a" })) }))] }],
    ["a V2 component without the flag", { components: [text()] }],
    ["content together with V2", { content: "x", flags: v2, components: [text()] }],
    ["embeds together with V2", { embeds: [{ title: "x" }], flags: v2, components: [text()] }],
    ["41 components", { flags: v2, components: many(41, () => text()) }],
    ["more than 4000 characters in V2", { flags: v2, components: [text("x".repeat(2500)), text("x".repeat(2500))] }],
    ["an empty gallery", { flags: v2, components: [{ type: 12, items: [] }] }],
    [
      "attachment:// without a file",
      { flags: v2, components: [{ type: 12, items: [{ media: { url: "attachment://a.png" } }] }] },
    ],
    ["eleven embeds", { embeds: many(11, () => ({ title: "x" })) }],
    ["embeds of more than 6000 characters", { embeds: many(2, () => ({ description: "x".repeat(3500) })) }],
    ["a nonce over 25 characters", { content: "x", nonce: "x".repeat(26) }],
    ["a reply to a missing message", { content: "x", message_reference: { message_id: "123456789012345678" } }],
    ["an attachment that wasn't sent", { content: "x", attachments: [{ id: "0" }] }],
    [
      "mentions that are both parsed and listed",
      { content: "x", allowed_mentions: { parse: ["users"], users: ["123456789012345678"] } },
    ],
  ])("with %s", async (_, body) => {
    expect(await raw.refusal("POST", messages, body)).toEqual([400, 50_035]);
    expect(service.state.messages.size).toBe(0);
  });

  test("without contents", async () => {
    expect(await raw.refusal("POST", messages, { content: "  " })).toEqual([400, 50_006]);
  });

  test("naming the path of the invalid field", async () => {
    const { body } = await raw.send("POST", messages, { components: [row(button({ custom_id: "x".repeat(101) }))] });
    expect(body.message).toBe("Invalid Form Body");
    expect(body.errors.components[0].components[0].custom_id._errors[0].code).toBe("BASE_TYPE_MAX_LENGTH");
  });

  test("with files that are too large, too many, or too large in total", async () => {
    const tenMiB = 10 * 1024 * 1024;
    expect((await raw.send("POST", messages, {}, [png(tenMiB)])).status).toBe(200);
    expect(await raw.refusal("POST", messages, {}, [png(tenMiB + 1)])).toEqual([413, 40_005]);
    expect(
      await raw.refusal(
        "POST",
        messages,
        {},
        many(3, () => png(9 * 1024 * 1024)),
      ),
    ).toEqual([413, 40_005]);
    expect(
      await raw.refusal(
        "POST",
        messages,
        {},
        many(11, () => png()),
      ),
    ).toEqual([400, 50_035]);
    service.uploadLimit = 100;
    expect(await raw.refusal("POST", messages, {}, [png(101)])).toEqual([413, 40_005]);
  });

  test("with invalid JSON", async () => {
    const headers = { authorization: `Bot ${service.token}`, "content-type": "application/json" };
    const answer = await fetch(`${service.api}/v10${messages}`, { method: "POST", headers, body: "{" });
    expect(await answer.json()).toMatchObject({ code: 50_109 });
  });
});

test("ignores unknown fields", async () => {
  expect((await raw.send("POST", messages, { content: "x", colour: "red" })).status).toBe(200);
});

describe("an edit", () => {
  const post = async (body: object, files = [png()]) => (await raw.send("POST", messages, body, files)).body;
  const edit = (id: string, body: object, files: ReturnType<typeof png>[] = []) =>
    raw.send("PATCH", `${messages}/${id}`, body, files);
  const names = (body: { attachments: { filename: string }[] }) => body.attachments.map((one) => one.filename);

  test("keeps all files without `attachments`, drops those that `attachments` leaves out, and appends new ones", async () => {
    const { id, attachments } = await post({ content: "x" });
    expect(names((await edit(id, { content: "y" })).body)).toEqual(["a.png"]);
    const added = { attachments: [{ id: "0", description: "new" }, { id: attachments[0].id }] };
    const both = await edit(id, added, [{ ...png(), name: "b.png" }]);
    expect(names(both.body)).toEqual(["a.png", "b.png"]);
    const only = await edit(id, { attachments: [{ id: "0" }] }, [{ ...png(), name: "c.png" }]);
    expect(names(only.body)).toEqual(["c.png"]);
    expect(names((await edit(id, { attachments: [] })).body)).toEqual([]);
  });

  test("can't empty a message, remove the V2 flag, or change somebody else's message", async () => {
    const { id } = await post({ content: "x" });
    expect((await edit(id, { content: "", attachments: [] })).body.code).toBe(50_006);
    const modern = (await raw.send("POST", messages, { flags: v2, components: [text()] })).body;
    expect((await edit(modern.id, { flags: 0, content: "x", components: [] })).body.code).toBe(50_035);
    const others = await service.person("Ada").posts(general, { text: "mine" });
    expect((await edit(others.id, { content: "ours" })).body.code).toBe(50_005);
  });

  test("turns a message to V2 only if it removes the content", async () => {
    const { id } = await post({ content: "x" }, []);
    const modern = { flags: v2, components: [text()] };
    expect((await edit(id, modern)).body.code).toBe(50_035);
    expect((await edit(id, { ...modern, content: null })).status).toBe(200);
  });

  test("shows a file in V2 only if a component names it, and lists none", async () => {
    const gallery = { type: 12, items: [{ media: { url: "attachment://a.png" } }] };
    const body = await post({ flags: v2, components: [gallery] });
    expect(body.attachments).toEqual([]);
    expect(body.components[0].items[0].media.url).toContain("/a.png?ex=");
    const [shown] = service.person("Ada").sees(general);
    expect(shown?.pictures.map((picture) => picture.name)).toEqual(["a.png"]);
  });
});

test("returns the same message for a repeated nonce for a few minutes", async () => {
  const body = { content: "x", nonce: "n", enforce_nonce: true };
  const first = (await raw.send("POST", messages, body)).body.id;
  expect((await raw.send("POST", messages, body)).body.id).toBe(first);
  expect((await raw.send("POST", messages, { ...body, enforce_nonce: false })).body.id).not.toBe(first);
  service.clock.advance(10 * 60_000);
  expect((await raw.send("POST", messages, body)).body.id).not.toBe(first);
});

describe("refuses", () => {
  test("unknown channels, messages and users", async () => {
    const nobody = "123456789012345678";
    expect(await raw.refusal("GET", `/channels/${nobody}`)).toEqual([404, 10_003]);
    expect(await raw.refusal("GET", `${messages}/${nobody}`)).toEqual([404, 10_008]);
    expect(await raw.refusal("GET", "/nowhere")).toEqual([404, 0]);
    expect(await raw.refusal("PUT", messages)).toEqual([405, 0]);
    expect(await raw.refusal("GET", "/channels/seven")).toEqual([400, 50_035]);
    expect(await raw.refusal("POST", `/interactions/${nobody}/x/callback`, { type: 4 })).toEqual([404, 10_062]);
    expect(await raw.refusal("PATCH", `/webhooks/${service.state.applicationId}/x/messages/@original`)).toEqual([401, 50_027]);
  });

  test.each<
    ["SendMessages" | "ViewChannel" | "AttachFiles" | "ReadMessageHistory" | "AddReactions" | "CreatePublicThreads", number]
  >([
    ["ViewChannel", 50_001],
    ["SendMessages", 50_013],
    ["AttachFiles", 50_013],
    ["ReadMessageHistory", 160_002],
  ])("posts without %s", async (permission, code) => {
    const original = await service.person("Ada").posts(general, { text: "x" });
    service.forbid(permission, general);
    const body = { content: "x", message_reference: { message_id: original.id } };
    expect((await raw.refusal("POST", messages, body, [png()]))[1]).toBe(code);
    service.allow(permission, general);
    expect((await raw.send("POST", messages, body, [png()])).status).toBe(200);
  });

  test("reactions, threads and deleting others' messages without the permission", async () => {
    const { id } = await service.person("Ada").posts(general, { text: "x" });
    service.forbid("AddReactions", general);
    expect(await raw.refusal("PUT", `${messages}/${id}/reactions/${encodeURIComponent("👍")}/@me`)).toEqual([403, 50_013]);
    service.forbid("CreatePublicThreads", general);
    expect(await raw.refusal("POST", `${messages}/${id}/threads`, { name: "x" })).toEqual([403, 50_013]);
    expect(await raw.refusal("DELETE", `${messages}/${id}`)).toEqual([403, 50_013]);
  });

  test("a revoked token", async () => {
    service.revokeToken();
    expect(await raw.refusal("GET", "/users/@me")).toEqual([401, 0]);
  });
});

describe("reactions", () => {
  test("allow twenty emoji per message, and no unknown ones", async () => {
    const { id } = (await raw.send("POST", messages, { content: "x" })).body;
    const put = (emoji: string) => raw.refusal("PUT", `${messages}/${id}/reactions/${encodeURIComponent(emoji)}/@me`);
    for (let n = 0; n < 20; n++) expect((await put(String.fromCodePoint(0x1f600 + n)))[0]).toBe(204);
    expect(await put("🔟")).toEqual([400, 30_010]);
    expect(await put("night")).toEqual([400, 10_014]);
  });
});

describe("threads", () => {
  test("are refused in DMs and threads, and with an invalid name or duration", async () => {
    const ada = service.person("Ada");
    const direct = await ada.posts(ada.direct, { text: "x" });
    expect(await raw.refusal("POST", `/channels/${ada.direct.id}/messages/${direct.id}/threads`, { name: "x" })).toEqual([
      400, 50_024,
    ]);
    const { id } = await ada.posts(general, { text: "x" });
    const path = `${messages}/${id}/threads`;
    expect(await raw.refusal("POST", path, { name: "" })).toEqual([400, 50_035]);
    expect(await raw.refusal("POST", path, { name: "x".repeat(101) })).toEqual([400, 50_035]);
    expect(await raw.refusal("POST", path, { name: "x", auto_archive_duration: 61 })).toEqual([400, 50_035]);
    const thread = (await raw.send("POST", path, { name: "x" })).body;
    const inside = await ada.posts(thread, { text: "y" });
    expect(await raw.refusal("POST", `/channels/${thread.id}/messages/${inside.id}/threads`, { name: "x" })).toEqual([
      400, 50_024,
    ]);
  });
});

describe("refuses commands", () => {
  const put = (...commands: object[]) => raw.refusal("PUT", `/applications/${service.state.applicationId}/commands`, commands);
  const slash = (more: object = {}) => ({ name: "edit", description: "Edit a picture", ...more });
  const option = (more: object = {}) => ({ type: 3, name: "prompt", description: "x", ...more });

  test.each<[string, object]>([
    ["an upper-case name", slash({ name: "Edit" })],
    ["no description", slash({ description: "" })],
    ["a required option after an optional one", slash({ options: [option(), option({ name: "b", required: true })] })],
    ["a duplicate option", slash({ options: [option(), option()] })],
    ["26 options", slash({ options: many(26, (n) => option({ name: `o${n}` })) })],
    ["26 choices", slash({ options: [option({ choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) })] })],
    ["autocomplete and choices", slash({ options: [option({ autocomplete: true, choices: [{ name: "a", value: "a" }] })] })],
    ["a choice of the wrong type", slash({ options: [option({ type: 4, choices: [{ name: "a", value: "a" }] })] })],
    ["an unknown locale", slash({ name_localizations: { xx: "edit" } })],
    [
      "more than 8000 characters",
      slash({
        options: many(25, (n) =>
          option({ name: `o${n}`, choices: many(4, (m) => ({ name: `${m}${"x".repeat(90)}`, value: "v" })) }),
        ),
      }),
    ],
    ["a menu with a description", { type: 3, name: "Edit image", description: "x" }],
  ])("with %s", async (_, command) => {
    expect(await put(command)).toEqual([400, 50_035]);
  });

  test("with a duplicate name, or sixteen message commands", async () => {
    expect(await put(slash(), slash())).toEqual([400, 50_035]);
    expect(await put(...many(16, (n) => ({ type: 3, name: `Menu ${n}` })))).toEqual([400, 50_035]);
    expect((await put(slash(), { type: 3, name: "Edit image" }))[0]).toBe(200);
  });
});

describe("forms", () => {
  const label = (component: object, more: object = {}) => ({ type: 18, label: "x", component, ...more });
  const input = (more: object = {}) => ({ type: 4, style: 1, custom_id: "a", ...more });

  test.each<[string, object]>([
    ["six components", { components: many(6, (n) => label(input({ custom_id: `${n}` }))) }],
    ["a title over 45 characters", { title: "x".repeat(46) }],
    ["a label over 45 characters", { components: [label(input(), { label: "x".repeat(46) })] }],
    ["a text input with its own label", { components: [label(input({ label: "x" }))] }],
    ["a disabled select", { components: [label(select({ disabled: true }))] }],
    ["a required upload with a minimum of zero files", { components: [label({ type: 19, custom_id: "a", min_values: 0 })] }],
    ["a label in a label", { components: [label(label(input()))] }],
    ["a duplicate custom_id", { components: [label(input()), label(input())] }],
  ])("refuses a form with %s", async (_, more) => {
    await raw.send("PUT", `/applications/${service.state.applicationId}/commands`, [{ name: "edit", description: "x" }]);
    const use = await service.person("Ada").uses("/edit", general);
    const data = { custom_id: "f", title: "x", components: [label(input())], ...more };
    const path = `/interactions/${use.id}/${use.token}/callback`;
    expect(await raw.refusal("POST", path, { type: 9, data })).toEqual([400, 50_035]);
    expect((await raw.send("POST", path, { type: 9, data: { ...data, title: "x", components: [label(input())] } })).status).toBe(
      204,
    );
    expect(await raw.refusal("POST", path, { type: 5 })).toEqual([400, 40_060]);
  });

  test("refuses choices and updates as the response to a command", async () => {
    await raw.send("PUT", `/applications/${service.state.applicationId}/commands`, [{ name: "edit", description: "x" }]);
    const use = await service.person("Ada").uses("/edit", general);
    const path = `/interactions/${use.id}/${use.token}/callback`;
    expect(await raw.refusal("POST", path, { type: 8, data: { choices: [] } })).toEqual([400, 50_035]);
    expect(await raw.refusal("POST", path, { type: 7, data: { content: "x" } })).toEqual([400, 50_035]);
  });
});

describe("rate limits", () => {
  test("allow five posts per channel in five seconds, then return 429 until the window ends", async () => {
    service.limits.on = true;
    for (let n = 0; n < 5; n++) expect((await raw.send("POST", messages, { content: "x" })).status).toBe(200);
    const sixth = await raw.send("POST", messages, { content: "x" });
    expect([sixth.status, sixth.body.global, sixth.headers.get("x-ratelimit-scope")]).toEqual([429, false, "user"]);
    expect(sixth.body.retry_after).toBeGreaterThan(0);
    expect(sixth.headers.get("x-ratelimit-remaining")).toBe("0");
    const other = service.channel("other");
    expect((await raw.send("POST", `/channels/${other.id}/messages`, { content: "x" })).status).toBe(200);
    service.clock.advance(5000);
    expect((await raw.send("POST", messages, { content: "x" })).status).toBe(200);
  });

  test("allow fifty requests a second in total", async () => {
    service.limits.on = true;
    const statuses = await Promise.all(many(200, async () => (await raw.send("GET", "/users/@me")).status));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(50);
    expect(statuses).toContain(429);
  });

  test("refuse the third rename in ten minutes and the fourth edit of an old message", async () => {
    service.limits.on = true;
    const { id } = (await raw.send("POST", messages, { content: "x" })).body;
    const thread = (await raw.send("POST", `${messages}/${id}/threads`, { name: "a" })).body;
    const rename = async (name: string) => (await raw.send("PATCH", `/channels/${thread.id}`, { name })).status;
    expect([await rename("b"), await rename("c"), await rename("d")]).toEqual([200, 200, 429]);
    service.clock.advance(61 * 60_000);
    const edit = () => raw.send("PATCH", `${messages}/${id}`, { content: "y" });
    for (let n = 0; n < 3; n++) expect((await edit()).status).toBe(200);
    const fourth = await edit();
    expect([fourth.status, fourth.body.code]).toEqual([429, 30_046]);
  });

  test("ban a client after ten thousand invalid responses", async () => {
    for (let n = 0; n < 10_000; n++) service.limits.countInvalid();
    expect((await raw.send("GET", "/users/@me")).status).toBe(429);
    service.clock.advance(10 * 60_000);
    expect((await raw.send("GET", "/users/@me")).status).toBe(200);
  });
});

describe("links", () => {
  test("open nothing when they are changed, and can be refreshed when they are old", async () => {
    const ada = service.person("Ada");
    const bytes = randomBytes(20);
    const [picture] = (await ada.posts(general, { pictures: [{ name: "cat photo.png", bytes }] })).pictures;
    const url = picture?.url ?? "";
    expect(url).toContain("/cat_photo.png?ex=");
    expect((await fetch(url.replace(/hm=./, "hm=x"))).status).toBe(404);
    service.expireLinks();
    expect((await fetch(url)).status).toBe(404);
    const { body } = await raw.send("POST", "/attachments/refresh-urls", { attachment_urls: [url] });
    const fresh = await fetch(body.refreshed_urls[0].refreshed);
    expect(Buffer.from(await fresh.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("disappear with their message", async () => {
    const ada = service.person("Ada");
    const posted = await ada.posts(general, { pictures: [{ name: "cat.png", bytes: randomBytes(9) }] });
    ada.deletes(posted);
    expect((await fetch(posted.pictures[0]?.url ?? "")).status).toBe(404);
    expect(ada.sees(general)).toEqual([]);
  });
});

describe("without the message content intent", () => {
  test("sends contents only of the bot's own messages, DMs, mentions and replies to it", async () => {
    service.portal.messageContent = false;
    const ada = service.person("Ada");
    const read = async (channel: { id: string }, message: { id: string }) =>
      (await raw.send("GET", `/channels/${channel.id}/messages/${message.id}`)).body.content;
    const own = (await raw.send("POST", messages, { content: "own" })).body;
    expect(await read(general, own)).toBe("own");
    expect(await read(general, await ada.posts(general, { text: "secret" }))).toBe("");
    expect(await read(general, await ada.posts(general, { text: `${service.mention} hi` }))).toContain("hi");
    expect(await read(general, await ada.posts(general, { text: "answer", repliesTo: own }))).toBe("answer");
    expect(await read(general, await ada.posts(general, { text: "quiet", repliesTo: own, pings: false }))).toBe("");
    expect(await read(ada.direct, await ada.posts(ada.direct, { text: "direct" }))).toBe("direct");
  });
});
