// Opens databases of older versions. Their rows are written in SQL, as those versions wrote them, so a test fails when a name changes in the
// code but not in the stored rows.

import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Task } from "../../src/core/task-queue.ts";
import type { DraftKey, ForgetRequestId, TurnKey } from "../../src/core/vocabulary.ts";
import * as discordSchema from "../../src/platforms/discord/store/schema.ts";
import { SqlDiscordStore } from "../../src/platforms/discord/store/sql-store.ts";
import * as slackSchema from "../../src/platforms/slack/store/schema.ts";
import { SqlSlackStore } from "../../src/platforms/slack/store/sql-store.ts";
import * as webSchema from "../../src/platforms/web/store/schema.ts";
import { SqlWebMessageStore } from "../../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../../src/random.ts";
import * as schema from "../../src/storage/schema.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { type Db, openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";

const folder = () => mkdtempSync(join(tmpdir(), "rows-"));

/** The folder of a database with only the first `count` migrations and these rows. */
function databaseWith(count: number, rows: string): string {
  const [data, migrations] = [folder(), folder()];
  cpSync(join(import.meta.dirname, "../../migrations"), migrations, { recursive: true });
  const journal = join(migrations, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(readFileSync(journal, "utf8"));
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, count) }));
  const sqlite = new Database(join(data, "threadbrush.db"));
  migrate(drizzle(sqlite), { migrationsFolder: migrations });
  sqlite.exec(rows);
  sqlite.close();
  return data;
}

test("keeps rows and their references when it rebuilds tables", () => {
  const data = databaseWith(
    5,
    `insert into conversations (id, key, platform, owner, owner_name, title, settings, seed, heard_id, heard_at, created_at, updated_at)
      values (7, 'k7', 'web', 'ada', 'Ada', 'night', '{}', 1, 'r', 0, 0, 0);
    insert into turns (id, key, conversation, number, platform, request_id, kind, author, author_name, prompt, asked, attachments,
      settings, seed, rank, created_at) values (8, 'k8', 7, 1, 'web', 'r', 'edit', 'ada', 'Ada', 'night', '{}', '[]', '{}', 1, 0, 0);
    insert into images (hash, type, width, height, bytes, created_at) values ('i', 'image/png', 1, 1, 1, 0);
    insert into variants (id, key, turn, number, model, choice, choices, image, seed) values (9, 'k9', 8, 1, 'local', 0, 1, 'i', 1);
    insert into picks (variant, person, name, at) values (9, 'ada', 'Ada', 0);`,
  );
  const { db, close } = openDatabase(data);
  const { $client } = db;
  const rows = $client.prepare(
    "select c.id c, t.id t, t.payer, v.id v, p.person p from conversations c join turns t join variants v join picks p",
  );
  expect(rows.all()).toEqual([{ c: 7, t: 8, payer: "ada", v: 9, p: "ada" }]);
  expect([$client.pragma("foreign_key_check"), $client.pragma("foreign_keys", { simple: true })]).toEqual([[], 1]);
  expect(() => $client.exec("delete from turns")).toThrow("FOREIGN KEY");
  close();
});

test("adds to earlier charges where they were made, as far as it is known", () => {
  const conversation = (id: number, server: string, channel: string) =>
    `(${id}, 'k${id}', 'discord', ${server}, ${channel}, 'c/${id}', 'ada', 'Ada', 'night', '{}', 1, 'r', 0, 0, 0)`;
  const data = databaseWith(
    26,
    `insert into conversations (id, key, platform, server, channel, thread, owner, owner_name, title, settings, seed, last_event_id,
      last_event_at, created_at, updated_at) values ${conversation(1, "'s'", "'c'")}, ${conversation(2, "null", "null")};
    insert into turns (id, key, conversation, number, platform, request_id, kind, author, author_name, payer, prompt, requested_settings,
      attachments, settings, seed, rank, created_at)
      select id, 't' || id, id, 1, 'discord', 'r' || id, 'edit', 'ada', 'Ada', 'ada', 'night', '{}', '[]', '{}', 1, 0, 0 from conversations;
    insert into variants (id, key, turn, number, model, choice, choices, seed) select id, 'v' || id, id, 1, 'dear/one', 0, 1, 1 from turns;
    insert into spending (platform, person, provider, model, variant, state, usd, at)
      select 'discord', '${"0".repeat(64)}', 'dear', 'dear/one', id, 'known', 0.04, 3 from variants;
    insert into spending (platform, person, provider, model, state, usd, at)
      values ('discord', '${"0".repeat(64)}', 'dear', 'dear/one', 'known', 0.04, 3);`,
  );
  const { db, close } = openDatabase(data);
  expect(db.$client.prepare("select server, channel from spending order by id").all()).toEqual([
    { server: "s", channel: "c" },
    { server: null, channel: "c/2" },
    { server: null, channel: null },
  ]);
  close();
});

