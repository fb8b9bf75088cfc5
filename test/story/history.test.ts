// What a model is told of the conversation: so many turns, the newest, along the branch, and the same after a restart.

import { expect, test } from "vitest";
import { noise } from "../images/fixtures.ts";
import { ways } from "../models/api.ts";
import { asking } from "./asking.ts";

test.each([ways.responses, ways["openrouter chat"]])(
  "%s is told of the last two turns of the branch, however often all restarts",
  async (id) => {
    const { service, says, ends, bot, chat, card, intent } = await asking(id, { limits: { historyTurns: 2, budget: {} } });
    service.gives("*", { picture: await noise(64, 48).png().toBuffer() });
    const told = () =>
      (service.orders().at(-1)?.history ?? []).flatMap(({ role, text }) => (role === "user" ? [text.split("\n")[0]] : []));
    const draws = async (number: number, prompt: string) => {
      await says(prompt);
      expect((await ends(number)).state).toBe("done");
      return told();
    };
    expect(await draws(1, "make it dawn")).toEqual([]);
    expect(await draws(2, "add a boat")).toEqual(["make it dawn"]);
    expect(await draws(3, "add a gull")).toEqual(["make it dawn", "add a boat"]);
    await bot.stop();
    await bot.start(chat);
    expect(await draws(4, "let it rain")).toEqual(["add a boat", "add a gull"]);
    await intent({ kind: "pick", of: card(1)?.picks[0]?.variant ?? fail(), on: true });
    expect(await draws(5, "add a whale")).toEqual(["make it dawn"]);
    expect(await draws(6, "add a moon")).toEqual(["make it dawn", "add a whale"]);
  },
  60_000,
);

function fail(): never {
  throw new Error("nothing can be picked");
}
