// The rows alone say what is still to be done.

import { ne } from "drizzle-orm";
import { expect, test } from "vitest";
import type { TurnId } from "../../src/core/vocabulary.ts";
import { reschedule } from "../../src/storage/rules/tasks/reschedule.ts";
import { tasks } from "../../src/storage/schema.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { type Db, openDatabase } from "../../src/storage/sqlite/open.ts";
import { clock } from "../fakes/bot.ts";
import { createDataFolder } from "./move/data-folder.ts";

/** What is to be done, by kind. Cards that may be shown already aren't among them. */
function tasksIn(db: Db): string[] {
  const rows = db.select({ key: tasks.key, rank: tasks.rank }).from(tasks).where(ne(tasks.kind, "publish")).all();
  return rows.map(({ key, rank }) => `${key} (${rank})`).sort();
}

test("schedules the tasks that a stopped bot had", async () => {
  const { dataDir } = await createDataFolder();
  const { db, close } = openDatabase(dataDir);
  const before = tasksIn(db);
  const kinds = new Set(before.map((task) => task.split(":", 1)[0]));
  expect(kinds).toEqual(new Set(["open", "draw", "remove", "forget"]));
  db.run("delete from tasks");
  await new SqliteDatabase(db, clock).write((tx, now) => reschedule(tx, [], now));
  expect(tasksIn(db)).toEqual(before);
  close();
});

test("schedules the first received turn of each conversation, and cards that aren't posted", async () => {
  const { dataDir } = await createDataFolder();
  const { db, close } = openDatabase(dataDir);
  db.run("delete from tasks");
  db.run("update turns set state = 'received', message = null, number = number + 100 where state in ('received', 'drawing')");
  db.run("delete from variants where turn in (select id from turns where state = 'received')");
  await new SqliteDatabase(db, clock).write((tx, now) => reschedule(tx, [1 as TurnId], now));
  const subjects = (kind: string) =>
    db.$client.prepare("select subject from tasks where kind = ? order by subject").pluck().all(kind) as number[];
  const received = (where: string) =>
    db.$client
      .prepare(
        `select t.id from turns t join conversations c on c.id = t.conversation where t.state = 'received' and ${where} order by t.id`,
      )
      .pluck()
      .all() as number[];
  const opened = received("c.thread is not null");
  expect(opened).toHaveLength(3);
  expect(subjects("prepare")).toEqual(opened.slice(0, 1));
  expect(subjects("publish")).toEqual([1, ...opened]);
  expect(subjects("draw")).toEqual([]);
  close();
});
