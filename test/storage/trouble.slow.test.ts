// A full disk, a locked database, lost pictures: people read why, and no request is lost.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { Request } from "../../src/core/vocabulary.ts";
import { DiskSpaceGuard } from "../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { type Db, openDatabase } from "../../src/storage/sqlite/open.ts";
import { type CoreHarness, pictureSource, startHarness } from "../core/core-harness.ts";
import { FakeModel } from "../fakes/model.ts";

const MEGABYTE = 1024 * 1024;
const photo = { source: pictureSource("photo") };

function pragma(db: Db, text: string): number {
  return Number(db.$client.pragma(text, { simple: true }));
}

function fileOf(db: Db): string {
  return db.$client.name;
}

/** Makes the database full: it can't grow until `full` is false. */
function setFull(db: Db, full: boolean): void {
  pragma(db, `max_page_count = ${full ? pragma(db, "page_count") : 1_000_000}`);
}

function request(bot: CoreHarness, prompt: string): Request {
  return {
    ...{ id: prompt.slice(0, 9), location: { thread: bot.thread }, author: { id: "ada", name: "ada", moderator: false } },
    ...{ at: new Date(), intent: { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false } },
  };
}

test("doesn't acknowledge a request that it can't store, and handles it once when it arrives again", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  setFull(bot.db, true);
  const long = request(bot, `rain ${"and more ".repeat(5000)}`);
  await expect(bot.chat.receive(long)).rejects.toMatchObject({ name: "StorageError", code: "full" });
  setFull(bot.db, false);
  await bot.chat.receive(request(bot, "snow"));
  expect((await bot.waitForCard(2)).card.prompt).toBe(long.intent.kind === "edit" && long.intent.prompt.trim());
  expect((await bot.waitForCard(3)).card.prompt).toBe("snow");
});

test("says on the card that the disk is full when it can't store the row of a picture, and draws it on a retry", async () => {
  class VerboseModel extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      return { ...(await super.draw(order, watch)), notes: ["much to say ".repeat(5000)] };
    }
  }
  const bot = await startHarness({ models: [new VerboseModel()] });
  setFull(bot.db, true);
  const { card } = await bot.runTurn(1, "night", photo);
  expect(card.slots[0]?.failure).toContain("The server's disk is full");
  setFull(bot.db, false);
  await bot.request({ kind: "retry", turn: card.turn });
  await bot.waitUntil(() => bot.card(1)?.pictures[0] === "night#1<photo>");
});

test("asks no model for a picture when the disk is almost full, says why, and draws it on a retry", async () => {
  let free = 10 * MEGABYTE;
  const bot = await startHarness({ freeBytes: () => free });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.failure).toContain("The server's disk is full");
  expect(bot.models[0]?.draws).toBe(0);
  free = 1000 * MEGABYTE;
  bot.advance(1000);
  await bot.request({ kind: "retry", turn: card.turn });
  await bot.waitUntil(() => bot.card(1)?.pictures[0] === "night#1<>");
});

test("retries storing an incoming picture on a full disk, then says why it failed", async () => {
  const bot = await startHarness({ freeBytes: () => 10 * MEGABYTE });
  const { card } = await bot.runTurn(1, "night", photo);
  expect(card.failure).toContain("The server's disk is full");
  expect(bot.failed.prepare).toBe(8);
});

test("leaves no partial picture on a full disk, and stores it once there is space", async (context) => {
  const disk = mkdtempSync(join(tmpdir(), "disk-"));
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("only root can mount a small disk");
  }
  onTestFinished(() => {
    execFileSync("/bin/umount", [disk]);
    rmSync(disk, { recursive: true });
  });
  const clock = { now: () => new Date() };
  const blobs = new FileBlobStore(
    join(disk, "blobs"),
    clock,
    new DiskSpaceGuard(disk, clock, async () => Number.POSITIVE_INFINITY),
  );
  const filler = join(disk, "filler");
  writeFileSync(filler, Buffer.alloc(MEGABYTE / 2));
  const picture = new Uint8Array((MEGABYTE * 3) / 4);
  await expect(blobs.put(picture, async (key) => key)).rejects.toMatchObject({ name: "StorageError", code: "full" });
  expect(readdirSync(join(disk, "blobs"))).toEqual([]);
  rmSync(filler);
  const key = await blobs.put(picture, async (stored) => stored);
  expect(await blobs.get(key)).toHaveLength(picture.length);
});

