// The text of a message's blocks stays within Slack's limit.

import { expect, test } from "vitest";
import { commands } from "../../../../commands/index.ts";
import type { ConversationSummary, ModelChoice, Slot } from "../../../../src/core/cards/views.ts";
import type { ConversationKey, ModelId } from "../../../../src/core/vocabulary.ts";
import { guide } from "../../../../src/models/local/local.ts";
import { Api } from "../../../../src/platforms/slack/gateway/api.ts";
import { fitMessage } from "../../../../src/platforms/slack/outbound/fit-message.ts";
import { cardMessage, type Message, mrkdwn } from "../../../../src/platforms/slack/outbound/render-card.ts";
import { helpView, historyView, modelsView } from "../../../../src/platforms/slack/outbound/views.ts";
import { createModel } from "../../pictures.ts";
import { ada, bo, card, channel, files, root, slot, team } from "../fixtures.ts";
import { ephemeralTexts, photo, startSlackBot } from "../start.ts";

const MAX_TEXT = 10_000;
const model = (at: number): ModelChoice => ({
  ...{ id: `studio/easel-${at}` as ModelId, label: `Easel ${at}`, about: "Draws anything from words. ".repeat(40) },
  ...{ price: "≈ $0.04 per picture", references: 3, seed: true, needsReference: false },
  ...{ aspectRatios: "any", resolutions: ["standard"] },
});
const createModels = (count: number) => Array.from({ length: count }, (_, at) => model(at + 1));

/** All visible text of the blocks. */
function textOf({ blocks }: Message): string {
  const texts = JSON.stringify(blocks).matchAll(/"(?:text|alt_text)":("(?:[^"\\]|\\.)*")/g);
  return [...texts].map(([, text = ""]) => JSON.parse(text)).join("");
}

function fullest(number: number): Slot {
  const pickedBy = Array.from({ length: 30 }, () => ({ id: bo, name: `<@${bo}>` }));
  const image = { ...slot(number).image, alt: "night ".repeat(400) } as NonNullable<Slot["image"]>;
  return slot(number, { notes: ["a note ".repeat(90)], pickedBy, image });
}

test("fits the largest card, and keeps its instruction, pictures and buttons", () => {
  const slots = Array.from({ length: 16 }, (_, at) => fullest(at + 1));
  const full = cardMessage(card(slots, { prompt: "make it night ".repeat(220) }), files(slots));
  expect(textOf(full).length).toBeGreaterThan(MAX_TEXT);
  const message = fitMessage(full);
  expect(textOf(message).length).toBeLessThan(MAX_TEXT);
  expect(textOf(message).length).toBeGreaterThan(MAX_TEXT - 200);
  expect(message.blocks.filter(({ type }) => type === "image")).toHaveLength(16);
  expect(message.blocks.at(-1)).toEqual(full.blocks.at(-1));
  expect(JSON.stringify(message.blocks).match(/picked by (<@\w+>,? ?)+…/g)).toHaveLength(16);
});

test("cuts long texts to one length and leaves short ones alone", () => {
  const long = ["a", "b"].map((letter) => mrkdwn(letter.repeat(3000)));
  const blocks = [...long, ...long, mrkdwn(`by <@${ada}>`)];
  const message = fitMessage({ text: "", blocks });
  const lengths = message.blocks.map((block) => (block.type === "section" ? block.text?.text.length : 0));
  expect(new Set(lengths.slice(0, 4)).size).toBe(1);
  expect(message.blocks.at(-1)).toEqual(blocks.at(-1));
  expect(fitMessage(message)).toBe(message);
});

test("fits messages that are posted, edited or ephemeral", async () => {
  const { slack, ada, general } = await startSlackBot();
  const mention = await ada.mentions(general, "help"); // the bot is in the channel
  const message = { text: "", blocks: Array.from({ length: 5 }, (_, at) => mrkdwn(`${at}`.repeat(2900))) };
  const api = new Api(slack.botToken, slack.url, () => {});
  const ts = await api.post(mention.channel, undefined, message, "posted000001");
  await api.update(mention.channel, ts, message);
  await api.postEphemeral(mention.channel, undefined, ada.id, message);
  const sent = slack.calls.filter(({ sent: { blocks } }) => JSON.stringify(blocks ?? "").includes("444"));
  expect(sent.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.update", "chat.postEphemeral"]);
});

test("never cuts within a mention, a link or an escaped character", () => {
  const blocks = ["<https://example.org|a link> ", "&amp;", `<@${ada}> `].flatMap((part) =>
    [0, 1, 2, 3, 4, 5].map((shift) => mrkdwn("x".repeat(shift) + part.repeat(Math.floor(2900 / part.length)))),
  );
  const { blocks: cut } = fitMessage({ text: "", blocks });
  for (const block of cut) {
    const text = block.type === "section" ? (block.text?.text ?? "") : "";
    expect(text.replace(/<[^<>]+>|&amp;/g, "")).toMatch(/^x* *…$/);
  }
});

test("needs no cuts for the pages of 150 models, the help and the history", () => {
  const pages = Array.from({ length: 8 }, (_, page) => modelsView(createModels(150), page));
  const help = helpView({ commands: commands.map(({ usage, about }) => ({ usage, about })), local: guide });
  const line: ConversationSummary = {
    ...{ key: "talk00000001" as ConversationKey, title: "&".repeat(200), turns: 100, drawing: true, costUsd: 12.34 },
    ...{ thread: { platform: "slack", id: `${team}/${channel}/${root}` }, updatedAt: new Date(), strip: [] },
  };
  const history = historyView({ items: Array.from({ length: 20 }, () => line) }, "https://a-workspace-with-a-name.slack.com/");
  for (const message of [...pages, help, history]) expect(textOf(message).length).toBeLessThan(MAX_TEXT);
  for (const { id } of createModels(150)) expect(pages.map(textOf).join()).toContain(`(${id})`);
});

test("pages through 150 models in one ephemeral message", async () => {
  const models = createModels(150).map(({ id, label, about }) => ({
    ...createModel(async () => (await photo()).bytes),
    id,
    label,
    about,
  }));
  const { slack, ada, general } = await startSlackBot({ models });
  const mention = await ada.mentions(general, "models");
  const list = await slack.until(() => ada.sees(general).find(({ ephemeral }) => ephemeral), "the list");
  expect(list.text).toContain("Models 1–20 of 150");
  expect(list.buttons.map(({ text }) => text)).toEqual(["Next"]);
  for (const page of ["21–40", "41–60"]) {
    await ada.clicks(list, "Next");
    await slack.until(() => ada.look(list)?.text.includes(`Models ${page} of 150`), page);
  }
  await ada.clicks(list, "Previous");
  await slack.until(() => ada.look(list)?.text.includes("Models 21–40 of 150"), "the previous page");
  expect(ephemeralTexts(ada, { id: mention.channel })).toHaveLength(1);
});

test("keeps a name filter on every page of models", async () => {
  const models = createModels(150).map(({ id, label, about }) => ({
    ...createModel(async () => (await photo()).bytes),
    id,
    label,
    about,
  }));
  const { slack, ada, general } = await startSlackBot({ models });
  await ada.slash("/edit", "models easel-1", general);
  const list = await slack.until(() => ada.sees(general).find(({ ephemeral }) => ephemeral), "the list");
  expect(list.text).toContain("Models 1–20 of 62");
  await ada.clicks(list, "Next");
  await slack.until(() => ada.look(list)?.text.includes("Models 21–40 of 62"), "the next page");
});
