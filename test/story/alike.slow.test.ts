// The same conversation on every platform leads to the same rows and the same orders to the model.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { DrawOrder, ImageModel } from "../../src/core/ports/models.ts";
import type { ModelId, Turn } from "../../src/core/vocabulary.ts";
import { local } from "../../src/models/local/local.ts";
import { startDiscordDriver } from "./drivers/discord.ts";
import type { Driver, StartDriver } from "./drivers/driver.ts";
import { startPageDriver } from "./drivers/page.ts";
import { startSlackDriver } from "./drivers/slack.ts";

const platforms: Record<string, StartDriver> = {
  page: startPageDriver,
  Discord: startDiscordDriver,
  Slack: startSlackDriver,
};
const POLLING = { timeout: 20_000, interval: 50 };
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** The built-in editor, recording its orders. */
function createRecordingModel() {
  const orders: object[] = [];
  const model: ImageModel = {
    ...local,
    id: "local" as ModelId,
    async draw(order, watch) {
      orders.push(await summarizeOrder(order));
      return local.draw(order, watch);
    },
  };
  return { model, orders };
}

async function summarizeOrder({ prompt, references, history, aspectRatio, resolution, seed, number, choice }: DrawOrder) {
  const pictures = await Promise.all(references.map(async (reference) => hash(await reference.read())));
  const before = history.map((exchange) => ({
    prompt: exchange.prompt,
    pictures: exchange.pictures.map(({ key }) => key.slice(0, 16)),
  }));
  return { prompt, pictures, before, aspectRatio, resolution, seed, number, choice };
}

function summarizeTurn(turn: Turn, all: Turn[]) {
  const numberOf = (id: Turn["id"] | undefined) => all.find((one) => one.id === id)?.number;
  return {
    ...{ number: turn.number, kind: turn.kind, state: turn.state, prompt: turn.prompt, seed: turn.seed, notes: turn.notes },
    ...{ settings: turn.settings, parent: numberOf(turn.parent) },
    references: turn.references.map(({ image, origin }) => [origin, image.key]),
    variants: turn.variants.map(({ number, model, state, image, seed, notes, picks }) => ({
      ...{ number, model, state, image: image?.key, seed, notes, picks: picks.length },
    })),
  };
}

async function runConversation(driver: Driver): Promise<void> {
  const drawn = (number: number, pictures: number) =>
    expect
      .poll(async () => {
        const card = await driver.card(number);
        return card !== undefined && card.pictures.length === pictures && /seed/.test(card.text) && !/drawing/.test(card.text);
      }, POLLING)
      .toBe(true);
  await driver.start("make it warmer");
  await drawn(1, 2);
  await driver.pick(1, 2);
  await expect.poll(async () => /picked|✓/.test((await driver.card(1))?.text ?? ""), POLLING).toBe(true);
  await driver.send("rotate left");
  await drawn(2, 1);
  await driver.send("// a remark");
  await driver.send("make it brighter");
  await drawn(3, 2);
}

test("stores the same rows and gives the same orders on the page, Discord and Slack", { timeout: 90_000 }, async () => {
  const results = new Map<string, { rows: object[]; orders: object[] }>();
  for (const [name, startDriver] of Object.entries(platforms)) {
    const { model, orders } = createRecordingModel();
    const driver = await startDriver({ models: [model], settings: { variants: 2, seed: 7 } });
    await runConversation(driver);
    const turns = await driver.turns();
    results.set(name, { rows: turns.map((turn) => summarizeTurn(turn, turns)), orders: orders.toSorted(byNumbers) });
  }
  expect(results.get("page")?.rows).toHaveLength(3);
  expect(results.get("page")?.orders).toHaveLength(5);
  expect(results.get("Discord")).toEqual(results.get("page"));
  expect(results.get("Slack")).toEqual(results.get("page"));
});

function byNumbers(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
