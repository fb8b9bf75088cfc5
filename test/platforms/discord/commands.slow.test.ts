// Discord's commands: their ephemeral replies and their effects on the conversation.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Person } from "../../fakes/discord/people/person.ts";
import { colourAt, createModel, photo, sizeOf, startChat, unescapeMarkdown } from "./start.ts";

const startCommands = async () => {
  const chat = await startChat();
  const run = async (command: string, place: { id: string }, options = {}, by: Person = chat.ada) => {
    const reply = await (await by.uses(command, place, options)).reply();
    expect(reply.ephemeral).toBe(true);
    return { ...reply, text: unescapeMarkdown(reply.text) };
  };
  return { ...chat, run };
};

test("/again repeats the newest turn with the same pictures and a new seed", async () => {
  const { startConversation, run, service, cards, waitForResult } = await startCommands();
  const { thread, first } = await startConversation("rotate left");
  await run("/again", thread);
  const [, second] = await service.until(
    () =>
      cards(thread).filter(({ pictures, text }) => pictures.length > 0 && text.includes("seed")).length === 2 && cards(thread),
    "the repeated card",
  );
  await waitForResult(thread, "rotate left");
  expect(await sizeOf(second?.pictures[0]?.bytes ?? Buffer.alloc(0))).toEqual([80, 120]);
  const seeds = [first, second].map((card) => /seed (\d+)/.exec(card?.text ?? "")?.[1]);
  expect(new Set(seeds).size).toBe(2);
  expect((await run("/again", thread, { models: "locl" })).text).toContain("Did you mean local?");
});

test("/again and /undo reply that there is nothing to repeat or undo", async () => {
  const { general, ada, run } = await startCommands();
  expect((await run("/again", general)).text).toContain("no edit here to run again yet");
  expect((await run("/undo", ada.direct)).text).toMatch(/nothing to undo|nothing here/i);
});

test.each(["as a command", "as text"])("/undo %s makes the next turn build on the previous pictures", async (how) => {
  const { ada, startConversation, waitForResult, run, cards, service } = await startCommands();
  const { thread } = await startConversation("rotate left");
  await ada.posts(thread, { text: "black and white" });
  await waitForResult(thread, "black and white");
  if (how === "as a command") await run("/undo", thread);
  else await ada.posts(thread, { text: "undo" });
  await service.until(() => cards(thread).some(({ text }) => text.includes(messages.restored)), "the undo");
  await ada.posts(thread, { text: "rotate right" });
  const card = await waitForResult(thread, "rotate right");
  const bytes = card.pictures[0]?.bytes ?? Buffer.alloc(0);
  expect(await sizeOf(bytes)).toEqual([120, 80]);
  const [red = 0, green = 0, blue = 0] = await colourAt(bytes, 0.9, 0.5);
  expect(blue).toBeGreaterThan(2 * Math.max(red, green));
});

test("/settings shows the settings, changes them from text, and applies to the next turn", async () => {
  const { ada, startConversation, run, waitForCard } = await startCommands();
  const { thread } = await startConversation("rotate left");
  expect((await run("/settings", thread)).text).toContain("Aspect ratio: original, resolution: standard, pictures per model: 1");
  expect((await run("/settings", thread, { words: "variants 2, 1:1, title Cat" })).text).toContain(
    "Your next edit will use these settings",
  );
  const shown = await run("/settings", thread);
  expect(shown.text).toContain("**Cat**");
  expect(shown.text).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 2");
  await ada.posts(thread, { text: "brighter" });
  const card = await waitForCard(
    thread,
    ({ pictures, text }) => pictures.length === 2 && text.includes("brighter"),
    "two pictures",
  );
  for (const { bytes } of card.pictures) expect(await sizeOf(bytes)).toEqual([80, 80]);
});

test("/settings opens a form for the owner, and is read-only for others", async () => {
  const { service, ada, startConversation, run } = await startCommands();
  const { thread } = await startConversation("rotate left");
  const opened = ada.clicks(await run("/settings", thread), "Change…");
  await (await ada.submits(opened, { variants: ["2"], aspect_ratio: ["1:1"] })).answered();
  const bo = service.person("Bo");
  const reply = await run("/settings", thread, {}, bo);
  expect(reply.text).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 2");
  expect(reply.buttons).toEqual([]);
  expect((await run("/settings", thread, { words: "variants 3" }, bo)).text).toContain("Only the person who started");
});

