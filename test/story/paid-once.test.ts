// How often a model is asked when all goes well in the end, and what becomes of the budget.

import { expect, test } from "vitest";
import { noise } from "../images/fixtures.ts";
import { ways } from "../models/api.ts";
import { asking, patience } from "./asking.ts";

test.each(Object.entries(ways))(
  "over %s, a server that was broken once draws when it is asked again, and is paid once",
  async (_, id) => {
    const { service, says, ends, spent } = await asking(id);
    service.fault("*", { kind: "broken", status: 500 });
    await says("make it night");
    const { slots, state } = await ends(1);
    expect([state, service.orders().length]).toEqual(["done", 2]);
    expect(await spent()).toBeCloseTo(slots[0]?.costUsd ?? 0);
    expect(slots[0]?.costUsd).toBeCloseTo(service.orders()[1]?.costUsd ?? 0, 3);
  },
);

test("a picture that comes smaller than what was applied says so on its line", async () => {
  const { service, says, ends } = await asking(ways["openrouter images"], { settings: { resolution: "ultra" } });
  service.gives("*", { picture: await noise(1024, 768).png().toBuffer() });
  await says("make it night");
  expect((await ends(1)).slots[0]?.notes).toEqual(["4K was requested, but the picture is 1,024 × 768 pixels."]);
});

test("a refusal in the middle, after a preview, is not asked again; neither is a server that breaks then", async () => {
  const { service, says, ends } = await asking(ways.images);
  service.fault("*", { kind: "error-event", afterPartials: 1 });
  await says("make it night");
  await ends(1);
  expect(service.orders()).toHaveLength(1);
});

test.each(Object.entries(ways))(
  "over %s, cancelled while it draws, the request is given up for real, and counts as paid",
  async (_, id) => {
    const { service, says, intent, card, spent } = await asking(id, { previews: 0 });
    const hold = service.holds("*", "final");
    await says("make it night");
    await service.until(() => hold.waiting === 1, "it draws");
    await intent({ kind: "cancel" });
    await service.until(() => service.orders()[0]?.aborted, "the request is given up");
    await expect.poll(() => card(1)?.state, patience).toBe("cancelled");
    expect(await spent()).toBeGreaterThan(0);
  },
);

test("a budget reached in the middle of a turn refuses the rest of it before it is asked for", async () => {
  const id = ways["openrouter images"];
  const limits = { historyTurns: 8, budget: { all: 0.1 } };
  const { service, says, ends } = await asking(id, { limits, settings: { variants: 4 } });
  await says("make it night");
  const { slots, cost } = await ends(1);
  expect(slots.map(({ state }) => state).toSorted()).toEqual(["failed", "failed", "ready", "ready"]);
  expect(slots.find(({ state }) => state === "failed")?.failure).toMatch(/^Today's \$0\.10 budget is used up/);
  expect([service.orders().length, cost]).toEqual([2, "Total: $0.08."]);
});

test.each(Object.entries(ways))(
  "over %s, what is stopped in the middle goes on after the start, asked once more at most",
  async (_, id) => {
    const { service, says, bot, chat, ends } = await asking(id, { previews: 0 });
    const hold = service.holds("*", "final");
    await says("make it night");
    await service.until(() => hold.waiting === 1, "it draws");
    await bot.stop();
    await service.until(() => service.orders()[0]?.aborted, "the request is given up");
    hold.release();
    await bot.start(chat);
    expect((await ends(1)).state).toBe("done");
    expect(service.orders()).toHaveLength(2);
  },
);
