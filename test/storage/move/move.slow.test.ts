// A stopped bot's data moves from SQLite and files to Postgres, whatever interrupts it.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTableName } from "drizzle-orm";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { BlobKey, TurnKey } from "../../../src/core/vocabulary.ts";
import * as discord from "../../../src/platforms/discord/store/schema.ts";
import * as slack from "../../../src/platforms/slack/store/schema.ts";
import * as web from "../../../src/platforms/web/store/schema.ts";
import { idGenerator } from "../../../src/random.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { move, type Progress } from "../../../src/storage/move/move.ts";
import { movedData } from "../../../src/storage/move/tables.ts";
import { openShared, type SharedStorage } from "../../../src/storage/open-shared.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../../src/storage/store.ts";
import { clock, settings, silent, startBot } from "../../fakes/bot.ts";
import { FakeModel } from "../../fakes/model.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { createDataFolder, type DataFolder, markedArea } from "./data-folder.ts";
import { runMoveCommand } from "./run-move-command.ts";

const data = movedData([discord, slack, web], [web.webPictures.image]);
const POLLING = { timeout: 30_000, interval: 20 };

let server: PostgresServer;
let original: DataFolder;
beforeAll(async () => {
  [server, original] = await Promise.all([startPostgres(), createDataFolder()]);
});
afterAll(async () => {
  rmSync(original.dataDir, { recursive: true, force: true });
  await server.stop();
});

/** A copy of the data, and an empty database for it. */
async function prepare(): Promise<DataFolder & { url: string; shared: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "move-"));
  const shared = mkdtempSync(join(tmpdir(), "shared-"));
  cpSync(original.dataDir, dataDir, { recursive: true });
  onTestFinished(() => {
    for (const folder of [dataDir, shared]) rmSync(folder, { recursive: true, force: true });
  });
  return { ...original, dataDir, shared, url: await server.createDatabase() };
}

/** What the processes share. Its pictures are in a folder of their own. */
async function open({ url, shared }: { url: string; shared: string }): Promise<SharedStorage> {
  const options = { connections: 4, pictures: "files", maxDrawing: 4, release: "test", clock, log: silent } as const;
  const storage = await openShared({ dataDir: shared, url, ...options });
  onTestFinished(() => storage.close().catch(() => {}));
  return storage;
}

interface Report {
  tables: Map<string, number>;
  pictures: Map<string, string>;
}

/** Moves `dataDir`. `at`: called with each step before it is over. */
async function moveInProcess(
  { dataDir }: DataFolder,
  target: Pick<SharedStorage, "database" | "blobs">,
  at: (step: string) => void = () => {},
): Promise<Report> {
  const report: Report = { tables: new Map(), pictures: new Map() };
  const progress: Progress = {
    table(name, rows) {
      report.tables.set(name, rows);
      at(name);
    },
    picture(key, result) {
      report.pictures.set(key, result);
      at("picture");
    },
  };
  const { db, close } = openDatabase(dataDir);
  try {
    const blobs = new FileBlobStore(join(dataDir, "blobs"), clock);
    await move({ dataDir, db, blobs }, target, data, new Date(), progress);
  } finally {
    close();
  }
  return report;
}

/** What the bot on SQLite knows. Call it before the move. */
async function readLocal({ dataDir, turns }: DataFolder) {
  const { db, close } = openDatabase(dataDir);
  const store = new SqlStore(new SqliteDatabase(db, clock), idGenerator);
  const count = (table: string) => Number(db.$client.prepare(`select count(*) from ${table}`).pluck().get());
  const local = {
    turns: await findTurns(store, turns),
    spent: await store.spending.spentSince(new Date(0), { platform: "discord", person: "ada" }),
    rows: Object.fromEntries(data.tables.map((table) => [getTableName(table), count(getTableName(table))])),
    lastTurnId: Number(db.$client.prepare("select seq from sqlite_sequence where name = 'turns'").pluck().get()),
  };
  close();
  expect(Object.entries(local.rows).filter(([, rows]) => rows === 0)).toEqual([]);
  return local;
}

async function findTurns({ turns }: SqlStore, keys: TurnKey[]) {
  return await Promise.all(keys.map((key) => turns.findTurn(key)));
}

test("moves every table of SQLite but the tasks and the links", () => {
  const { db, close } = openDatabase(":memory:");
  const all = db.$client.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
  close();
  const expected = all.filter((name) => !/^(sqlite_|__drizzle)/.test(name) && !["tasks", "page_links"].includes(name));
  expect(data.tables.map(getTableName).sort()).toEqual(expected.sort());
});

