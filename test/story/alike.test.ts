// One script in front of every platform: the same rows, and the same orders to the model.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { DrawOrder, ImageModel } from "../../src/core/ports.ts";
import type { ModelId, Turn } from "../../src/core/vocabulary.ts";
import { local } from "../../src/models/local/local.ts";
import { onDiscord } from "./drivers/discord.ts";
import type { Driver, Sets } from "./drivers/driver.ts";
import { onPage } from "./drivers/page.ts";
import { onSlack } from "./drivers/slack.ts";

const seats: Record<string, Sets> = { page: onPage, Discord: onDiscord, Slack: onSlack };
const patience = { timeout: 20_000, interval: 50 };
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** Draws as `local` does, and keeps what it was asked for. */
function recording() {
  const orders: object[] = [];
  const model: ImageModel = {
    ...local,
    id: "local" as ModelId,
    async draw(order, watch) {
      orders.push(await plain(order));
      return local.draw(order, watch);
    },
  };
  return { model, orders };
}

async function plain({ prompt, references, history, aspectRatio, resolution, seed, number, choice }: DrawOrder) {
  const pictures = await Promise.all(references.map(async (reference) => hash(await reference.read())));
  const before = history.map((exchange) => ({
    prompt: exchange.prompt,
    pictures: exchange.pictures.map(({ key }) => key.slice(0, 16)),
  }));
  return { prompt, pictures, before, aspectRatio, resolution, seed, number, choice };
}

function row(turn: Turn, all: Turn[]) {
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

async function tell(seat: Driver): Promise<void> {
  const drawn = (number: number, pictures: number) =>
    expect
      .poll(async () => {
        const card = await seat.card(number);
        return card !== undefined && card.pictures.length === pictures && /seed/.test(card.text) && !/drawing/.test(card.text);
      }, patience)
      .toBe(true);
  await seat.begins("make it warmer");
  await drawn(1, 2);
  await seat.picks(1, 2);
  await expect.poll(async () => /picked|✓/.test((await seat.card(1))?.text ?? ""), patience).toBe(true);
  await seat.says("rotate left");
  await drawn(2, 1);
  await seat.says("// between us");
  await seat.says("make it brighter");
  await drawn(3, 2);
}

test("the page, Discord and Slack make the same rows and give the same orders", { timeout: 90_000 }, async () => {
  const told = new Map<string, { rows: object[]; orders: object[] }>();
  for (const [name, sets] of Object.entries(seats)) {
    const { model, orders } = recording();
    const seat = await sets({ models: [model], settings: { variants: 2, seed: 7 } });
    await tell(seat);
    const turns = await seat.turns();
    told.set(name, { rows: turns.map((turn) => row(turn, turns)), orders: orders.toSorted(byNumbers) });
  }
  expect(told.get("page")?.rows).toHaveLength(3);
  expect(told.get("page")?.orders).toHaveLength(5);
  expect(told.get("Discord")).toEqual(told.get("page"));
  expect(told.get("Slack")).toEqual(told.get("page"));
});

function byNumbers(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