test("/models lists the models in servers and direct messages", async () => {
  const { general, ada, run } = await startCommands();
  for (const place of [general, ada.direct])
    expect((await run("/models", place)).text).toMatch(/^\*\*Built-in editor\*\* \(local\): .*\w · free · up to/);
});

test("/history shows only one's own conversations with their pictures, and older ones on request", async () => {
  const { service, ada, general, startConversation, run, waitForResult } = await startCommands();
  const bo = service.person("Bo");
  expect((await run("/history", general, {}, bo)).text).toContain("no conversations yet");
  const { thread } = await startConversation("rotate left");
  for (let one = 1; one <= 6; one++) {
    await ada.posts(ada.direct, { text: `brighter ${one}`, pictures: [await photo()] });
    await waitForResult(ada.direct, `brighter ${one}`);
  }
  const newest = await run("/history", general);
  const named = (text: string) => [...text.matchAll(/^\*\*(.*)\*\* · 1 edit · <t:\d+:R> · (.*)$/gm)].map(([, ...one]) => one);
  expect(named(newest.text)).toEqual([6, 5, 4, 3, 2].map((one) => [`brighter ${one}`, "direct message"]));
  expect(newest.pictures.map(({ alt }) => alt)).toEqual([6, 5, 4, 3, 2].map((one) => `brighter ${one}`));
  const older = await ada.clicks(newest, "Older").reply();
  expect(named(unescapeMarkdown(older.text))).toEqual([
    ["brighter 1", "direct message"],
    ["rotate left", `<#${thread.id}>`],
  ]);
  const [, strip] = older.pictures.map(({ bytes }) => bytes);
  const greens = [
    [0.1, 0.5],
    [0.45, 0.5],
    [0.9, 0.9],
    [0.9, 0.1],
  ].map(async ([x = 0, y = 0]) => {
    const [, green = 0, blue = 0] = await colourAt(strip ?? Buffer.alloc(0), x, y);
    return green > blue;
  });
  // The photo's left half is green; turned left, its lower half.
  expect(await Promise.all(greens)).toEqual([true, false, true, false]);
});

test("/settings mention_only limits turns to messages that mention the bot until it's off again", async () => {
  const { ada, service, startConversation, run, waitForResult, cards } = await startCommands();
  const { thread } = await startConversation("rotate left");
  await run("/settings", thread, { mention_only: "on" });
  await ada.posts(thread, { text: "invert it" });
  await ada.posts(thread, { text: `${service.mention} make it sepia` });
  await waitForResult(thread, "make it sepia");
  await run("/settings", thread, { mention_only: "off" });
  await ada.posts(thread, { text: "black and white" });
  await waitForResult(thread, "black and white");
  expect(cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: make it sepia", "Ada: black and white"],
  ]);
});

test("/cancel stops a turn within two seconds, only for people who may, and the next one is drawn", async () => {
  const wait = Promise.withResolvers<void>();
  const model = createModel(async () => (await photo()).bytes, wait.promise);
  const { ada, service, general, waitForCard, waitForResult } = await startChat(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  await ada.posts(posted, { text: "rain" });
  const stranger = await (await service.person("Bo").uses("/cancel", posted)).reply();
  expect(unescapeMarkdown(stranger.text)).toContain("can cancel it");
  const asked = Date.now();
  await (await ada.uses("/cancel", posted)).answered();
  await waitForCard(posted, ({ text }) => text.includes("night") && text.includes("Cancelled"), "the cancelled card");
  expect(Date.now() - asked).toBeLessThan(2000);
  wait.resolve();
  await waitForResult(posted, "rain");
});

test("/delete asks once, then removes the bot's messages and keeps people's own", async () => {
  const { ada, startConversation, service } = await startCommands();
  const { thread } = await startConversation();
  const asked = await (await ada.uses("/delete", thread)).reply();
  expect(unescapeMarkdown(asked.text)).toMatch(/permanently removes its pictures and the bot's messages.*own messages stay/);
  await ada.posts(thread, { text: "// a remark" });
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(
    () => ada.sees(thread).every(({ author, ephemeral, type }) => author === "Ada" || ephemeral || type === 21),
    "no messages of the bot",
  );
  expect(ada.sees(thread).map(({ text }) => text)).toContain("// a remark");
});