test("moves turns, pictures, ids and spending, and refuses to start on the old data", async () => {
  const folder = await prepare();
  const before = await readLocal(folder);
  const target = await open(folder);
  const { tables, pictures } = await moveInProcess(folder, target);
  const store = new SqlStore(target.database, idGenerator);
  expect(await findTurns(store, folder.turns)).toEqual(before.turns);
  expect(Object.fromEntries(tables)).toEqual(before.rows);
  expect(new Set(pictures.values())).toEqual(new Set(["copied"]));
  for (const key of pictures.keys()) await target.blobs.get(key as BlobKey);
  expect(pictures.keys()).toContain(folder.pagePicture);
  expect(pictures.keys()).toContain(createHash("sha256").update(markedArea).digest("hex"));
  const ada = { platform: "discord", person: "ada" } as const;
  const moved = await open(folder); // knows the secret of the pseudonyms
  const { usd, unknown } = await new SqlStore(moved.database, idGenerator).spending.spentSince(new Date(0), ada);
  expect([usd, unknown]).toEqual([expect.closeTo(before.spent.usd), before.spent.unknown]);
  expect(await nextTurnId(store)).toBe(before.lastTurnId + 1);
  expect(() => openDatabase(folder.dataDir)).toThrow(/^This DATA_DIR was moved to Postgres on 20\d\d-\d\d-\d\d/);
});

test("continues on Postgres where the bot on SQLite stopped", async () => {
  const folder = await prepare();
  const target = await open(folder);
  await moveInProcess(folder, target);
  const { chat } = folder;
  const bot = await startBot({ db: target.database, folder: join(folder.shared, "blobs") }, chat, new ImpatientModel());
  onTestFinished(() => bot.stop());
  const cardsIn = (thread: string) => chat.shown.filter((one) => one.thread === thread);
  await expect.poll(() => cardsIn("drawing").map(({ card }) => card.drawing), POLLING).toEqual([false, false, false]);
  expect(cardsIn("drawing").map(({ card }) => card.prompt)).toEqual(["wait", "after it", "and then"]);
  expect(cardsIn("drawing").every(({ pictures }) => pictures.length > 0)).toBe(true);
  await expect.poll(() => chat.roots.map(({ channel }) => channel), POLLING).toEqual(["channel"]);
  await expect.poll(() => cardsIn(chat.roots[0]?.thread ?? "").map(({ card }) => card.drawing), POLLING).toEqual([false]);
  await expect.poll(() => cardsIn("other"), POLLING).toEqual([]);
  await expect.poll(() => chat.forgotten, POLLING).toEqual(["cyd"]);
  expect(cardsIn("done")).toHaveLength(3);
  await expect.poll(async () => sum(await bot.store.queue.countAll()), POLLING).toBe(0);
});

test("lists missing and damaged pictures, and moves the rest", async () => {
  const folder = await prepare();
  const [missing = "", damaged = ""] = readdirSync(join(folder.dataDir, "blobs"));
  rmSync(join(folder.dataDir, "blobs", missing));
  writeFileSync(join(folder.dataDir, "blobs", damaged), "something else");
  const target = await open(folder);
  const { pictures } = await moveInProcess(folder, target);
  const lost = [...pictures].filter(([, result]) => result !== "copied");
  expect(Object.fromEntries(lost)).toEqual({ [missing]: "missing", [damaged]: "damaged" });
  expect(pictures.size).toBeGreaterThan(5);
});

test("copies no picture twice, and replaces damaged copies", async () => {
  const folder = await prepare();
  const target = await open(folder);
  const keys = readdirSync(join(folder.dataDir, "blobs"));
  const [first = "", second = ""] = keys;
  cpSync(join(folder.dataDir, "blobs", first), join(folder.shared, "blobs", first));
  writeFileSync(join(folder.shared, "blobs", second), "half of");
  const { pictures } = await moveInProcess(folder, target);
  expect([pictures.get(first), pictures.get(second)]).toEqual(["there", "copied"]);
  await target.blobs.get(second as BlobKey);
});

test("moves everything or nothing when it fails between two tables, and everything when it is repeated", async () => {
  const folder = await prepare();
  const before = await readLocal(folder);
  const target = await open(folder);
  const names = data.tables.map(getTableName);
  for (const step of ["picture", names[0], names.at(-1)]) {
    const failAt = (name: string) => {
      if (name === step) throw new Error("interrupted");
    };
    await expect(moveInProcess(folder, target, failAt)).rejects.toThrow("interrupted");
    expect(await new SqlStore(target.database, idGenerator).turns.findTurn(folder.turns[0] as TurnKey)).toBeUndefined();
  }
  const { tables } = await moveInProcess(folder, target);
  expect(Object.fromEntries(tables)).toEqual(before.rows);
});