test("doesn't acknowledge a request while the database is locked, and handles it once the lock is released", async () => {
  const { bot, unlock } = await locked();
  await expect(bot.chat.receive(request(bot, "rain"))).rejects.toMatchObject({ name: "StorageError", code: "locked" });
  unlock();
  await bot.chat.receive(request(bot, "snow"));
  expect((await bot.waitForCard(2)).card.prompt).toBe("rain");
  expect((await bot.waitForCard(3)).card.prompt).toBe("snow");
});

test("waits for a short lock on the database", async () => {
  const { bot, unlock } = await locked();
  const received = bot.chat.receive(request(bot, "rain"));
  setTimeout(unlock, 100);
  await received;
  expect((await bot.waitForCard(2)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

/** A bot with one turn, whose database another program has locked. */
async function locked(): Promise<{ bot: CoreHarness; unlock(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "locked-"));
  const { db, close } = openDatabase(folder);
  onTestFinished(close);
  const bot = await startHarness({ db });
  await bot.runTurn(1, "night", photo);
  await bot.waitUntilIdle();
  const other = new Database(join(folder, "threadbrush.db"));
  other.exec("begin exclusive");
  return { bot, unlock: () => void other.close() };
}

test("keeps a picture that was drawn while the database was locked, without drawing it twice", async () => {
  const { bot, unlock } = await locked();
  unlock();
  const [model] = bot.models as [FakeModel];
  const draw = model.draw.bind(model);
  let other: Database.Database | undefined;
  model.draw = async (...args) => {
    other = new Database(fileOf(bot.db));
    other.exec("begin exclusive");
    setTimeout(() => other?.close(), 100);
    return draw(...args);
  };
  expect((await bot.runTurn(2, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
  expect(model.draws).toBe(2);
});

test.each([
  ["missing", (path: string) => rmSync(path)],
  ["damaged", (path: string) => writeFileSync(path, "garbage")],
])("reports a %s picture on the cards that need it, and works on in other conversations", async (_, damage) => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.waitUntilIdle();
  for (const name of readdirSync(bot.folder)) damage(join(bot.folder, name));
  const second = await bot.runTurn(2, "rain");
  expect(second.card.slots[0]?.failure).toContain("missing or damaged on the server");
  await bot.pick(1, 1);
  expect(bot.card(1)?.card.slots[0]).toMatchObject({ failure: expect.stringContaining("missing or damaged"), pickedBy: [{}] });
  const other = { thread: { platform: "discord" as const, id: "other" } };
  await bot.send("day", { in: other, source: pictureSource("another") });
  expect((await bot.waitForCard(1, "other")).pictures).toEqual(["day#1<another>"]);
});

test("fails a turn whose row is damaged, says so on its card, and works on in other conversations", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.waitUntilIdle();
  bot.db.run("update turns set settings = 'garb' where number = 1");
  const second = await bot.runTurn(2, "rain");
  expect(second.card).toMatchObject({ state: "failed", failure: expect.stringContaining("damaged on the server") });
  await bot.waitUntilIdle();
  expect(bot.failed.prepare).toBeLessThanOrEqual(1);
  const other = { thread: { platform: "discord" as const, id: "other" } };
  await bot.send("day", { in: other, source: pictureSource("another") });
  expect((await bot.waitForCard(1, "other")).pictures).toEqual(["day#1<another>"]);
});
