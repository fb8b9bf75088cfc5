import { expect, test } from "vitest";
import type { QueryResults } from "../../../../src/core/cards/views.ts";
import type { ConversationKey } from "../../../../src/core/vocabulary.ts";
import { Fixtures, inThread } from "../../../conformance/stores/fixtures.ts";
import { settings } from "../../../fakes/bot.ts";
import { startHarness } from "../../core-harness.ts";

type History = QueryResults["history"];
const ada = { id: "ada", name: "Ada", moderator: false };
const titlesOf = ({ items }: History) => items.map(({ title }) => title);
const promptsOf = ({ items }: History) => items.map(({ found }) => found.map(({ prompt }) => prompt));

async function startHistory() {
  const bot = await startHarness();
  const fixtures = new Fixtures(bot.store);
  let threads = 0;
  return {
    bot,
    fixtures,
    /** A new conversation with these instructions. */
    async converse(title: string, prompts: string[] = [title], by = "ada") {
      const thread = inThread(`thread ${++threads}`);
      for (const prompt of prompts)
        await fixtures.receiveTurn({ ...thread, prompt, maxWaiting: 999, start: { settings, seed: 1, title } }, by);
      return thread;
    },
    find: (words?: string, before?: ConversationKey, person = ada) =>
      bot.core.query(person, { kind: "history", ...(words !== undefined && { words }), ...(before && { before }) }),
  };
}

test("finds words in titles and instructions, the newest conversations and edits first", async () => {
  const { converse, find } = await startHistory();
  await converse("Harbour", ["make it warmer", "crop it", "even warmer"]);
  await converse("Warm colours", ["invert"]);
  await converse("A boat", ["black and white"]);
  const found = await find("WARM");
  expect(titlesOf(found)).toEqual(["Warm colours", "Harbour"]);
  expect(promptsOf(found)).toEqual([[], ["even warmer", "make it warmer"]]);
  expect(found.items[1]?.found.map(({ number }) => number)).toEqual([3, 1]);
});

test("finds all of the words in one instruction, together with the title", async () => {
  const { converse, find } = await startHistory();
  await converse("Harbour", ["make it warmer", "crop it"]);
  expect(promptsOf(await find("harbour warmer"))).toEqual([["make it warmer"]]);
  expect(titlesOf(await find("warmer crop"))).toEqual([]);
});

test("finds what people did in the conversations of others, and nothing in those where they did nothing", async () => {
  const { bot, fixtures, converse, find } = await startHistory();
  const joined = await converse("Joined", ["sepia"], "bo");
  await converse("Secret", ["sepia"], "bo");
  expect(titlesOf(await find("sepia"))).toEqual([]);
  await fixtures.receiveTurn({ ...joined, prompt: "invert" });
  expect(titlesOf(await find("sepia"))).toEqual(["Joined"]);
  expect(titlesOf(await find())).toEqual(["Joined"]);
  await bot.store.privacy.forgetPerson("discord", "ada");
  expect(titlesOf(await find("sepia"))).toEqual([]);
});

test("finds nothing in deleted conversations, and no deleted edits", async () => {
  const { bot, fixtures, converse, find } = await startHistory();
  const shared = await converse("Shared", ["sepia"]);
  await fixtures.receiveTurn({ ...shared, prompt: "sharpen" }, "bo");
  await bot.store.privacy.forgetPerson("discord", "bo");
  expect(titlesOf(await find("sharpen"))).toEqual([]);
  const conversation = await bot.store.conversations.findConversation(shared.location.thread);
  if (conversation) await bot.store.conversations.deleteConversation(conversation.id);
  expect(titlesOf(await find("sepia"))).toEqual([]);
});

test("pages through what it finds", async () => {
  const { converse, find } = await startHistory();
  for (let at = 1; at <= 45; at++) await converse(at % 2 ? `warm ${at}` : `cold ${at}`);
  const page = await find("warm");
  const rest = await find("warm", page.next);
  expect([page.items.length, rest.items.length, rest.next]).toEqual([20, 3, undefined]);
  expect(titlesOf(page).slice(0, 2)).toEqual(["warm 45", "warm 43"]);
  expect(titlesOf(rest)).toEqual(["warm 5", "warm 3", "warm 1"]);
  const all = await find();
  expect([all.items.length, (await find(undefined, all.next)).items.length]).toEqual([20, 20]);
});

test("searches 500 conversations at a time", async () => {
  const { converse, find } = await startHistory();
  await converse("the oldest");
  for (let at = 0; at < 500; at++) await converse("another");
  const newest = await find("oldest");
  expect(newest.items).toEqual([]);
  expect(titlesOf(await find("oldest", newest.next))).toEqual(["the oldest"]);
});

test("counts the edits that it doesn't list", async () => {
  const { converse, find } = await startHistory();
  await converse("Harbour", ["warm 1", "warm 2", "warm 3", "warm 4", "warm 5"]);
  const { items } = await find("warm");
  expect([promptsOf({ items, words: [] }), items[0]?.more]).toEqual([[["warm 5", "warm 4", "warm 3"]], 2]);
});