describe("migrates rows that still use old names", () => {
  const settings = { models: ["local"], aspectRatio: "as is", resolution: "high", variants: 2, seed: 7, mentionOnly: true };
  const all = JSON.stringify(settings);
  const rows = `
    insert into conversations (id, key, platform, channel, thread, root, opening_at, owner, owner_name, title, settings, seed, head_turn,
        heard_id, heard_at, created_at, updated_at)
      values (1, 'conversation', 'discord', 'c', 'c/t', 'm0', 4, 'ada', 'Ada', 'night', '${all}', 7, 1, 'r2', 5, 1, 6);
    insert into turns (id, key, conversation, number, platform, request_id, kind, parent_turn, again_turn, author, author_name, payer,
        prompt, asked, source, attachments, settings, seed, state, rank, failure, notes, message, posting_at, created_at, finished_at)
      values
        (1, 'first', 1, 1, 'discord', 'r1', 'edit', null, null, 'ada', 'Ada', 'bo', 'make it night', '{"variants":2}',
          '{"attachments":[{"id":"a1","name":"a.png"}]}', '[{"id":"a2","name":"b.png"}]', '${all}', 7, 'done', 1, null, '["a note"]',
          'm1', 2, 1, 3),
        (2, 'second', 1, 2, 'discord', 'r2', 'edit', 1, 1, 'ada', 'Ada', 'ada', 'make it night', '{}', '{"variants":["ready"]}', '[]',
          '${all}', 7, 'failed', 2, '{"fault":"bad-picture","words":"This is a GIF."}', '[]', null, null, 4, 5),
        (3, 'third', 1, 3, 'discord', 'r3', 'edit', 1, null, 'ada', 'Ada', 'ada', 'rain', '{}', '{"card":"m1"}', '[]', '${all}', 7,
          'drawing', 3, null, '[]', null, null, 6, null);
    insert into images (hash, type, width, height, bytes, created_at) values ('i', 'image/png', 3, 2, 9, 0);
    insert into variants (id, key, turn, number, model, choice, choices, state, image, seed, applied, cost_usd, notes, failure, draws)
      values
        (1, 'ready', 1, 1, 'openai/x', 0, 2, 'ready', 'i', 7, '{"size":"3x2","references":1}', 0.04, '["sent"]', null, 1),
        (2, 'failed', 1, 2, 'openai/x', 1, 2, 'failed', null, 8, null, null, '[]', '{"fault":"refused","words":"Not this \\"one\\"."}', 1),
        (3, 'silent', 1, 3, 'local', 0, 1, 'failed', null, 9, null, null, '[]', '{"fault":"unknown"}', 2),
        (4, 'drawing', 3, 1, 'local', 0, 1, 'drawing', null, 9, null, null, '[]', null, 1);
    insert into turn_references (turn, position, image, origin, variant) values (2, 0, 'i', 'picked', 1);
    insert into picks (variant, person, name, at) values (1, 'bo', 'Bo', 4);
    insert into spending (platform, person, provider, model, variant, state, usd, at)
      values ('discord', '${"0".repeat(64)}', 'openai', 'openai/x', 1, 'known', 0.04, 3);
    insert into held_pictures (platform, request_id, conversation, person, attachments, at)
      values ('discord', 'held', 1, 'ada', '[{"id":"a3","name":"c.png"}]', 5);
    insert into drafts (key, platform, person, place, draft, conversation, created_at)
      values ('draft', 'discord', 'ada', '{"channel":{"platform":"discord","id":"c"}}',
        '{"prompt":"snow","source":{"variants":["ready"]},"references":[{"id":"a4","name":"d.png"}],"settings":{"seed":"new"},"fresh":true}',
        1, 5);
    insert into forgotten_people (id, platform, person, at) values (41, 'discord', 'cy', 5);
    insert into tasks (key, kind, lane, subject, rank, due_at, attempts, claims, lease, wanted, claimed, error)
      values ('draw:4', 'draw', 'local', 4, 3, 99, 1, 1, 'mine', 2, 1, 'unknown');
    insert into discord_numbers (message, user, number) values ('m1', 'bo', 1);
    insert into slack_numbers (channel, ts, user, number) values ('C', '1.5', 'U', 2);
    insert into slack_events (id, subject, hint, body, at) values ('Ev1', 'T/C/1.5', 0, '{"event":{"type":"message","text":"hi"}}', 5);
    insert into slack_channels (channel, shared) values ('C', 1);
    insert into slack_files (id, owner, content, at) values ('F1', 'first', 'strip', 5);
    insert into web_messages (key, place, person, name, text, at, kind, thread, pending) values
      ('said', 'pictures', 'ada', 'Ada', 'good morning', 1, 'said', null, null),
      ('asked', 'new', 'ada', 'Ada', 'make it night', 2, 'asked', null,
        '{"id":"asked","place":{"thread":{"platform":"web","id":"thread"}},"author":{"id":"ada","name":"Ada","moderator":false},
          "wish":{"kind":"edit","prompt":"make it night","references":[],"settings":{},"addressed":true,"fresh":false}}'),
      ('root', 'pictures', 'ada', 'Ada', '', 3, 'root', null, null);
    insert into web_pictures (message, position, image, type, width, height, name) values ('said', 0, 'i', 'image/png', 3, 2, 'a.png');
    insert into web_people (id, name, folded) values ('ada', 'Ada', 'ada');`;

  const clock = { now: () => new Date(1_000) };
  const ada = { id: "ada", name: "Ada" };
  const picture = { key: "i", type: "image/png", width: 3, height: 2 };
  let db: Db;
  let store: SqlStore;

  beforeAll(() => {
    const opened = openDatabase(databaseWith(14, rows));
    db = opened.db;
    store = new SqlStore(new SqliteDatabase(db, clock), idGenerator);
    return () => opened.close();
  });

  test("conversations with their last event", async () => {
    expect(await store.turns.findTurn("first" as TurnKey)).toMatchObject({
      conversation: {
        ...{
          key: "conversation",
          platform: "discord",
          channel: "c",
          thread: "c/t",
          root: "m0",
          owner: ada,
          title: "night",
          settings,
        },
        ...{ seed: 7, head: 1, openingAt: new Date(4), createdAt: new Date(1), updatedAt: new Date(6) },
      },
    });
    expect(await store.conversations.listActiveSince("discord", new Date(5), 9)).toEqual([
      {
        thread: { platform: "discord", id: "c/t" },
        lastEvent: { id: "r2", at: new Date(5) },
        cards: ["m1"],
        openRequests: ["r3"],
      },
    ]);
  });

  test("turns with their requested settings, repeated turn and failure", async () => {
    expect(await store.turns.findTurn("first" as TurnKey)).toMatchObject({
      ...{
        number: 1,
        kind: "edit",
        state: "done",
        author: ada,
        payer: "bo",
        prompt: "make it night",
        notes: ["a note"],
        settings,
      },
      ...{ requestedSettings: { variants: 2 }, source: { attachments: [{ id: "a1", name: "a.png" }] }, message: "m1" },
      ...{ attachments: [{ id: "a2", name: "b.png" }], postingAt: new Date(2), finishedAt: new Date(3) },
    });
    const second = await store.turns.findTurn("second" as TurnKey);
    expect(second).toMatchObject({ parent: 1, repeats: 1, source: { variants: ["ready"] }, state: "failed" });
    expect(second?.failure).toEqual({ code: "bad-picture", userMessage: "This is a GIF." });
    expect(second?.references).toMatchObject([{ origin: "picked", variant: 1, image: picture }]);
    expect(await store.turns.findTurn("third" as TurnKey)).toMatchObject({ source: { card: "m1" } });
  });

  test("variants with their applied parameters, picks and failure", async () => {
    const [ready, failed, silent] = (await store.turns.findTurn("first" as TurnKey))?.variants ?? [];
    expect(ready).toMatchObject({
      ...{
        key: "ready",
        model: "openai/x",
        choice: { index: 0, of: 2 },
        image: picture,
        notes: ["sent"],
        costUsd: 0.04,
        draws: 1,
      },
      ...{ applied: { size: "3x2", references: 1 }, picks: [{ person: "bo", name: "Bo", at: new Date(4) }] },
    });
    expect(failed?.failure).toEqual({ code: "refused", userMessage: 'Not this "one".' });
    expect(silent?.failure).toEqual({ code: "unknown" });
  });

  test("drafts, forget requests and spending", async () => {
    expect(await store.drafts.findDraft("draft" as DraftKey)).toEqual({
      ...{ key: "draft", platform: "discord", person: "ada", conversation: 1, at: new Date(5) },
      location: { channel: { platform: "discord", id: "c" } },
      draft: {
        ...{ prompt: "snow", source: { variants: ["ready"] }, references: [{ id: "a4", name: "d.png" }] },
        ...{ settings: { seed: "new" }, fresh: true },
      },
    });
    expect(await store.privacy.findForgetRequest(41 as ForgetRequestId)).toMatchObject({
      platform: "discord",
      person: "cy",
      at: new Date(5),
    });
    await store.privacy.forgetPerson("discord", "dee");
    expect(await store.privacy.findForgetRequest(42 as ForgetRequestId)).toMatchObject({ person: "dee" });
    expect(await store.spending.spentSince(new Date(0))).toEqual({ usd: 0.04, unknown: 0 });
  });

  test("a task scheduled again while it ran, which is due when that run completes", async () => {
    const running = { key: "draw:4", kind: "draw", lane: "local", subject: 4, attempts: 1, crashes: 0, lease: "mine" } as Task;
    await store.queue.complete(running);
    const [next] = await store.queue.claim("draw", "local", 1);
    expect(next).toMatchObject({ key: "draw:4", subject: 4, attempts: 0 });
    await store.queue.complete(next as Task);
    expect(await store.queue.countAll()).toMatchObject({ draw: 0 });
  });

  test("a pending request on the page", async () => {
    const messages = new SqlWebMessageStore(new SqliteDatabase(db, clock));
    expect(await messages.listPending()).toMatchObject([
      {
        ...{ key: "asked", location: "new", kind: "request" },
        pending: {
          ...{ id: "asked", author: { ...ada, moderator: false }, location: { thread: { platform: "web", id: "thread" } } },
          intent: { kind: "edit", prompt: "make it night", references: [], settings: {}, addressed: true, fresh: false },
          at: new Date(2),
        },
      },
    ]);
    expect((await messages.listPending())[0]?.pending).not.toHaveProperty("wish");
    expect(await messages.list("pictures", 9)).toMatchObject([
      { key: "said", kind: "message", text: "good morning", pictures: [{ ...picture, name: "a.png" }] },
      { key: "root", kind: "root" },
    ]);
    expect(await messages.rename("bo", "ADA")).toBe("ADA 2");
  });

  test("reactions, events and files of Discord and Slack", async () => {
    expect(await new SqlDiscordStore(new SqliteDatabase(db, clock)).reactionsOn("m1")).toEqual([{ user: "bo", number: 1 }]);
    const slack = new SqlSlackStore(new SqliteDatabase(db, clock), clock);
    expect(await slack.reactionsOn({ channel: "C", ts: "1.5" })).toEqual([{ user: "U", number: 2 }]);
    expect(await slack.listPending()).toMatchObject([{ id: "Ev1", body: { event: { type: "message", text: "hi" } } }]);
    expect([await slack.isChannelShared("C"), await slack.listFiles("first")]).toMatchObject([
      true,
      [{ id: "F1", content: "strip" }],
    ]);
  });
});

