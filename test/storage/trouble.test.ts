// A disk that is full, rows that another program holds, pictures that are lost: people read why, and nothing is lost.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { Request } from "../../src/core/vocabulary.ts";
import { type Db, openDatabase } from "../../src/storage/database.ts";
import { DiskSpaceGuard } from "../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { type CoreHarness, posted, talk } from "../core/core-harness.ts";
import { FakeModel } from "../fakes/model.ts";

const MEGABYTE = 1024 * 1024;
const photo = { source: posted("photo") };

function pragma(db: Db, text: string): number {
  return Number(db.$client.pragma(text, { simple: true }));
}

function fileOf(db: Db): string {
  return db.$client.name;
}

/** No page more than there are now; zero lifts it. */
function fill(db: Db, full: boolean): void {
  pragma(db, `max_page_count = ${full ? pragma(db, "page_count") : 1_000_000}`);
}

function request(ada: CoreHarness, prompt: string): Request {
  return {
    ...{ id: prompt.slice(0, 9), location: { thread: ada.thread }, author: { id: "ada", name: "ada", moderator: false } },
    ...{ at: new Date(), intent: { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false } },
  };
}

test("what cannot be written down is not acknowledged, and said again it is done once", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  fill(ada.db, true);
  const long = request(ada, `rain ${"and more ".repeat(5000)}`);
  await expect(ada.chat.hears(long)).rejects.toMatchObject({ name: "StorageError", code: "full" });
  fill(ada.db, false);
  await ada.chat.hears(request(ada, "snow"));
  expect((await ada.shows(2)).card.prompt).toBe(long.intent.kind === "edit" && long.intent.prompt.trim());
  expect((await ada.shows(3)).card.prompt).toBe("snow");
});

test("rows that find no room for a drawn picture say so on the card; with room again it is drawn", async () => {
  class Talkative extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      return { ...(await super.draw(order, watch)), notes: ["much to say ".repeat(5000)] };
    }
  }
  const ada = await talk({ models: [new Talkative()] });
  fill(ada.db, true);
  const { card } = await ada.turn(1, "night", photo);
  expect(card.slots[0]?.failure).toContain("The server's disk is full");
  fill(ada.db, false);
  await ada.wishes({ kind: "retry", turn: card.turn });
  await ada.until(() => ada.card(1)?.pictures[0] === "night#1<photo>");
});

test("before the disk is full no picture is asked for, and the card says why; with room again it is drawn", async () => {
  let free = 10 * MEGABYTE;
  const ada = await talk({ free: () => free });
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.failure).toContain("The server's disk is full");
  expect(ada.models[0]?.draws).toBe(0);
  free = 1000 * MEGABYTE;
  ada.pass(1000);
  await ada.wishes({ kind: "retry", turn: card.turn });
  await ada.until(() => ada.card(1)?.pictures[0] === "night#1<>");
});

test("a picture that somebody sent to a full disk is waited for, and then the card says why", async () => {
  const ada = await talk({ free: () => 10 * MEGABYTE });
  const { card } = await ada.turn(1, "night", photo);
  expect(card.failure).toContain("The server's disk is full");
  expect(ada.failed.prepare).toBe(8);
});

test("a disk that really is full refuses a picture whole, and takes it once there is room", async (context) => {
  const disk = mkdtempSync(join(tmpdir(), "disk-"));
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("only root can make a small disk");
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

test("what cannot be written while another program holds the rows is not acknowledged, and is done once it lets go", async () => {
  const { ada, letGo } = await held();
  await expect(ada.chat.hears(request(ada, "rain"))).rejects.toMatchObject({ name: "StorageError", code: "locked" });
  letGo();
  await ada.chat.hears(request(ada, "snow"));
  expect((await ada.shows(2)).card.prompt).toBe("rain");
  expect((await ada.shows(3)).card.prompt).toBe("snow");
});

test("rows that another program holds for a moment are waited for", async () => {
  const { ada, letGo } = await held();
  const heard = ada.chat.hears(request(ada, "rain"));
  setTimeout(letGo, 100);
  await heard;
  expect((await ada.shows(2)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

/** A bot with one turn, whose rows are now held by another program. */
async function held(): Promise<{ ada: CoreHarness; letGo(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "held-"));
  const { db, close } = openDatabase(folder);
  onTestFinished(close);
  const ada = await talk({ db });
  await ada.turn(1, "night", photo);
  await ada.quiet();
  const other = new Database(join(folder, "threadbrush.db"));
  other.exec("begin exclusive");
  return { ada, letGo: () => void other.close() };
}

test("a picture drawn while another program holds the rows is kept when it lets go, and drawn once", async () => {
  const { ada, letGo } = await held();
  letGo();
  const [model] = ada.models as [FakeModel];
  const draw = model.draw.bind(model);
  let other: Database.Database | undefined;
  model.draw = async (...args) => {
    other = new Database(fileOf(ada.db));
    other.exec("begin exclusive");
    setTimeout(() => other?.close(), 100);
    return draw(...args);
  };
  expect((await ada.turn(2, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
  expect(model.draws).toBe(2);
});

test.each([
  ["missing", (path: string) => rmSync(path)],
  ["damaged", (path: string) => writeFileSync(path, "garbage")],
])("a %s picture is told on the cards that need it; other conversations go on", async (_, harm) => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.quiet();
  for (const name of readdirSync(ada.folder)) harm(join(ada.folder, name));
  const second = await ada.turn(2, "rain");
  expect(second.card.slots[0]?.failure).toContain("missing or damaged on the server");
  await ada.picks(1, 1);
  expect(ada.card(1)?.card.slots[0]).toMatchObject({ failure: expect.stringContaining("missing or damaged"), pickedBy: [{}] });
  const other = { thread: { platform: "discord" as const, id: "other" } };
  await ada.says("day", { in: other, source: posted("another") });
  expect((await ada.shows(1, "other")).pictures).toEqual(["day#1<another>"]);
});

test("rows that turn out damaged end the work on them, and their card says that it failed; other conversations go on", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.quiet();
  ada.db.run("update turns set settings = 'garb' where number = 1");
  const second = await ada.turn(2, "rain");
  expect(second.card).toMatchObject({ state: "failed", failure: expect.stringContaining("damaged on the server") });
  await ada.quiet();
  expect(ada.failed.prepare).toBeLessThanOrEqual(1);
  const other = { thread: { platform: "discord" as const, id: "other" } };
  await ada.says("day", { in: other, source: posted("another") });
  expect((await ada.shows(1, "other")).pictures).toEqual(["day#1<another>"]);
});
