// Number reactions added and removed while the bot is away.

import { expect, test } from "vitest";
import type { Person } from "../../../fakes/discord/people/person.ts";
import type { VisibleMessage } from "../../../fakes/discord/people/visible-message.ts";
import { photo, startChat, unescapeMarkdown } from "../start.ts";

type Where = "server" | "direct message";
type Absence = "stopped" | "disconnected";

/** Ada's conversation, and a way to act while the bot is away. */
async function startPicking(where: Where = "server", absence: Absence = "stopped") {
  const chat = await startChat();
  const { bot, service, ada, waitForResult, cards } = chat;
  const place = where === "server" ? (await chat.startConversation("rotate left")).thread : ada.direct;
  if (where === "direct message") await ada.posts(place, { text: "rotate left", pictures: [await photo()] });
  const first = await waitForResult(place, "rotate left");
  const runTurn = async (text: string) => {
    await ada.posts(place, { text });
    return waitForResult(place, text);
  };
  const pickers = (card: VisibleMessage) => {
    const shown = cards(place).find(({ id }) => id === card.id);
    return /picked by ([^·\n]*)/.exec(unescapeMarkdown(shown?.text ?? ""))?.[1]?.trim();
  };
  const waitForPicks = (card: VisibleMessage, ...people: Person[]) => {
    const names = people.map(({ name }) => name).join(", ") || undefined;
    return service.until(() => pickers(card) === names, `picks by ${names}`);
  };
  return {
    ...{ ...chat, place, first, runTurn, pickers, waitForPicks },
    async whileAway(act: () => unknown) {
      if (absence === "stopped") await bot.stop();
      else service.gateway.drop({ resumable: false });
      await act();
      if (absence === "stopped") await bot.start();
    },
  };
}

test.each<[Where, Absence]>([
  ["server", "stopped"],
  ["server", "disconnected"],
  ["direct message", "stopped"],
  ["direct message", "disconnected"],
])(
  "applies reactions of a %s that were added or removed while the bot was %s, on older cards too",
  async (where, absence) => {
    const { ada, first, runTurn, waitForPicks, pickers, whileAway } = await startPicking(where, absence);
    ada.reacts(first, "1️⃣");
    await waitForPicks(first, ada);
    const second = await runTurn("invert it");
    const third = await runTurn("make it sepia");
    await whileAway(() => {
      ada.unreacts(first, "1️⃣");
      ada.reacts(second, "1️⃣");
      ada.reacts(third, "1️⃣");
      ada.unreacts(third, "1️⃣");
    });
    await waitForPicks(first);
    await waitForPicks(second, ada);
    expect(pickers(third)).toBeUndefined();
    expect((await runTurn("rotate right")).pictures[0]?.alt).toBe("rotate left → invert it → rotate right");
  },
  30_000,
);

test("adds one person's pick and removes another's, under the right names", async () => {
  const { service, ada, first, waitForPicks, whileAway } = await startPicking();
  const [bo, cy] = [service.person("Bo"), service.person("Cy")];
  ada.reacts(first, "1️⃣");
  bo.reacts(first, "1️⃣");
  await waitForPicks(first, ada, bo);
  await whileAway(() => {
    bo.unreacts(first, "1️⃣");
    cy.reacts(first, "1️⃣");
  });
  await waitForPicks(first, ada, cy);
});

test("removes picks whose reactions a moderator cleared while the bot was away", async () => {
  const { service, ada, first, waitForPicks, whileAway } = await startPicking();
  ada.reacts(first, "1️⃣");
  await waitForPicks(first, ada);
  await whileAway(() => service.person("Mo", { moderates: true }).clearsReactions(first));
  await waitForPicks(first);
});

test("keeps picks made with buttons regardless of the reactions on the card", async () => {
  const { service, ada, first, waitForPicks, pickers, whileAway, runTurn } = await startPicking();
  const bo = service.person("Bo");
  ada.reacts(first, "1️⃣");
  await waitForPicks(first, ada);
  await bo.clicks(first, "Pick 1").answered();
  await waitForPicks(first, ada, bo);
  await ada.clicks(first, "Pick 1").answered();
  await waitForPicks(first, bo);
  await whileAway(() => {});
  await runTurn("invert it");
  expect(pickers(first)).toBe("Bo");
});

test("counts the reactions of more people than Discord lists on one page", async () => {
  const { service, first, whileAway, waitForPicks, cards, place } = await startPicking();
  const crowd = Array.from({ length: 120 }, (_, n) => service.person(`P${n}`));
  await whileAway(() => {
    for (const one of crowd) one.reacts(first, "1️⃣");
  });
  await service.until(() => cards(place).some(({ text }) => text.includes("picked by P")), "the picks");
  const last = crowd.splice(-1);
  for (const one of crowd) one.unreacts(first, "1️⃣");
  await waitForPicks(first, ...last);
}, 30_000);
