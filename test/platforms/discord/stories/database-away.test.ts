import { expect, test, vi } from "vitest";
import { StorageError } from "../../../../src/core/errors.ts";
import { SqlConversationStore } from "../../../../src/storage/stores/conversations.ts";
import { startChat } from "../start.ts";

test("handles a message that arrives while the database is away, before the ones after it", async () => {
  const { ada, bot, service, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation();
  const read = vi.spyOn(SqlConversationStore.prototype, "isThreadActive");
  for (let times = 0; times < 3; times++) read.mockRejectedValueOnce(new StorageError("locked", "the database is away"));
  await ada.posts(thread, { text: "flip horizontally" });
  await ada.posts(thread, { text: "black and white" });
  await waitForResult(thread, "black and white");
  read.mockRestore();
  await service.until(() => bot.turns() === 3, "both turns");
  expect(cards(thread).map(({ text }) => /rotate left|flip horizontally|black and white/.exec(text)?.[0])).toEqual([
    "rotate left",
    "flip horizontally",
    "black and white",
  ]);
});
