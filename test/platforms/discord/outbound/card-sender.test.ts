// Known from other bots: Discord posts a message, and its response lists no files.

import { expect, onTestFinished, test } from "vitest";
import type { Card } from "../../../../src/core/cards/views.ts";
import type { ConversationKey } from "../../../../src/core/vocabulary.ts";
import { DiscordPlatform } from "../../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../../src/storage/sqlite/open.ts";
import { FakeCore } from "../../../conformance/platforms/fake-core.ts";
import { clock, silent } from "../../../fakes/bot.ts";
import { DiscordService } from "../../../fakes/discord/service.ts";

/** A thread, and a finished card that isn't posted yet. */
async function startPlatform() {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const { db, close } = openDatabase(":memory:");
  const platform = new DiscordPlatform({
    token: service.token ?? "",
    apiUrl: service.api,
    editChannels: [],
    rows: new SqlDiscordStore(new SqliteDatabase(db, clock)),
    clock,
    log: silent,
  });
  const core = new FakeCore();
  await platform.start(core);
  onTestFinished(async () => {
    await platform.stop();
    await service.close();
    close();
  });
  const conversation = core.key() as ConversationKey;
  const head = { text: "Ada: night", author: { id: "ada", name: "Ada" }, prompt: "night", conversation };
  const { thread } = await platform.openThread({ platform: "discord", id: general.id }, conversation, head, undefined);
  const card: Card = await core.card("turn of night", ["red"], { conversation });
  const edits = () => service.requests.filter(({ method, files }) => method === "PATCH" && files.length > 0).length;
  return { service, platform, thread, card, edits };
}

test("sends a new card's pictures again", async () => {
  const { service, platform, thread, card, edits } = await startPlatform();
  service.faults.next("POST", /messages$/).losesFiles();
  await platform.postMessage(thread, card.turn, card);
  expect(edits()).toBe(1);
});

test("doesn't say that nothing was posted when the pictures can't be sent again", async () => {
  const { service, platform, thread, card } = await startPlatform();
  service.faults.next("POST", /messages$/).losesFiles();
  service.faults.next("PATCH", /\/messages\/\d+$/).answers(403);
  await expect(platform.postMessage(thread, card.turn, card)).rejects.toMatchObject({ code: "unknown" });
  expect(await platform.findMessage(thread, card.turn, new Date(0))).toBeDefined();
});
