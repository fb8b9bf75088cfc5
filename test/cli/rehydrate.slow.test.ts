// Rebuilds a thread's conversation from the command line, in a process of its own, on simulated services.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { commandLineMessages } from "../../src/cli/messages.ts";
import type { Thread } from "../../src/core/vocabulary.ts";
import { idGenerator } from "../../src/random.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { clock } from "../fakes/bot.ts";
import { startChat } from "../platforms/discord/start.ts";
import { photo, startSlackBot, waitForCard } from "../platforms/slack/start.ts";

const command = join(import.meta.dirname, "../../src/cli/rehydrate.ts");

/** Runs the command on an empty DATA_DIR, which it keeps. */
function prepare(settings: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), "rehydrate-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...settings };
  return {
    async run(link: string): Promise<{ code: number | null; out: string; err: string }> {
      const child = spawn(process.execPath, [command, link], {
        cwd: dataDir,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        timeout: 100_000,
      });
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
      return { code, out, err };
    },
    /** With the rows that the command wrote. */
    async inRows<T>(work: (store: SqlStore) => Promise<T>): Promise<T> {
      const { db, close } = openDatabase(dataDir);
      try {
        return await work(new SqlStore(new SqliteDatabase(db, clock), idGenerator));
      } finally {
        close();
      }
    },
  };
}

async function promptsIn(store: SqlStore, thread: Thread): Promise<string[]> {
  const conversation = await store.conversations.findConversation(thread);
  return conversation ? (await store.turns.listTurns(conversation.id)).map(({ prompt }) => prompt) : [];
}

const rebuilt = { code: 0, out: `${commandLineMessages.readingThread}\n${commandLineMessages.rehydrated(1, 1, [])}\n`, err: "" };

function refused(sentence: string, code = 1, out = `${commandLineMessages.readingThread}\n`) {
  return { code, out, err: `${sentence}\n` };
}

test("rebuilds a thread on Discord once, and says why it doesn't rebuild others", async () => {
  const { bot, service, general, startConversation } = await startChat();
  const { posted, thread, first } = await startConversation("rotate left");
  await bot.stop();
  const { run, inRows } = prepare({ DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api });
  const server = `https://discord.com/channels/${service.state.guild.id}`;
  expect(await run(`${server}/${thread.id}/${first.id}`)).toEqual(rebuilt);
  const there: Thread = { platform: "discord", id: `${general.id}/${thread.id}` };
  expect(await inRows((store) => promptsIn(store, there))).toEqual(["rotate left"]);
  expect(await run(`${server}/${general.id}/${posted.id}`)).toEqual(refused(commandLineMessages.conversationKnown));
  expect(await run(`https://discord.com/channels/1/${thread.id}`)).toEqual(refused(commandLineMessages.threadNotSeen, 1, ""));
  expect(await run(`${server}/${general.id}`)).toEqual(refused(commandLineMessages.badLink, 2, ""));
  await inRows(async (store) => {
    const conversation = await store.conversations.findConversation(there);
    if (!conversation) throw new Error("no conversation");
    await store.conversations.deleteConversation(conversation.id);
    await store.conversations.purgeConversation(conversation.id);
  });
  expect(await run(`${server}/${thread.id}`)).toEqual(refused(commandLineMessages.conversationDeleted));
}, 240_000);

test("rebuilds a thread on Slack, and not while a bot uses the same database", async () => {
  const { slack, ada, general, stop } = await startSlackBot();
  const thread = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const card = await waitForCard(slack, ada, thread, "rotate left");
  await stop();
  const settings = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url };
  const { run, inRows } = prepare(settings);
  const link = `https://example.slack.com/archives/${general.id}/p${card.ts.replace(".", "")}?thread_ts=${thread.ts}&cid=${general.id}`;
  const busy = await inRows(() => run(link));
  expect([busy.code, busy.out]).toEqual([1, ""]);
  expect(busy.err).toContain("DATA_DIR");
  expect(await run(link)).toEqual(rebuilt);
  const other = await ada.says(general, "hello");
  const { noCardsThere } = commandLineMessages;
  expect(await run(`https://example.slack.com/archives/${general.id}/p${other.ts.replace(".", "")}`)).toEqual(
    refused(noCardsThere),
  );
}, 240_000);

test("needs a chat platform", async () => {
  const { run } = prepare({});
  expect(await run("https://discord.com/channels/1/2")).toEqual(refused(commandLineMessages.noChatPlatform, 1, ""));
});
