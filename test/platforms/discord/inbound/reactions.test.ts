// Numbers put under cards and taken back while nobody listened.

import { expect, test } from "vitest";
import type { Person } from "../../../fakes/discord/people/person.ts";
import type { VisibleMessage } from "../../../fakes/discord/people/visible-message.ts";
import { meeting, photo, plain } from "../people.ts";

type Where = "server" | "direct message";
type Away = "stopped" | "lost";

/** Ada's conversation of three turns, and ways for the bot to be away while something happens. */
async function begun(where: Where = "server", away: Away = "stopped") {
  const here = await meeting();
  const { bot, service, ada, drawn, cards } = here;
  const place = where === "server" ? (await here.begun("rotate left")).thread : ada.direct;
  if (where === "direct message") await ada.posts(place, { text: "rotate left", pictures: [await photo()] });
  const first = await drawn(place, "rotate left");
  const turn = async (text: string) => {
    await ada.posts(place, { text });
    return drawn(place, text);
  };
  const pickers = (card: VisibleMessage) => {
    const shown = cards(place).find(({ id }) => id === card.id);
    return /picked by ([^·\n]*)/.exec(plain(shown?.text ?? ""))?.[1]?.trim();
  };
  const picked = (card: VisibleMessage, ...people: Person[]) => {
    const names = people.map(({ name }) => name).join(", ") || undefined;
    return service.until(() => pickers(card) === names, `picks by ${names}`);
  };
  return {
    ...{ ...here, place, first, turn, pickers, picked },
    async missing(act: () => unknown) {
      if (away === "stopped") await bot.stop();
      else service.gateway.drop({ resumable: false });
      await act();
      if (away === "stopped") await bot.start();
    },
  };
}

test.each<[Where, Away]>([
  ["server", "stopped"],
  ["server", "lost"],
  ["direct message", "stopped"],
  ["direct message", "lost"],
])(
  "in a %s numbers put and taken back while the bot was %s count, on older cards too",
  async (where, away) => {
    const { ada, first, turn, picked, pickers, missing } = await begun(where, away);
    ada.reacts(first, "1️⃣");
    await picked(first, ada);
    const second = await turn("invert it");
    const third = await turn("make it sepia");
    await missing(() => {
      ada.unreacts(first, "1️⃣");
      ada.reacts(second, "1️⃣");
      ada.reacts(third, "1️⃣");
      ada.unreacts(third, "1️⃣");
    });
    await picked(first);
    await picked(second, ada);
    expect(pickers(third)).toBeUndefined();
    expect((await turn("rotate right")).pictures[0]?.alt).toBe("rotate left → invert it → rotate right");
  },
  30_000,
);

test("in a server somebody's number comes and another's goes, and their names are those of who put them", async () => {
  const { service, ada, first, picked, missing } = await begun();
  const [bo, cy] = [service.person("Bo"), service.person("Cy")];
  ada.reacts(first, "1️⃣");
  bo.reacts(first, "1️⃣");
  await picked(first, ada, bo);
  await missing(() => {
    bo.unreacts(first, "1️⃣");
    cy.reacts(first, "1️⃣");
  });
  await picked(first, ada, cy);
});

test("what a moderator cleared while the bot was away is no pick any more", async () => {
  const { service, ada, first, picked, missing } = await begun();
  ada.reacts(first, "1️⃣");
  await picked(first, ada);
  await missing(() => service.person("Mo", { moderates: true }).clearsReactions(first));
  await picked(first);
});

test("picks by button stay as they were left, whatever numbers stand under the card", async () => {
  const { service, ada, first, picked, pickers, missing, turn } = await begun();
  const bo = service.person("Bo");
  ada.reacts(first, "1️⃣");
  await picked(first, ada);
  await bo.clicks(first, "Pick 1").answered();
  await picked(first, ada, bo);
  await ada.clicks(first, "Pick 1").answered();
  await picked(first, bo);
  await missing(() => {});
  await turn("invert it");
  expect(pickers(first)).toBe("Bo");
});

test("of more people than Discord names at once everybody counts", async () => {
  const { service, first, missing, picked, cards, place } = await begun();
  const crowd = Array.from({ length: 120 }, (_, n) => service.person(`P${n}`));
  await missing(() => {
    for (const one of crowd) one.reacts(first, "1️⃣");
  });
  await service.until(() => cards(place).some(({ text }) => text.includes("picked by P")), "the picks");
  const last = crowd.splice(-1);
  for (const one of crowd) one.unreacts(first, "1️⃣");
  await picked(first, ...last);
}, 30_000);
