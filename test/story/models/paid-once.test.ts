// How often a model is asked when a turn succeeds in the end, and what it costs.

import { expect, test } from "vitest";
import type { Limits } from "../../../src/core/deps.ts";
import { noise } from "../../images/fixtures.ts";
import { apis } from "../../models/providers.ts";
import { POLLING, startApiBot } from "./api-bot.ts";

test.each(Object.entries(apis))("retries a server error once and charges once over %s", async (_, id) => {
  const { service, send, waitForCard, spent } = await startApiBot(id);
  service.fault("*", { kind: "broken", status: 500 });
  await send("make it night");
  const { slots, state } = await waitForCard(1);
  expect([state, service.orders().length]).toEqual(["done", 2]);
  expect(await spent()).toBeCloseTo(slots[0]?.costUsd ?? 0);
  expect(slots[0]?.costUsd).toBeCloseTo(service.orders()[1]?.costUsd ?? 0, 3);
});

test("notes that a picture is smaller than requested", async () => {
  const { service, send, waitForCard } = await startApiBot(apis["openrouter images"], { settings: { resolution: "ultra" } });
  service.setPicture("*", { picture: await noise(1024, 768).png().toBuffer() });
  await send("make it night");
  expect((await waitForCard(1)).slots[0]?.notes).toEqual(["4K was requested, but the picture is 1,024 × 768 pixels."]);
});

test("doesn't retry an error after a preview", async () => {
  const { service, send, waitForCard } = await startApiBot(apis.images);
  service.fault("*", { kind: "error-event", afterPartials: 1 });
  await send("make it night");
  await waitForCard(1);
  expect(service.orders()).toHaveLength(1);
});

test.each(Object.entries(apis))("aborts the request of a cancelled drawing and counts it as paid over %s", async (_, id) => {
  const { service, send, request, card, spent } = await startApiBot(id, { previews: 0 });
  const hold = service.hold("*", "final");
  await send("make it night");
  await service.until(() => hold.waiting === 1, "the drawing");
  await request({ kind: "cancel" });
  await service.until(() => service.orders()[0]?.aborted, "the aborted request");
  await expect.poll(() => card(1)?.state, POLLING).toBe("cancelled");
  expect(await spent()).toBeGreaterThan(0);
});

test("refuses the rest of a turn that reaches the budget without asking the model", async () => {
  const id = apis["openrouter images"];
  const limits: Limits = { historyTurns: 8, createFromText: "always", budget: { all: 0.1 } };
  const { service, send, waitForCard } = await startApiBot(id, { limits, settings: { variants: 4 } });
  await send("make it night");
  const { slots, cost } = await waitForCard(1);
  expect(slots.map(({ state }) => state).toSorted()).toEqual(["failed", "failed", "ready", "ready"]);
  expect(slots.find(({ state }) => state === "failed")?.failure).toMatch(/^Today's \$0\.10 budget is used up/);
  expect([service.orders().length, cost]).toEqual([2, "Total: $0.08."]);
});

test.each(Object.entries(apis))("repeats an interrupted drawing once after a restart over %s", async (_, id) => {
  const { service, send, bot, chat, waitForCard } = await startApiBot(id, { previews: 0 });
  const hold = service.hold("*", "final");
  await send("make it night");
  await service.until(() => hold.waiting === 1, "the drawing");
  await bot.stop();
  await service.until(() => service.orders()[0]?.aborted, "the aborted request");
  hold.release();
  await bot.start(chat);
  expect((await waitForCard(1)).state).toBe("done");
  expect(service.orders()).toHaveLength(2);
});
