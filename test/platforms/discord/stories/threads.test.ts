import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { drawing, meeting, photo, plain } from "../people.ts";

test("a message revives an archived thread, and so does a final that comes late", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, shows } = await meeting(drawing(async () => (await photo()).bytes, late.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
  await shows(thread, ({ text }) => text.includes(messages.states.drawing), "the card");
  ada.archives(thread);
  late.resolve();
  await shows(thread, ({ pictures }) => pictures.length > 0, "the final");
  ada.archives(thread);
  await ada.posts(thread, { text: "rain" });
  await shows(thread, ({ text, pictures }) => text.includes("rain") && pictures.length > 0, "the second turn");
});

test("in a locked thread the turn ends with one message to the person, and nothing goes round", async () => {
  const { ada, service, begun } = await meeting();
  const { thread } = await begun();
  const mo = service.person("Mo", { moderates: true });
  service.faults.next("POST", `/channels/${thread.id}/messages`).answers(403, { message: "Thread is locked", code: 160005 });
  await ada.posts(thread, { text: "blur it" });
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toContain("locked");
  mo.locks(thread);
  const asked = service.requests.length;
  await bar(service, ada);
  expect(service.requests.slice(asked).filter(({ path }) => path.includes(thread.id))).toEqual([]);
  expect(ada.sees(ada.direct).filter(({ author }) => author !== "Ada")).toHaveLength(1);
});

/** Something else is asked for and answered: whatever was to come meanwhile has come. */
async function bar(service: Awaited<ReturnType<typeof meeting>>["service"], ada: ReturnType<typeof service.person>) {
  await (await ada.uses("/help", service.channel("elsewhere"))).reply();
}

test("in a thread that is locked while a picture is drawn the turn ends with one sentence", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, shows } = await meeting(drawing(async () => (await photo()).bytes, late.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  const mo = service.person("Mo", { moderates: true });
  mo.locks(posted);
  mo.archives(posted);
  late.resolve();
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toContain("This thread is locked");
});

test.each(["thread", "channel"])("who waits for a picture in a %s that is deleted is told so", async (what) => {
  const { ada, service, general, shows } = await meeting(drawing(async () => (await photo()).bytes, new Promise(() => {})));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.person("Mo", { moderates: true }).removes(what === "thread" ? posted : general);
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toContain("That thread was deleted");
});

test("who waits for a picture in a thread that is deleted while the bot is away is told so, once", async () => {
  const { bot, ada, service, general, shows } = await meeting(drawing(async () => (await photo()).bytes, new Promise(() => {})));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  await bot.stop();
  service.person("Mo", { moderates: true }).removes(posted);
  await bot.start();
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toContain(messages.threadGone);
  await bot.stop();
  expect(ada.sees(ada.direct)).toHaveLength(1);
});

test("a card that is deleted while it is drawn stays deleted; the next turn goes on from what was drawn", async () => {
  const late = Promise.withResolvers<void>();
  const bytes = (await photo()).bytes;
  const model = drawing(async () => bytes, late.promise);
  const { ada, service, general, shows, cards } = await meeting(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const card = await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.person("Mo", { moderates: true }).deletes(card);
  late.resolve();
  await service.until(() => service.requests.some(({ method, status }) => method === "PATCH" && status === 404), "its final");
  await ada.posts(posted, { text: "rain" });
  const next = await shows(posted, ({ text, pictures }) => text.includes("rain") && pictures.length > 0, "the next card");
  expect(cards(posted).map(({ id }) => id)).toEqual([next.id]);
  expect(next.pictures[0]?.alt).toBe("make it night → rain");
});

test("a thread that is deleted ends its conversation: the history stays, the next picture starts anew", async () => {
  const { ada, service, general, begun, drawn } = await meeting();
  const { thread } = await begun();
  service.person("Mo", { moderates: true }).removes(thread);
  const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo("other.png")] });
  await service.until(() => service.threadOn(posted), "another thread");
  expect((await drawn({ id: posted.id }, "blur it")).pictures[0]?.name).toMatch(/^t1-v1\./);
  const history = await (await ada.uses("/history", general)).reply();
  expect(plain(history.text)).toContain("rotate left");
});

test("remarks, talk among people and threads of others start nothing; in its own thread no mention is needed", async () => {
  const { ada, service, general, begun, drawn, cards } = await meeting();
  const bo = service.person("Bo");
  const { thread } = await begun();
  const of = ada.opensThread(await ada.posts(general, { text: "lunch?" }), "lunch");
  await ada.posts(of, { text: "blur it" });
  await ada.posts(thread, { text: "// nice one" });
  const said = await bo.posts(thread, { text: "I like it", repliesTo: await ada.posts(thread, { text: `${bo.mention} look` }) });
  await ada.posts(thread, { text: "invert it" });
  await drawn(thread, "invert it");
  expect(said.id).not.toBe("");
  expect(cards(thread)).toHaveLength(2);
  expect(cards(of)).toHaveLength(0);
});

test("a mention in a forum's post makes that post the conversation", async () => {
  const { ada, service, drawn } = await meeting();
  const post = await ada.opensPost(service.forum("pictures"), "my cat", { text: "look", pictures: [await photo()] });
  const [starter] = ada.sees(post);
  await ada.posts(post, { text: `${service.mention} rotate left`, ...(starter && { repliesTo: starter }) });
  await drawn(post, "rotate left");
  expect(service.threads()).toHaveLength(1);
});

test("three messages at once are three turns, in order, each on the picture before", async () => {
  const { ada, begun, drawn, cards } = await meeting();
  const { thread } = await begun("rotate left");
  await Promise.all(["flip it", "crop to 1:1", "rotate right"].map((text) => ada.posts(thread, { text })));
  await drawn(thread, "rotate right");
  const asked = cards(thread).map(({ text }) => plain(text).split("\n")[0]);
  expect(asked).toEqual(["Ada: rotate left", "Ada: flip it", "Ada: crop to 1:1", "Ada: rotate right"]);
});
