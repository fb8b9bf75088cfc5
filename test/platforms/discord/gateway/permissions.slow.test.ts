// Missing permissions, from the start or revoked later: named, with where to grant them, and without leftovers.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { createModel, photo, startChat, unescapeMarkdown } from "../start.ts";

const needed = [
  ["CreatePublicThreads", "Create Public Threads"],
  ["SendMessages", "Send Messages"],
  ["SendMessagesInThreads", "Send Messages in Threads"],
  ["AttachFiles", "Attach Files"],
  ["ReadMessageHistory", "Read Message History"],
] as const;

test.each(needed)(
  "names the missing %s in reply to a mention, a command and the menu, and starts nothing",
  async (permission, name) => {
    const { ada, service, general } = await startChat();
    service.forbid(permission, general);
    const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo()] });
    const botMessages = () => [...ada.sees(general), ...ada.sees(ada.direct)].filter(({ author }) => author !== "Ada");
    const words = [await service.until(() => botMessages()[0], "a reply")];
    words.push(await (await ada.uses("/edit", general, { prompt: "blur it", image: await photo() })).reply());
    words.push(await ada.picksFromMenu("Edit image", posted).reply());
    for (const { text } of words)
      expect(unescapeMarkdown(text)).toMatch(
        new RegExp(`I don't have the ${name} permission here\\..*Channel Settings → Permissions`),
      );
    expect(service.threads()).toEqual([]);
  },
);

test("replies to a command that it can't see the channel", async () => {
  const { ada, service, general } = await startChat();
  service.forbid("ViewChannel", general);
  const use = await ada.uses("/edit", general, { prompt: "blur it", image: await photo() });
  expect(unescapeMarkdown((await use.reply()).text)).toContain(discordMessages.missing(["View Channel"]));
});

test.each(["EmbedLinks", "AddReactions"] as const)("works without %s", async (permission) => {
  const { service, general, startConversation } = await startChat();
  service.forbid(permission, general);
  const { first } = await startConversation();
  expect(first.buttons.map(({ label }) => label)).toEqual(["Pick 1", "Run again"]);
});

async function startDrawing() {
  const late = Promise.withResolvers<void>();
  const chat = await startChat(createModel(async () => (await photo()).bytes, late.promise));
  const { ada, service, general, waitForCard } = chat;
  const posted = await ada.posts(general, { text: `${service.mention} blur it`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  return { ...chat, posted, late };
}

test.each([
  ["AttachFiles", "Attach Files"],
  ["ViewChannel", "View Channel"],
] as const)("names %s to the author when it's revoked while a picture is being drawn", async (permission, name) => {
  const { ada, service, general, late } = await startDrawing();
  service.forbid(permission, general);
  late.resolve();
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a message");
  expect(unescapeMarkdown(notice.text)).toBe(`<#${general.id}>: ${discordMessages.missing([name])}`);
});

test("continues other people's turns when the author of a failed card can't be notified", async () => {
  const { ada, service, general, late, startConversation } = await startDrawing();
  service.faults.next("POST", "/users/@me/channels").answers(403, { message: "Missing Access", code: 50001 });
  service.faults.next("POST", `/channels/${general.id}/messages`, 5).answers(500);
  service.forbid("AttachFiles", general);
  late.resolve();
  await service.until(() => service.requests.filter(({ status }) => status === 500).length > 0, "the failed notification");
  service.allow("AttachFiles", general);
  expect((await startConversation("rain", service.person("Bo"))).first.pictures).toHaveLength(1);
  expect(ada.sees(ada.direct)).toEqual([]);
});

test("names a permission that the next turn lacks, and still shows the picture being drawn", async () => {
  const { ada, service, general, posted, late, waitForCard } = await startDrawing();
  service.forbid("SendMessagesInThreads", general);
  await ada.posts(posted, { text: "rain" });
  const notice = await service.until(() => ada.sees(ada.direct)[0], "a message");
  expect(unescapeMarkdown(notice.text)).toContain(discordMessages.missing(["Send Messages in Threads"]));
  late.resolve();
  await waitForCard(posted, ({ pictures }) => pictures.length > 0, "the picture");
});

test.each([
  ["the server has too many threads", 160006, "too many active threads", "in a direct message"],
  ["the server has too many threads", 160006, "too many active threads", "in the channel"],
  ["the channel takes no threads", 50024, "can't open threads", "in a direct message"],
])("when %s (%i), replies “%s” %s and leaves nothing behind", async (_, code, words, where) => {
  const { ada, service, general } = await startChat();
  ada.takesDirectMessages = where === "in a direct message";
  service.faults.next("POST", /threads$/).answers(400, { message: "No thread", code });
  await (await ada.uses("/edit", general, { prompt: "blur it", image: await photo() })).answered();
  const place = where === "in a direct message" ? ada.direct : general;
  const notice = await service.until(() => ada.sees(place).find(({ text }) => text.includes(words)), "a message");
  expect(service.state.messages.get(notice.id)?.mentions).toEqual([]);
  expect(ada.sees(general).filter(({ pictures }) => pictures.length > 0)).toEqual([]);
});
