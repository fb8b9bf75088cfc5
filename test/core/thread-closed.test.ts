import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { Intent, Request } from "../../src/core/vocabulary.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { startBot } from "../fakes/bot.ts";
import { FakeChat } from "../fakes/chat.ts";
import { FakeModel } from "../fakes/model.ts";

const ada = { id: "ada", name: "Ada", moderator: false };
const thread = { platform: "discord" as const, id: "t" };
const edit = (prompt: string, picture?: string, fresh = false): Intent => ({
  ...{ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh },
  ...(picture && { source: { attachments: [{ id: picture, name: picture }] } }),
});
const request = (id: string, intent: Intent): Request => ({ id, location: { thread }, author: ada, at: new Date(), intent });

async function start(chat = new FakeChat()) {
  const folder = mkdtempSync(join(tmpdir(), "closed-"));
  const bot = await startBot({ db: openDatabase(":memory:").db, folder }, chat, new FakeModel());
  return { chat, bot };
}

test("ends the conversation and explains how to fix it when the thread can't be written to", async () => {
  const { chat, bot } = await start();
  chat.postMessage = async () => {
    throw new PlatformError("forbidden", "50013", { userMessage: "I lack Send Messages in Threads." });
  };
  await bot.core.receive(request("r1", edit("night", "photo")));
  await vi.waitFor(async () => expect(await bot.store.conversations.findConversation(thread)).toBeUndefined(), 10_000);
  expect(chat.notices).toEqual(["I lack Send Messages in Threads."]);
  await bot.stop();
});

test("fails the turn with the platform's own message when the picture is missing", async () => {
  const { chat, bot } = await start();
  chat.downloadAttachment = async () => {
    throw new PlatformError("gone", "none", { userMessage: "There is no picture here." });
  };
  await bot.core.receive(request("r1", edit("night", "photo")));
  await vi.waitFor(() => expect(chat.shown[0]?.card.failure).toBe("There is no picture here."), 10_000);
  await bot.stop();
});

test("ends a deleted thread's conversation, cancels its turns and notifies the author once", async () => {
  const { chat, bot } = await start();
  await bot.core.receive(request("r1", edit("wait forever", "photo")));
  await bot.core.receive(request("r2", edit("then night")));
  await vi.waitFor(() => expect(chat.shown[0]?.card.slots).toHaveLength(3), 10_000);
  await bot.core.onThreadClosed(thread);
  expect(chat.notices).toEqual([messages.threadGone]);
  expect(await bot.store.conversations.findConversation(thread)).toBeUndefined();
  expect((await bot.store.turns.findTurn(chat.shown[0]?.key as never))?.state).toBe("cancelled");
  await bot.stop();
});

test("ends the conversation with one notification when editing a card shows that the thread is gone", async () => {
  const { chat, bot } = await start();
  chat.editMessage = async () => {
    void bot.core.onThreadClosed(thread);
    throw new PlatformError("gone", "10003", { userMessage: "The thread is gone." });
  };
  await bot.core.receive(request("r1", edit("night", "photo")));
  await vi.waitFor(async () => expect(await bot.store.conversations.findConversation(thread)).toBeUndefined(), 10_000);
  await bot.stop();
  expect(chat.notices).toHaveLength(1);
});

test("asks what should change about a new picture, in a new conversation", async () => {
  const { chat, bot } = await start();
  await bot.core.receive(request("r1", edit("night", "photo")));
  await bot.core.receive(request("r2", edit("", "other", true)));
  await vi.waitFor(() => expect(chat.shown.map(({ card }) => card.kind)).toEqual(expect.arrayContaining(["ask"])), 10_000);
  await bot.core.receive(request("r3", edit("rain")));
  const drawn = () => chat.shown.findLast(({ card }) => card.kind === "edit");
  await vi.waitFor(() => expect(drawn()?.pictures[0]).toBe("rain#1<other>"), 10_000);
  await bot.stop();
});

test("starts the next conversation when a form was opened on a new picture", async () => {
  const { chat, bot } = await start();
  await bot.core.receive(request("r1", edit("night", "photo")));
  const draft = {
    prompt: "",
    source: { attachments: [{ id: "other", name: "other" }] },
    references: [],
    settings: {},
    fresh: true,
  };
  const answer = await bot.core.receive(request("r2", { kind: "form", draft }));
  if (answer.kind !== "form") throw new Error(answer.kind);
  const first = await bot.store.conversations.findConversation(thread);
  await bot.core.receive(
    request("r3", { kind: "submit", draft: answer.form.draft, prompt: "rain", references: [], settings: {} }),
  );
  expect((await bot.store.conversations.findConversation(thread))?.key).not.toBe(first?.key);
  await vi.waitFor(() => expect(chat.shown.at(-1)?.pictures[0]).toBe("rain#1<other>"), 10_000);
  await bot.stop();
});
