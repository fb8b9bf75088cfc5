// What the bot may not do, at the start and in the middle: named, with where to allow it, and nothing is left behind.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { drawing, meeting, photo, plain } from "../people.ts";

const needed = [
  ["CreatePublicThreads", "Create Public Threads"],
  ["SendMessages", "Send Messages"],
  ["SendMessagesInThreads", "Send Messages in Threads"],
  ["AttachFiles", "Attach Files"],
  ["ReadMessageHistory", "Read Message History"],
] as const;

test.each(needed)("without %s a mention, a command and the menu say so, and start nothing", async (permission, name) => {
  const { ada, service, general } = await meeting();
  service.forbid(permission, general);
  const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo()] });
  const ours = () => [...ada.sees(general), ...ada.sees(ada.direct)].filter(({ author }) => author !== "Ada");
  const words = [await service.until(() => ours()[0], "a word")];
  words.push(await (await ada.uses("/edit", general, { prompt: "blur it", image: await photo() })).reply());
  words.push(await ada.picksFromMenu("Edit image", posted).reply());
  for (const { text } of words)
    expect(plain(text)).toMatch(new RegExp(`I don't have the ${name} permission here\\..*Channel Settings → Permissions`));
  expect(service.threads()).toEqual([]);
});

test("a channel that the bot may not see is named to who uses a command there", async () => {
  const { ada, service, general } = await meeting();
  service.forbid("ViewChannel", general);
  const use = await ada.uses("/edit", general, { prompt: "blur it", image: await photo() });
  expect(plain((await use.reply()).text)).toContain(discordMessages.missing(["View Channel"]));
});

test.each(["EmbedLinks", "AddReactions"] as const)("without %s all goes well", async (permission) => {
  const { service, general, begun } = await meeting();
  service.forbid(permission, general);
  const { first } = await begun();
  expect(first.buttons.map(({ label }) => label)).toEqual(["Pick 1", "Run again"]);
});

async function drawingNow() {
  const late = Promise.withResolvers<void>();
  const here = await meeting(drawing(async () => (await photo()).bytes, late.promise));
  const { ada, service, general, shows } = here;
  const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  return { ...here, posted, late };
}

test.each([
  ["AttachFiles", "Attach Files"],
  ["ViewChannel", "View Channel"],
] as const)("%s that is taken away while a picture is drawn is named to who waits for it", async (permission, name) => {
  const { ada, service, general, late } = await drawingNow();
  service.forbid(permission, general);
  late.resolve();
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toBe(`<#${general.id}>: ${discordMessages.missing([name])}`);
});

test("when nobody can be told that a card failed, everybody else's turns go on", async () => {
  const { ada, service, general, late, begun } = await drawingNow();
  service.faults.next("POST", "/users/@me/channels").answers(403, { message: "Missing Access", code: 50001 });
  service.faults.next("POST", `/channels/${general.id}/messages`, 5).answers(500);
  service.forbid("AttachFiles", general);
  late.resolve();
  await service.until(() => service.requests.filter(({ status }) => status === 500).length > 0, "the words that fail");
  service.allow("AttachFiles", general);
  expect((await begun("rain", service.person("Bo"))).first.pictures).toHaveLength(1);
  expect(ada.sees(ada.direct)).toEqual([]);
});

test("what is lacking for the next turn is named in an answer to it, and what is drawn meanwhile still appears", async () => {
  const { ada, service, general, posted, late, shows } = await drawingNow();
  service.forbid("SendMessagesInThreads", general);
  await ada.posts(posted, { text: "rain" });
  const told = await service.until(() => ada.sees(ada.direct)[0], "a word");
  expect(plain(told.text)).toContain(discordMessages.missing(["Send Messages in Threads"]));
  late.resolve();
  await shows(posted, ({ pictures }) => pictures.length > 0, "the picture");
});

test.each([
  ["the server has too many threads", 160006, "too many active threads", "directly"],
  ["the server has too many threads", 160006, "too many active threads", "where they asked"],
  ["the channel takes no threads", 50024, "can't open threads", "directly"],
])("where %s (%i) people are told “%s” %s, and nothing is left over", async (_, code, words, where) => {
  const { ada, service, general } = await meeting();
  ada.takesDirectMessages = where === "directly";
  service.faults.next("POST", /threads$/).answers(400, { message: "No thread", code });
  await (await ada.uses("/edit", general, { prompt: "blur it", image: await photo() })).answered();
  const place = where === "directly" ? ada.direct : general;
  const told = await service.until(() => ada.sees(place).find(({ text }) => text.includes(words)), "a word");
  expect(service.state.messages.get(told.id)?.mentions).toEqual([]);
  expect(ada.sees(general).filter(({ pictures }) => pictures.length > 0)).toEqual([]);
});
