// The same edit on many pictures, chosen below the message box and in the form.

import { expect, onTestFinished, test } from "vitest";
import type { ConversationKey } from "../../../../src/core/vocabulary.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

const pictures = () =>
  Promise.all(["red", "green", "blue"].map(async (colour) => new Blob([new Uint8Array(await paint(colour))])));

async function start() {
  const app = await startApp();
  onTestFinished(() => app.stop());
  return { app, client: new BrowserClient(app) };
}

/** For each turn of a conversation, how many pictures it was given, and how many it drew. */
async function drawnOf({ store }: App, address: string): Promise<number[][]> {
  const find = () => store.conversations.findConversation(address.slice(3) as ConversationKey);
  await expect.poll(async () => (await find())?.head, { timeout: 15_000 }).toBeDefined();
  const conversation = await find();
  const list = async () => (conversation ? store.turns.listTurns(conversation.id) : []);
  await expect.poll(async () => (await list()).every(({ state }) => state === "done"), { timeout: 15_000 }).toBe(true);
  return (await list()).map(({ references, variants }) => [references.length, variants.length]);
}

const base = { to: "new", offers: "models", models: "local", text: "black and white" };

test("edits each picture of a message on its own if that is chosen below the message box", async () => {
  const { app, client } = await start();
  const { go = "" } = await client.send("/messages", { ...base, each: "each", pictures: await pictures() });
  expect(await drawnOf(app, go)).toEqual([[3, 3]]);
  await client.send("/messages", { to: go.slice(3), text: "brighter" });
  await expect
    .poll(() => drawnOf(app, go), { timeout: 15_000 })
    .toEqual([
      [3, 3],
      [3, 3],
    ]);
});

test("applies the choice to a command and in the channel, and edits as one otherwise", async () => {
  const { app, client } = await start();
  const command = await client.send("/messages", {
    ...{ ...base, text: "/edit black and white", each: "each", pictures: await pictures() },
  });
  expect(await drawnOf(app, command.go ?? "")).toEqual([[3, 3]]);
  const channel = { to: "channel", text: "@threadbrush black and white", each: "each", pictures: await pictures() };
  expect(await drawnOf(app, (await client.send("/messages", channel)).go ?? "")).toEqual([[3, 3]]);
  const together = { ...base, text: "side by side", each: "together", pictures: await pictures() };
  expect(await drawnOf(app, (await client.send("/messages", together)).go ?? "")).toEqual([[3, 1]]);
});

test("asks in the form of a message with several pictures, and does as chosen", async () => {
  const { app, client } = await start();
  await client.send("/messages", { to: "channel", text: "// look", pictures: await pictures() });
  const [, message = ""] = /name="message" value="(\w{12})"/.exec(await client.page("/")) ?? [];
  const { dialog = "" } = await client.send("/form", { message });
  expect(dialog).toContain('<label class="each" data-from="0">Several pictures <select name="each">');
  const [, draft = ""] = /name="draft" value="(\w{12})"/.exec(dialog) ?? [];
  const values = { draft, prompt: "black and white", offers: "models", models: "local", each: "each" };
  expect(await drawnOf(app, (await client.send("/submit", values)).go ?? "")).toEqual([[3, 3]]);
});

test("hides the choice, and doesn't send it, until there are several pictures", async () => {
  const { client } = await start();
  expect(await client.page("/")).toContain(
    '<label class="each" data-from="2" hidden>Several pictures <select name="each" disabled>',
  );
  await client.send("/messages", { to: "channel", text: "// look", pictures: (await pictures()).slice(0, 1) });
  const [, message = ""] = /name="message" value="(\w{12})"/.exec(await client.page("/")) ?? [];
  expect((await client.send("/form", { message })).dialog).toContain('data-from="1" hidden>');
});