test("creates the tables, columns and indexes of the schema", () => {
  const { db, close } = openDatabase(":memory:");
  const tables = [schema, discordSchema, slackSchema, webSchema].flatMap((one) => Object.values(one)).map(getTableConfig);
  const expected = tables.map(({ name, columns, indexes }) => ({
    name,
    columns: columns.map((column) => `${column.name} ${column.getSQLType()} ${column.notNull}`).toSorted(),
    indexes: [
      ...indexes.map((index) => index.config.name),
      ...columns.flatMap((c) => (c.isUnique ? c.uniqueName : [])),
    ].toSorted(),
  }));
  const list = (sql: string, ...values: string[]) =>
    db.$client
      .prepare(sql)
      .pluck()
      .all(...values);
  const actual = list(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '%drizzle%'",
  );
  expect(expected.map(({ name }) => name).toSorted()).toEqual(actual.toSorted());
  for (const { name, columns, indexes } of expected) {
    const parts = `select name || ' ' || lower(type) || ' ' || iif("notnull", 'true', 'false') from pragma_table_info(?)`;
    expect(list(parts, name).toSorted(), name).toEqual(columns);
    expect(list("select name from pragma_index_list(?) where origin = 'c'", name).toSorted(), name).toEqual(indexes);
  }
  close();
});
