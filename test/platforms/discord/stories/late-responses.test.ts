// Answers that come too late for Discord, get lost, or cannot be written down: the person learns of them all the same.

import { expect, test } from "vitest";
import type { PendingInteraction } from "../../../fakes/discord/people/pending-interaction.ts";
import { meeting, plain } from "../people.ts";

const seconds = 1000;
const minutes = 60 * seconds;

async function begun() {
  const here = await meeting();
  const { service, ada } = here;
  const { thread, first } = await here.begun();
  return {
    ...{ ...here, thread, first },
    /** What somebody does is answered only after so long. */
    async late(
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
    /** What the bot has told them directly. */
    told: (words: string, person = ada) =>
      service.until(() => person.sees(person.direct).find(({ text }) => plain(text).includes(words)), words),
  };
}

test("words that come too late are said directly, with where they belong to", async () => {
  const { ada, general, thread, late, told } = await begun();
  await late(() => ada.uses("/edit", thread, { prompt: "blur it", models: "locl" }));
  expect((await told("Did you mean local?")).text).toContain(`<#${general.id}>`);
});

test("what may not be done is said though it is late", async () => {
  const { service, first, late, told } = await begun();
  const bo = service.person("Bo");
  await late(() => bo.chooses(first, menuOf(first), [optionOf(first, "Delete conversation")]));
  await told("Only the person who started this conversation", bo);
});

test("a click that is acknowledged too late counts, and the person is told that it does", async () => {
  const { ada, thread, first, shows, late, told } = await begun();
  await late(() => ada.clicks(first, "Pick 1"));
  await shows(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await told("I got your request");
});

test.each(["/edit", "/delete", "/settings", "/history"])("%s that is answered too late is to be asked again", async (command) => {
  const { ada, thread, late, told } = await begun();
  await late(() => ada.uses(command, thread));
  await told("Please try again");
});

test("a history that takes more than a quarter of an hour is to be asked for again", async () => {
  const { ada, general, late, told } = await begun();
  await late(() => ada.uses("/history", general), 16 * minutes, /@original$/, "PATCH");
  await told("Please try again");
});

test.each(["losesResponse", "isCut"] as const)("an answer whose request %s is given once", async (fault) => {
  const { service, ada, thread } = await begun();
  service.faults.next("POST", /callback$/)[fault]();
  const use = await ada.uses("/settings", thread);
  expect(plain((await use.reply()).text)).toContain("Models: local");
  const tries = () => service.requests.filter(({ path }) => path.includes(use.id));
  await service.until(() => tries().length === 2, "the second try");
  for (let bar = 0; bar < 3; bar++) await (await ada.uses("/help", thread)).reply();
  expect(ada.sees(ada.direct)).toEqual([]);
});

test("a history whose acknowledgement is lost is shown", async () => {
  const { service, ada, general } = await begun();
  service.faults.next("POST", /callback$/).losesResponse();
  expect(plain((await (await ada.uses("/history", general)).reply()).text)).toContain("rotate left");
});

test("what cannot be written down is said at once, and can be done again", async () => {
  const { bot, ada, thread } = await begun();
  const sets = async () => plain((await (await ada.uses("/settings", thread, { aspect_ratio: "1:1" })).reply()).text);
  bot.diskFull = true;
  expect(await sets()).toContain("couldn't save that");
  bot.diskFull = false;
  expect(await sets()).toContain("Saved");
});

type Card = Awaited<ReturnType<typeof begun>>["first"];

function menuOf(card: Card): string {
  return menuIn(card)?.custom_id ?? "";
}

function optionOf(card: Card, label: string): string {
  return menuIn(card)?.options?.find((option) => option.label === label)?.value ?? "";
}

function menuIn({ components }: Card) {
  return components.flatMap((row) => row.components ?? []).find(({ options }) => options);
}
