import { expect, test } from "vitest";
import type { Person } from "../../../../fakes/discord/people/person.ts";
import { photo, startChat, unescapeMarkdown } from "../../start.ts";

test("registers unchanged commands only once", async () => {
  const { bot, service } = await startChat();
  await bot.stop();
  await bot.start();
  const registered = service.requests.filter(({ method, path }) => method === "PUT" && path.endsWith("/commands"));
  expect(registered).toHaveLength(1);
});

test("handles messages from a lost connection or session once and in order", async () => {
  const { service, ada, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation();
  service.gateway.drop({ resumable: true });
  await ada.posts(thread, { text: "rotate right" });
  await waitForResult(thread, "rotate right");
  service.gateway.drop({ resumable: false });
  await ada.posts(thread, { text: "invert it" });
  await ada.posts(thread, { text: "make it sepia" });
  await waitForResult(thread, "make it sepia");
  expect(cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: rotate right", "Ada: invert it", "Ada: make it sepia"],
  ]);
}, 30_000);

test("reads 120 missed messages and builds the next turn on the newest card", async () => {
  const { bot, ada, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation("rotate left");
  await bot.stop();
  for (let line = 0; line < 120; line++) await ada.posts(thread, { text: `// ${line}` });
  await ada.posts(thread, { text: "rotate right" });
  await bot.start();
  const card = await waitForResult(thread, "rotate right");
  expect(card.pictures[0]?.alt).toBe("rotate left → rotate right");
});

test("handles missed messages of many conversations once and in order, newest conversation first", async () => {
  const { bot, service, startConversation, waitForResult, cards } = await startChat();
  const conversations: { by: Person; thread: { id: string } }[] = [];
  for (let one = 1; one <= 12; one++) {
    const by = service.person(`P${one}`);
    conversations.push({ by, thread: (await startConversation("rotate left", by)).thread });
  }
  await bot.stop();
  for (const text of ["invert it", "rotate right"]) for (const { by, thread } of conversations) await by.posts(thread, { text });
  const before = service.requests.length;
  await bot.start();
  for (const { by, thread } of conversations) {
    await waitForResult(thread, "rotate right");
    const words = cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0]);
    expect(words).toEqual([`${by.name}: rotate left`, `${by.name}: invert it`, `${by.name}: rotate right`]);
  }
  const read = service.requests.slice(before).flatMap(({ method, path }) => {
    const thread = method === "GET" && /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
    return thread ? [thread] : [];
  });
  expect(read).toEqual(conversations.map(({ thread }) => thread.id).reverse());
}, 60_000);

test("answers a reply in a conversation older than a month", async () => {
  const { bot, service, ada, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation();
  await bot.stop();
  service.clock.advance(40 * 24 * 60 * 60_000);
  await bot.start();
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
});

test.each(["succeedsButAnswers", "losesResponse"] as const)(
  "posts the card once, with its picture, when the post %s",
  async (fault) => {
    const { service, ada, general, waitForResult, cards } = await startChat();
    const plan = service.faults.next("POST", /messages$/);
    if (fault === "succeedsButAnswers") plan.succeedsButAnswers(500);
    else plan.losesResponse();
    const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
    await service.until(() => service.threadOn(posted), "a thread");
    const card = await waitForResult({ id: posted.id }, "rotate left");
    expect([cards({ id: posted.id }).length, card.pictures.length]).toEqual([1, 1]);
  },
);

test("gives two people who start at the same moment a card each", async () => {
  const { service, ada, startConversation } = await startChat();
  const both = await Promise.all([startConversation("rotate left", ada), startConversation("invert it", service.person("Bo"))]);
  expect(both.map(({ first }) => first.pictures.length)).toEqual([1, 1]);
});
