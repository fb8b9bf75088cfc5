import { expect, onTestFinished, test } from "vitest";
import { plain } from "../../fakes/models/clients.ts";
import { photo } from "../../story/drivers/driver.ts";
import { startApp } from "./app.ts";
import { BrowserClient } from "./browser-client.ts";

async function start() {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const [ada, bo] = [new BrowserClient(app), new BrowserClient(app)];
  const bytes = new Uint8Array(await plain(photo.colour, photo));
  const pictures = () => new File([bytes], "mine.png", { type: "image/png" });
  await ada.send("/name", { name: "Ada" });
  await ada.send("/messages", { to: "channel", text: "// look", pictures: pictures(), key: "Posted000001" });
  const edits = async (by: BrowserClient) => {
    const { dialog = "" } = await by.send("/form", { message: "Posted000001" });
    const draft = /name="draft" value="(\w+)"/.exec(dialog)?.[1] ?? "";
    const { go = "" } = await by.send("/submit", { draft, prompt: "rotate left", models: "local" });
    await expect.poll(() => by.page(go), { timeout: 15_000 }).toMatch(/figure class="variant ready/);
    return go;
  };
  return { app, ada, bo, edits, pictures };
}

test("lets only the author remove a message, after one confirmation", async () => {
  const { ada, bo } = await start();
  expect(await bo.page("/")).not.toContain("/m/Posted000001/remove");
  expect((await bo.get("/m/Posted000001/remove")).status).toBe(404);
  expect(await bo.send("/do/remove", { message: "Posted000001" })).toMatchObject({ refused: true });
  expect(await ada.page("/m/Posted000001/remove")).toContain("Your message and its picture will be removed for everyone.");
  await ada.send("/do/remove", { message: "Posted000001" });
  expect(await bo.page("/")).not.toContain("Posted000001");
});

test("removes a message with its picture, and keeps conversations that started from it", async () => {
  const { app, ada, bo, edits } = await start();
  const path = await edits(bo);
  const [posted] = (await app.messages.get("Posted000001"))?.pictures ?? [];
  expect(await ada.page("/m/Posted000001/remove")).toContain("Edits made from it stay.");
  await ada.send("/do/remove", { message: "Posted000001" });
  expect((await bo.get(`/pictures/${posted?.key}`)).status).toBe(404);
  await expect(app.blobs.get(posted?.key as never)).rejects.toMatchObject({ code: "missing" });
  expect(await bo.page(path)).not.toContain("mine.png");
  await bo.send("/messages", { to: path.slice(3), text: "rotate right" });
  await expect.poll(async () => (await bo.page(path)).match(/figure class="variant ready/g)?.length, { timeout: 15_000 }).toBe(2);
});

test("lets the person who posted a picture delete conversations that started from it, and no one else", async () => {
  const { app, ada, bo, edits } = await start();
  const path = await edits(bo);
  const stranger = new BrowserClient(app);
  expect(await stranger.page(path)).not.toContain("Delete conversation");
  expect(await stranger.send("/do/delete", { conversation: path.slice(3) })).toMatchObject({ refused: true });
  const page = await ada.page(path);
  expect([page.includes("Delete conversation"), page.includes("Rename")]).toEqual([true, false]);
  expect(await ada.send("/do/delete", { conversation: path.slice(3) })).toEqual({ go: "/" });
  await expect.poll(async () => (await bo.get(path)).status).toBe(404);
  expect(await bo.page("/")).toContain("Posted000001");
});

test("deletes all of one's own data on /forget after a confirmation with figures, and nothing else", async () => {
  const { app, ada, bo, edits, pictures } = await start();
  const theirs = await edits(bo);
  const { go: own = "" } = await ada.send("/messages", { to: "new", text: "rotate left", models: "local", pictures: pictures() });
  await ada.send("/messages", { to: theirs.slice(3), text: "rotate left" });
  await expect
    .poll(async () => (await bo.page(theirs)).match(/figure class="variant ready/g)?.length, { timeout: 15_000 })
    .toBe(2);
  await bo.send("/messages", { to: "channel", text: "hello", key: "Posted000002" });
  expect(await ada.send("/messages", { to: "channel", text: "/forget" })).toEqual({ go: "/forget" });
  expect(await ada.page("/forget")).toMatch(
    /deletes 1 conversation, 1 edit in other people&#39;s conversations, \d pictures, 3 messages and/,
  );
  expect(await ada.send("/do/forget", {})).toMatchObject({
    notice: expect.stringContaining("deleting your data"),
    refused: false,
  });
  await expect.poll(async () => (await bo.page("/")).includes("Posted000001"), { timeout: 15_000 }).toBe(false);
  expect((await ada.get(own)).status).toBe(404);
  await expect.poll(async () => (await bo.page(theirs)).match(/figure class="variant ready/g)?.length).toBe(1);
  expect([await bo.page("/"), await ada.page("/")]).toEqual([
    expect.stringContaining("Posted000002"),
    expect.not.stringContaining('value="Ada"'),
  ]);
  await expect.poll(async () => Object.values(await app.store.queue.countAll()).every((n) => n === 0)).toBe(true);
  expect(app.errors).toEqual([]);
});
