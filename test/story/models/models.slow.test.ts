// Several models at once on every platform: the fast one is shown first, the failing one delays nobody, the picked one is built on.

import { expect, test } from "vitest";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { colourOf } from "../../fakes/models/pictures/colours.ts";
import { startProviders } from "../../models/providers.ts";
import { startDiscordDriver } from "../drivers/discord.ts";
import type { CardView, StartDriver } from "../drivers/driver.ts";
import { startPageDriver } from "../drivers/page.ts";
import { startSlackDriver } from "../drivers/slack.ts";

const slow = "gpt-image-2.6-flare";
const quick = "bytedance-seed/seedream-4.5";
const failing = "google/gemini-3.1-flash-image";
const ids = [`openai/${slow}`, `openrouter/${quick}`, `openrouter/${failing}`] as ModelId[];
const POLLING = { timeout: 20_000, interval: 50 };

test.each<[string, StartDriver]>([
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
])(
  "shows the fast model first, the failed one with its reason, and builds on the picked one on %s",
  async (_, startDriver) => {
    const { service, model } = await startProviders();
    const driver = await startDriver({ models: ids.map((id) => model(id)), settings: { models: ids } });
    const waitForCard = async (number: number, fact: (card: CardView) => boolean): Promise<CardView> => {
      const cards: CardView[] = [];
      await expect
        .poll(async () => {
          const card = await driver.card(number);
          if (card && fact(card)) cards.push(card);
          return cards.length > 0;
        }, POLLING)
        .toBe(true);
      return cards[0] as CardView;
    };

    const hold = service.hold(slow, "final");
    service.fault(failing, { kind: "moderated" });
    await driver.start("make it night");
    const partial = await waitForCard(1, ({ text, pictures }) => text.includes("safety filter") && pictures.length === 2);
    expect(hold.waiting).toBe(1);
    expect(partial.text).toMatch(/working/i);
    hold.release();

    const done = await waitForCard(1, ({ text, pictures }) => pictures.length === 2 && !/working/i.test(text));
    const lines = ids.map((id) => done.text.indexOf(id));
    expect(lines.toSorted((a, b) => a - b)).toEqual(lines);
    expect(done.text).toContain("safety filter");
    expect(done.text).toContain("no seed");
    expect(
      service
        .orders()
        .map((order) => order.model)
        .toSorted(),
    ).toEqual([quick, failing, slow].toSorted());

    const picture = done.pictures[1] as Uint8Array;
    await driver.pick(1, 2);
    await waitForCard(1, ({ text }) => /picked|✓/.test(text));
    await driver.send("let it rain");
    await waitForCard(2, ({ text, pictures }) => pictures.length === 3 && !/working/i.test(text));
    for (const order of service.orders().slice(3)) {
      const [first, ...others] = order.references;
      const [sent, shown] = [await colourOf(first?.bytes ?? new Uint8Array()), await colourOf(picture)];
      for (const part of ["r", "g", "b"] as const) expect(Math.abs(sent[part] - shown[part])).toBeLessThan(6);
      expect(others).toEqual([]);
    }
    const lastOrder = service.orders(failing)[1];
    expect(lastOrder?.history.map(({ text }) => text)).toContain("make it night");
  },
  90_000,
);
