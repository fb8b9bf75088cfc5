import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { createModel, photo, startChat, unescapeMarkdown } from "../start.ts";

test("reopens an archived thread on a message and for a late picture", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes, late.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
  await waitForCard(thread, ({ text }) => text.includes(messages.states.drawing), "the card");
  ada.archives(thread);
  late.resolve();
  await waitForCard(thread, ({ pictures }) => pictures.length > 0, "the picture");
  ada.archives(thread);
  await ada.posts(thread, { text: "rain" });
  await waitForCard(thread, ({ text, pictures }) => text.includes("rain") && pictures.length > 0, "the second turn");
});

test("ends a turn in a locked thread with one direct message and no retries", async () => {
  const { ada, service, startConversation } = await startChat();
  const { thread } = await startConversation();
  const mo = service.person("Mo", { moderates: true });
  service.faults.next("POST", `/channels/${thread.id}/messages`).answers(403, { message: "Thread is locked", code: 160005 });
  await ada.posts(thread, { text: "blur it" });
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a direct message");
  expect(unescapeMarkdown(notice.text)).toContain("locked");
  mo.locks(thread);
  const asked = service.requests.length;
  await flush(service, ada);
  expect(service.requests.slice(asked).filter(({ path }) => path.includes(thread.id))).toEqual([]);
  expect(ada.sees(ada.direct).filter(({ author }) => author !== "Ada")).toHaveLength(1);
});

/** Runs an unrelated command. Everything sent before it has been handled when it returns. */
async function flush(service: Awaited<ReturnType<typeof startChat>>["service"], ada: ReturnType<typeof service.person>) {
  await (await ada.uses("/help", service.channel("elsewhere"))).reply();
}

test("ends the turn with one direct message when the thread is locked while drawing", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes, late.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  const mo = service.person("Mo", { moderates: true });
  mo.locks(posted);
  mo.archives(posted);
  late.resolve();
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a direct message");
  expect(unescapeMarkdown(notice.text)).toContain("This thread is locked");
});

test.each(["thread", "channel"])("notifies the author when a %s is deleted while drawing", async (what) => {
  const { ada, service, general, waitForCard } = await startChat(
    createModel(async () => (await photo()).bytes, new Promise(() => {})),
  );
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.person("Mo", { moderates: true }).removes(what === "thread" ? posted : general);
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a direct message");
  expect(unescapeMarkdown(notice.text)).toContain("That thread was deleted");
});

test("notifies the author once when the thread is deleted while the bot is away", async () => {
  const { bot, ada, service, general, waitForCard } = await startChat(
    createModel(async () => (await photo()).bytes, new Promise(() => {})),
  );
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  await bot.stop();
  service.person("Mo", { moderates: true }).removes(posted);
  await bot.start();
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a direct message");
  expect(unescapeMarkdown(notice.text)).toContain(messages.threadGone);
  await bot.stop();
  expect(ada.sees(ada.direct)).toHaveLength(1);
});

test("keeps a deleted card deleted, and builds the next turn on its picture", async () => {
  const late = Promise.withResolvers<void>();
  const bytes = (await photo()).bytes;
  const model = createModel(async () => bytes, late.promise);
  const { ada, service, general, waitForCard, cards } = await startChat(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const card = await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.person("Mo", { moderates: true }).deletes(card);
  late.resolve();
  await service.until(
    () => service.requests.some(({ method, status }) => method === "PATCH" && status === 404),
    "the final edit",
  );
  await ada.posts(posted, { text: "rain" });
  const next = await waitForCard(posted, ({ text, pictures }) => text.includes("rain") && pictures.length > 0, "the next card");
  expect(cards(posted).map(({ id }) => id)).toEqual([next.id]);
  expect(next.pictures[0]?.alt).toBe("make it night → rain");
});

test("ends the conversation of a deleted thread, keeps its history, and starts a new one", async () => {
  const { ada, service, general, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation();
  service.person("Mo", { moderates: true }).removes(thread);
  const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo("other.png")] });
  await service.until(() => service.threadOn(posted), "another thread");
  expect((await waitForResult({ id: posted.id }, "blur it")).pictures[0]?.name).toMatch(/^t1-v1\./);
  const history = await (await ada.uses("/history", general)).reply();
  expect(unescapeMarkdown(history.text)).toContain("rotate left");
});

test("ignores remarks, replies to people and other threads, and needs no mention in its own", async () => {
  const { ada, service, general, startConversation, waitForResult, cards } = await startChat();
  const bo = service.person("Bo");
  const { thread } = await startConversation();
  const of = ada.opensThread(await ada.posts(general, { text: "lunch?" }), "lunch");
  await ada.posts(of, { text: "blur it" });
  await ada.posts(thread, { text: "// nice one" });
  const reply = await bo.posts(thread, { text: "I like it", repliesTo: await ada.posts(thread, { text: `${bo.mention} look` }) });
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  expect(reply.id).not.toBe("");
  expect(cards(thread)).toHaveLength(2);
  expect(cards(of)).toHaveLength(0);
});

test("makes a forum post the conversation when it's mentioned there", async () => {
  const { ada, service, waitForResult } = await startChat();
  const post = await ada.opensPost(service.forum("pictures"), "my cat", { text: "look", pictures: [await photo()] });
  const [starter] = ada.sees(post);
  await ada.posts(post, { text: `${service.mention} rotate left`, ...(starter && { repliesTo: starter }) });
  await waitForResult(post, "rotate left");
  expect(service.threads()).toHaveLength(1);
});

test("turns three messages at once into three turns in order, each built on the previous one", async () => {
  const { ada, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation("rotate left");
  await Promise.all(["flip it", "crop to 1:1", "rotate right"].map((text) => ada.posts(thread, { text })));
  await waitForResult(thread, "rotate right");
  const asked = cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0]);
  expect(asked).toEqual(["Ada: rotate left", "Ada: flip it", "Ada: crop to 1:1", "Ada: rotate right"]);
});
