import { expect, test } from "vitest";
import type { Person } from "../../../fakes/discord/people/person.ts";
import { meeting, photo, plain } from "../people.ts";

test("commands are registered at the first start only, as long as they stay the same", async () => {
  const { bot, service } = await meeting();
  await bot.stop();
  await bot.start();
  const registered = service.requests.filter(({ method, path }) => method === "PUT" && path.endsWith("/commands"));
  expect(registered).toHaveLength(1);
});

test("a cut line and a lost session lose nothing: what was said meanwhile is drawn once, in order", async () => {
  const { service, ada, begun, drawn, cards } = await meeting();
  const { thread } = await begun();
  service.gateway.drop({ resumable: true });
  await ada.posts(thread, { text: "rotate right" });
  await drawn(thread, "rotate right");
  service.gateway.drop({ resumable: false });
  await ada.posts(thread, { text: "invert it" });
  await ada.posts(thread, { text: "make it sepia" });
  await drawn(thread, "make it sepia");
  expect(cards(thread).map(({ text }) => plain(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: rotate right", "Ada: invert it", "Ada: make it sepia"],
  ]);
}, 30_000);

test("a thread of 120 messages is read to its end: the next turn builds on the newest card", async () => {
  const { bot, ada, begun, drawn } = await meeting();
  const { thread } = await begun("rotate left");
  await bot.stop();
  for (let line = 0; line < 120; line++) await ada.posts(thread, { text: `// ${line}` });
  await ada.posts(thread, { text: "rotate right" });
  await bot.start();
  const card = await drawn(thread, "rotate right");
  expect(card.pictures[0]?.alt).toBe("rotate left → rotate right");
});

test("in many conversations all that was said meanwhile is drawn once and in order, what was said last is read first", async () => {
  const { bot, service, begun, drawn, cards } = await meeting();
  const talks: { by: Person; thread: { id: string } }[] = [];
  for (let one = 1; one <= 12; one++) {
    const by = service.person(`P${one}`);
    talks.push({ by, thread: (await begun("rotate left", by)).thread });
  }
  await bot.stop();
  for (const text of ["invert it", "rotate right"]) for (const { by, thread } of talks) await by.posts(thread, { text });
  const before = service.requests.length;
  await bot.start();
  for (const { by, thread } of talks) {
    await drawn(thread, "rotate right");
    const words = cards(thread).map(({ text }) => plain(text).split("\n")[0]);
    expect(words).toEqual([`${by.name}: rotate left`, `${by.name}: invert it`, `${by.name}: rotate right`]);
  }
  const read = service.requests.slice(before).flatMap(({ method, path }) => {
    const thread = method === "GET" && /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
    return thread ? [thread] : [];
  });
  expect(read).toEqual(talks.map(({ thread }) => thread.id).reverse());
}, 60_000);

test("a reply in a conversation older than a month is answered when it arrives", async () => {
  const { bot, service, ada, begun, drawn } = await meeting();
  const { thread } = await begun();
  await bot.stop();
  service.clock.advance(40 * 24 * 60 * 60_000);
  await bot.start();
  await ada.posts(thread, { text: "invert it" });
  await drawn(thread, "invert it");
});

test.each(["succeedsButAnswers", "losesResponse"] as const)(
  "a card whose post %s stands once, with its picture",
  async (fault) => {
    const { service, ada, general, drawn, cards } = await meeting();
    const plan = service.faults.next("POST", /messages$/);
    if (fault === "succeedsButAnswers") plan.succeedsButAnswers(500);
    else plan.losesResponse();
    const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
    await service.until(() => service.threadOn(posted), "a thread");
    const card = await drawn({ id: posted.id }, "rotate left");
    expect([cards({ id: posted.id }).length, card.pictures.length]).toEqual([1, 1]);
  },
);

test("two people who start at the same moment both get their cards", async () => {
  const { service, ada, begun } = await meeting();
  const both = await Promise.all([begun("rotate left", ada), begun("invert it", service.person("Bo"))]);
  expect(both.map(({ first }) => first.pictures.length)).toEqual([1, 1]);
});
