import { expect, test, vi } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { StorageError } from "../../../../../src/core/errors.ts";
import { SqlConversationStore } from "../../../../../src/storage/stores/conversations.ts";
import { SqlTurnStore } from "../../../../../src/storage/stores/turns.ts";
import { createModel, photo, startChat, unescapeMarkdown } from "../../start.ts";

const away = new StorageError("locked", "the database is away");

test("handles a message that arrives while the database is away, before the ones after it", async () => {
  const { ada, bot, service, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation();
  const read = vi.spyOn(SqlConversationStore.prototype, "isThreadActive");
  for (let times = 0; times < 3; times++) read.mockRejectedValueOnce(away);
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

test("draws the words to which a message is edited while the database is away", async () => {
  const { ada, service, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation();
  const posted = await ada.posts(thread, { text: "black and white" });
  await waitForResult(thread, "black and white");
  const read = vi.spyOn(SqlConversationStore.prototype, "isThreadActive");
  for (let times = 0; times < 3; times++) read.mockRejectedValueOnce(away);
  ada.edits(posted, "flip vertically");
  await service.until(
    () => cards(thread).some(({ text }) => unescapeMarkdown(text).includes(messages.messageEdited)),
    "the offer",
  );
  read.mockRestore();
});

test("cancels the edit of a message that is deleted while the database is away", async () => {
  const gate = Promise.withResolvers<void>();
  const model = createModel(async () => (await photo()).bytes, gate.promise);
  const { ada, general, service, cards } = await startChat(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it blue`, pictures: [await photo()] });
  await service.until(() => model.references.length === 1, "the drawing");
  const thread = { id: service.threadOn(posted)?.id ?? "" };
  const withdraw = vi.spyOn(SqlTurnStore.prototype, "withdrawRequest");
  for (let times = 0; times < 3; times++) withdraw.mockRejectedValueOnce(away);
  ada.deletes(posted);
  const says = messages.cancelledBecause.deleted;
  await service.until(() => cards(thread).some(({ text }) => unescapeMarkdown(text).includes(says)), "the cancelled card");
  withdraw.mockRestore();
  gate.resolve();
});
