// The conversation's history that models receive: the newest turns of the branch, unchanged by a restart.

import { expect, test } from "vitest";
import { noise } from "../images/fixtures.ts";
import { apis } from "../models/providers.ts";
import { startApiBot } from "./models/api-bot.ts";

test.each([apis.responses, apis["openrouter chat"]])(
  "sends %s the last two turns of the branch, also after a restart",
  async (id) => {
    const { service, send, waitForCard, bot, chat, card, request } = await startApiBot(id, {
      limits: { historyTurns: 2, createFromText: "always", budget: {} },
    });
    service.setPicture("*", { picture: await noise(64, 48).png().toBuffer() });
    const lastHistory = () =>
      (service.orders().at(-1)?.history ?? []).flatMap(({ role, text }) => (role === "user" ? [text.split("\n")[0]] : []));
    const draw = async (number: number, prompt: string) => {
      await send(prompt);
      expect((await waitForCard(number)).state).toBe("done");
      return lastHistory();
    };
    expect(await draw(1, "make it dawn")).toEqual([]);
    expect(await draw(2, "add a boat")).toEqual(["make it dawn"]);
    expect(await draw(3, "add a gull")).toEqual(["make it dawn", "add a boat"]);
    await bot.stop();
    await bot.start(chat);
    expect(await draw(4, "let it rain")).toEqual(["add a boat", "add a gull"]);
    await request({ kind: "pick", of: card(1)?.picks[0]?.variant ?? fail(), on: true });
    expect(await draw(5, "add a whale")).toEqual(["make it dawn"]);
    expect(await draw(6, "add a moon")).toEqual(["make it dawn", "add a whale"]);
  },
  60_000,
);

function fail(): never {
  throw new Error("no picture to pick");
}