test("only marks DATA_DIR when the rows were moved before", async () => {
  const folder = await prepare();
  const target = await open(folder);
  await moveInProcess(folder, target);
  rmSync(join(folder.dataDir, "moved"));
  const { tables, pictures } = await moveInProcess(folder, target);
  expect([tables.size, pictures.size]).toEqual([0, 0]);
  expect(existsSync(join(folder.dataDir, "moved"))).toBe(true);
});

test("refuses a database with other data, also with an older state of the same data", async () => {
  const folder = await prepare();
  const target = await open(folder);
  await moveInProcess(folder, target);
  rmSync(join(folder.dataDir, "moved"));
  const { db, close } = openDatabase(folder.dataDir);
  db.run("update conversations set title = 'changed since'");
  close();
  await expect(moveInProcess(folder, target)).rejects.toMatchObject({ name: "StorageError", code: "occupied" });
  expect(existsSync(join(folder.dataDir, "moved"))).toBe(false);
});

test("refuses rows that refer to nothing", async () => {
  const folder = await prepare();
  const { db, close } = openDatabase(folder.dataDir);
  db.run("pragma foreign_keys = off");
  db.run("delete from turns where id = 1");
  close();
  await expect(moveInProcess(folder, await open(folder))).rejects.toThrow(/^\d+ rows can't be moved/);
});

test("the command survives kill -9 at any step", async () => {
  const folder = await prepare();
  const { rows } = await readLocal(folder);
  for (const line of ["Pictures: 1 ", "conversations: ", `${data.tables.map(getTableName).at(-1)}: `])
    expect(await runMoveCommand(folder, [], line)).toMatchObject({ signal: "SIGKILL" });
  const { code, output } = await runMoveCommand(folder, []);
  expect([code, output]).toEqual([0, expect.stringContaining("Everything is moved.")]);
  for (const [table, count] of Object.entries(rows)) expect(output).toContain(`${table}: ${count} row`);
  expect(await runMoveCommand(folder, [])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^This DATA_DIR was moved on/),
  });
}, 120_000);

test("the dry run counts rows and checks pictures, and changes nothing", async () => {
  const folder = await prepare();
  const [missing = ""] = readdirSync(join(folder.dataDir, "blobs"));
  rmSync(join(folder.dataDir, "blobs", missing));
  const { code, output } = await runMoveCommand({ ...folder, url: "postgres://nobody@127.0.0.1:1/none" }, ["--dry-run"]);
  expect([code, output]).toEqual([0, expect.stringContaining("This was a dry run: nothing was moved.")]);
  expect(output).toContain(`turns: ${folder.turns.length} rows`);
  expect(output).toContain(`Picture ${missing} is missing in DATA_DIR.`);
  openDatabase(folder.dataDir).close();
});

test("the command says in a sentence what it needs", async () => {
  const folder = await prepare();
  const run = (change: Partial<typeof folder>) => runMoveCommand({ ...folder, ...change }, []);
  const first = openDatabase(folder.dataDir);
  expect(await run({})).toMatchObject({ code: 1, output: "Another Threadbrush is already running with this DATA_DIR.\n" });
  first.close();
  expect(await run({ dataDir: folder.shared })).toMatchObject({ code: 1, output: expect.stringContaining("nothing to move") });
  const bot = await open(folder);
  expect(await run({})).toMatchObject({ code: 1, output: expect.stringContaining("A bot is connected to the database") });
  await bot.close();
  expect(await run({ url: "" })).toMatchObject({
    code: 1,
    output: expect.stringContaining("DATABASE_URL and PICTURES_URL must be"),
  });
}, 120_000);

/** Draws what was held back before. */
class ImpatientModel extends FakeModel {
  constructor() {
    super("fake", { cost: "computed" });
  }
  override draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
    return super.draw({ ...order, prompt: order.prompt.replaceAll("wait", "go") }, watch);
  }
}

async function nextTurnId({ conversations, turns }: SqlStore): Promise<number | undefined> {
  const result = await conversations.receive({
    ...{ requestId: "later", location: { thread: { platform: "discord", id: "later" } }, at: new Date() },
    ...{ author: { id: "dee", name: "dee", moderator: false }, kind: "edit", prompt: "later", requestedSettings: {} },
    ...{ attachments: [], addressed: true, fresh: false, maxWaiting: 20, start: { title: "", settings, seed: 1 } },
  });
  return result.kind === "turn" ? (await turns.findTurn(result.turn))?.id : undefined;
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
