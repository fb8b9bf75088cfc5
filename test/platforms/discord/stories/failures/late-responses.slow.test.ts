// Responses that are too late for Discord, get lost, or can't be saved: the person still gets an answer.

import { expect, test } from "vitest";
import type { PendingInteraction } from "../../../../fakes/discord/people/pending-interaction.ts";
import { startChat, unescapeMarkdown } from "../../start.ts";

const seconds = 1000;
const minutes = 60 * seconds;

async function startConversation() {
  const chat = await startChat();
  const { service, ada } = chat;
  const { thread, first } = await chat.startConversation();
  return {
    ...{ ...chat, thread, first },
    /** Delays the response to an interaction by `afterMs`. */
    async respondLate(
      act: () => PendingInteraction | Promise<PendingInteraction>,
      afterMs = 4 * seconds,
      path = /callback$/,
      method = "POST",
    ) {
      const held = Promise.withResolvers<void>();
      service.faults.next(method, path).waits(held.promise);
      const asked = service.requests.length;
      await act();
      await service.until(() => service.requests.slice(asked).some((one) => path.test(one.path)), "the answer on its way");
      service.clock.advance(afterMs);
      held.resolve();
    },
    waitForDirectMessage: (words: string, person = ada) =>
      service.until(() => person.sees(person.direct).find(({ text }) => unescapeMarkdown(text).includes(words)), words),
  };
}

test("sends an answer that is too late as a direct message that names the channel", async () => {
  const { ada, general, thread, respondLate, waitForDirectMessage } = await startConversation();
  await respondLate(() => ada.uses("/edit", thread, { prompt: "blur it", models: "locl" }));
  expect((await waitForDirectMessage("Did you mean local?")).text).toContain(`<#${general.id}>`);
});

test("sends a refusal although it's late", async () => {
  const { service, first, respondLate, waitForDirectMessage } = await startConversation();
  const bo = service.person("Bo");
  await respondLate(() => bo.chooses(first, menuOf(first), [optionOf(first, "Delete conversation")]));
  await waitForDirectMessage("Only the person who started this conversation", bo);
});

test("applies a click that is acknowledged too late, and tells the person", async () => {
  const { ada, thread, first, waitForCard, respondLate, waitForDirectMessage } = await startConversation();
  await respondLate(() => ada.clicks(first, "Pick 1"));
  await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await waitForDirectMessage("I got your request");
});

test.each(["/edit", "/delete", "/settings", "/history"])(
  "asks the person to repeat %s when its response is too late",
  async (command) => {
    const { ada, thread, respondLate, waitForDirectMessage } = await startConversation();
    await respondLate(() => ada.uses(command, thread));
    await waitForDirectMessage("Please try again");
  },
);

test("asks the person to repeat /history after fifteen minutes", async () => {
  const { ada, general, respondLate, waitForDirectMessage } = await startConversation();
  await respondLate(() => ada.uses("/history", general), 16 * minutes, /@original$/, "PATCH");
  await waitForDirectMessage("Please try again");
});

test.each(["losesResponse", "isCut"] as const)("responds once when the request %s", async (fault) => {
  const { service, ada, thread } = await startConversation();
  service.faults.next("POST", /callback$/)[fault]();
  const use = await ada.uses("/settings", thread);
  expect(unescapeMarkdown((await use.reply()).text)).toContain("Models: local");
  const tries = () => service.requests.filter(({ path }) => path.includes(use.id));
  await service.until(() => tries().length === 2, "the second try");
  for (let bar = 0; bar < 3; bar++) await (await ada.uses("/help", thread)).reply();
  expect(ada.sees(ada.direct)).toEqual([]);
});

test("shows the history although its acknowledgement is lost", async () => {
  const { service, ada, general } = await startConversation();
  service.faults.next("POST", /callback$/).losesResponse();
  expect(unescapeMarkdown((await (await ada.uses("/history", general)).reply()).text)).toContain("rotate left");
});

test("says at once that a change can't be saved, and saves it on a retry", async () => {
  const { bot, ada, thread } = await startConversation();
  const set = async () => unescapeMarkdown((await (await ada.uses("/settings", thread, { aspect_ratio: "1:1" })).reply()).text);
  bot.diskFull = true;
  expect(await set()).toContain("couldn't save that");
  bot.diskFull = false;
  expect(await set()).toContain("Saved");
});

type Card = Awaited<ReturnType<typeof startConversation>>["first"];

function menuOf(card: Card): string {
  return menuIn(card)?.custom_id ?? "";
}

function optionOf(card: Card, label: string): string {
  return menuIn(card)?.options?.find((option) => option.label === label)?.value ?? "";
}

function menuIn({ components }: Card) {
  return components.flatMap((row) => row.components ?? []).find(({ options }) => options);
}
