// A bot without rows in a thread with two finished edits.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Thread } from "../../../src/core/vocabulary.ts";
import { conversations, turns, variants } from "../../../src/storage/schema.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { startBot } from "../../fakes/bot.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { FakeModel } from "../../fakes/model.ts";
import { minute, twoEdits } from "./history.ts";

export const thread: Thread = { platform: "discord", id: "t" };
export const cause = { at: minute(1000), addressed: true };

export function createLoss() {
  const folder = mkdtempSync(join(tmpdir(), "rebuild-"));
  const { db, close } = openDatabase(":memory:");
  onTestFinished(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  const chat = new FakeChat();
  chat.history = { messages: twoEdits, isCut: false };
  const rows = () => [conversations, turns, variants].map((table) => db.select().from(table).all().length);
  const start = (wrap?: Parameters<typeof startBot>[3]) => startBot({ db, folder }, chat, new FakeModel(), wrap);
  return { chat, folder, db, rows, start, files: () => readdirSync(folder).length };
}
