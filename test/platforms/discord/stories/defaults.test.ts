// Moderators decide what new conversations in a channel or on a server start with.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { Person } from "../../../fakes/discord/people/person.ts";
import { photo, startChat, unescapeMarkdown } from "../start.ts";

async function startOnServer() {
  const chat = await startChat();
  const { service, ada, cards, waitForResult } = chat;
  const mo = service.person("Mo", { moderates: true });
  /** Uses /settings. Resolves to the reply, which only that person sees. */
  const settings = async (by: Person, place: { id: string }, options: Record<string, string | number>) => {
    const reply = await (await by.uses("/settings", place, options)).reply();
    expect(reply.ephemeral).toBe(true);
    return unescapeMarkdown(reply.text);
  };
  /** Starts a conversation. Resolves to its thread. */
  const startIn = async (channel: { id: string }, prompt = "rotate left") => {
    const posted = await ada.posts(channel, { text: `${service.mention} ${prompt}`, pictures: [await photo()] });
    const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
    await waitForResult(thread, prompt);
    return thread;
  };
  const prompts = (place: { id: string }) => cards(place).map(({ text }) => unescapeMarkdown(text).split("\n")[0]);
  return { ...chat, mo, settings, startIn, prompts, random: service.channel("random") };
}

test("starts mention-only conversations in a channel whose moderators chose that, and others elsewhere", async () => {
  const { service, ada, mo, general, random, settings, startIn, prompts, waitForResult } = await startOnServer();
  expect(await settings(mo, general, { for: "channel", mention_only: "on" })).toBe(messages.defaultsSaved("channel"));
  const [thread, other] = [await startIn(general), await startIn(random)];
  await ada.posts(thread, { text: "invert it" });
  await ada.posts(thread, { text: `${service.mention} make it sepia` });
  await ada.posts(other, { text: "black and white" });
  await Promise.all([waitForResult(thread, "make it sepia"), waitForResult(other, "black and white")]);
  expect(prompts(thread)).toEqual(["Ada: rotate left", "Ada: make it sepia"]);
  expect(prompts(other)).toEqual(["Ada: rotate left", "Ada: black and white"]);
});

test("takes a channel's defaults before its server's, and a conversation's settings before both", async () => {
  const { ada, mo, general, random, settings, startIn } = await startOnServer();
  await settings(mo, general, { words: "server variants 2, 16:9" });
  await settings(mo, general, { words: "channel 1:1" });
  const [thread, other] = [await startIn(general), await startIn(random)];
  expect(await settings(ada, thread, {})).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 2");
  expect(await settings(ada, other, {})).toContain("Aspect ratio: 16:9, resolution: standard, pictures per model: 2");
  expect(await settings(ada, thread, { variants: 1 })).toBe(messages.settingsSaved);
  expect(await settings(ada, thread, {})).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 1");
});

test("applies to slash commands, and to commands in the channel's threads", async () => {
  const { ada, mo, general, settings, startIn, service, waitForResult } = await startOnServer();
  const thread = await startIn(general);
  expect(await settings(mo, thread, { for: "channel", variants: 2 })).toBe(messages.defaultsSaved("channel"));
  await (await ada.uses("/edit", general, { prompt: "invert it", image: await photo() })).answered();
  const started = () => service.threads().find(({ id }) => id !== thread.id);
  const next = { id: await service.until(() => started()?.id, "the second thread") };
  await waitForResult(next, "invert it");
  expect(await settings(ada, next, {})).toContain("pictures per model: 2");
});

test("shows everybody what applies and where it is set, and goes back to the defaults", async () => {
  const { ada, mo, general, random, settings } = await startOnServer();
  expect(await settings(ada, general, { for: "server" })).toContain("These are the bot's defaults.");
  await settings(mo, general, { for: "server", variants: 2 });
  await settings(mo, general, { for: "channel", words: "mention only on" });
  const shown = await settings(ada, general, { for: "channel" });
  expect(shown.split("\n").slice(0, -1)).toEqual([
    "**New conversations in this channel start with:**",
    "Models: local",
    "Aspect ratio: original, resolution: standard, pictures per model: 2",
    "Mention only: on",
    "Set for this channel: mention only.",
    "Set for this server: pictures per model.",
  ]);
  expect(await settings(ada, random, { for: "channel" })).toContain("Mention only: off");
  expect(await settings(mo, general, { for: "channel", words: "reset" })).toBe(messages.defaultsReset("channel"));
  expect(await settings(mo, general, { words: "server reset" })).toBe(messages.defaultsReset("server"));
  expect(await settings(ada, general, { words: "channel" })).toContain("These are the bot's defaults.");
});

test("lets only moderators change defaults, and a channel's moderator not the server's", async () => {
  const { service, ada, mo, general, random, settings } = await startOnServer();
  const cam = service.person("Cam");
  service.allow("ManageMessages", general, cam);
  const change = (by: Person, scope: "channel" | "server", place = general) => settings(by, place, { for: scope, variants: 2 });
  expect(await change(ada, "channel")).toBe(messages.moderatorsOnly("channel"));
  expect(await change(ada, "server")).toBe(messages.moderatorsOnly("server"));
  expect(await change(cam, "channel", random)).toBe(messages.moderatorsOnly("channel"));
  expect(await change(cam, "channel")).toBe(messages.defaultsSaved("channel"));
  expect(await change(cam, "server")).toBe(messages.moderatorsOnly("server"));
  expect(await settings(cam, general, { words: "server reset" })).toBe(messages.moderatorsOnly("server"));
  expect(await settings(ada, random, { for: "channel" })).toContain("pictures per model: 1");
  expect(await change(mo, "server")).toBe(messages.defaultsSaved("server"));
});

test("has no defaults for direct messages", async () => {
  const { mo, settings } = await startOnServer();
  for (const words of ["channel", "server mention only on", "server reset"])
    expect(await settings(mo, mo.direct, { words })).toBe(messages.noDefaults);
});

test("forgets the defaults of a server that removes the bot", async () => {
  const { bot, service, mo, general, settings } = await startOnServer();
  await settings(mo, general, { for: "server", variants: 2 });
  await settings(mo, general, { for: "channel", variants: 3 });
  expect(bot.defaults()).toHaveLength(2);
  service.removeFrom(service.state.guild);
  await service.until(() => bot.defaults().length === 0, "the deletion");
});
