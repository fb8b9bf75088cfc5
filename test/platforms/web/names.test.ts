import { expect, onTestFinished, test } from "vitest";
import { webPeople } from "../../../src/platforms/web/store/schema.ts";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { clock } from "../../fakes/bot.ts";
import { startApp } from "./app.ts";
import { BrowserClient } from "./browser-client.ts";

async function people(count: number): Promise<BrowserClient[]> {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const clients = Array.from({ length: count }, () => new BrowserClient(app));
  for (const client of clients) await client.get("/");
  return clients;
}

const nameOn = async (client: BrowserClient) => /name="name" value="([^"]*)"/.exec(await client.page("/"))?.[1];

test("gives the second Bo a number, even when the name only looks the same", async () => {
  const [bo, second, third] = (await people(3)) as [BrowserClient, BrowserClient, BrowserClient];
  expect(await bo.send("/name", { name: "Bo" })).toEqual({ notice: "Your name is now “Bo”.", refused: false });
  expect(await second.send("/name", { name: "bo" })).toEqual({
    notice: "“bo” is taken, so your name is now “bo 2”.",
    refused: false,
  });
  await third.send("/name", { name: "B\u043e" });
  expect([await nameOn(bo), await nameOn(second), await nameOn(third)]).toEqual(["Bo", "bo 2", "B\u043e 3"]);
});

test("keeps a person's own name, and gives it to someone else once it's free", async () => {
  const [bo, other] = (await people(2)) as [BrowserClient, BrowserClient];
  await bo.send("/name", { name: "Bo" });
  expect(await bo.send("/name", { name: "BO" })).toMatchObject({ notice: "Your name is now “BO”." });
  await bo.send("/name", { name: "Robert" });
  expect(await other.send("/name", { name: "Bo" })).toMatchObject({ notice: "Your name is now “Bo”." });
});

test.each(["You", "you", "Y0u", "You 2", "Threadbrush", "THREADBRUSH", "Тhreadbrush", "Somebody"])(
  "refuses the reserved name %s in a sentence",
  async (name) => {
    const [eve] = (await people(1)) as [BrowserClient];
    expect(await eve.send("/name", { name })).toEqual({
      notice: `“${name}” is reserved. Please choose another name.`,
      refused: true,
    });
    expect(await nameOn(eve)).toBe("");
  },
);

test("refuses an invisible name", async () => {
  const [eve] = (await people(1)) as [BrowserClient];
  expect(await eve.send("/name", { name: "\u3164\u200b" })).toMatchObject({ refused: true });
});

test("serves the name form as a page for narrow windows without scripts", async () => {
  const [bo] = (await people(1)) as [BrowserClient];
  expect(await bo.page("/name")).toContain('<form method="post" action="/name">');
});

test("numbers equal names that were chosen before names had to differ", async () => {
  const { db, close } = openDatabase(":memory:");
  onTestFinished(close);
  const before = [
    { id: "a", name: "Bo" },
    { id: "b", name: "BO" },
    { id: "c", name: "Ada" },
  ];
  db.insert(webPeople).values(before).run();
  const messages = new SqlWebMessageStore(new SqliteDatabase(db, clock));
  await messages.makeNamesUnique();
  expect(await Promise.all(before.map(({ id }) => messages.nameOf(id)))).toEqual(["Bo", "BO 2", "Ada"]);
});
