// Several models at once, in front of every platform: the quick one is seen first, the failing one holds up nobody, the picked one goes on.

import { expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { colourOf } from "../fakes/models/pictures/colours.ts";
import { api } from "../models/api.ts";
import { onDiscord } from "./drivers/discord.ts";
import type { SeenPictures, Sets } from "./drivers/driver.ts";
import { onPage } from "./drivers/page.ts";
import { onSlack } from "./drivers/slack.ts";

const slow = "gpt-image-2.6-flare";
const quick = "bytedance-seed/seedream-4.5";
const failing = "google/gemini-3.1-flash-image";
const ids = [`openai/${slow}`, `openrouter/${quick}`, `openrouter/${failing}`] as ModelId[];
const patience = { timeout: 20_000, interval: 50 };

test.each<[string, Sets]>([
  ["the page", onPage],
  ["Discord", onDiscord],
  ["Slack", onSlack],
])(
  "on %s",
  async (_, sets) => {
    const { service, model } = await api();
    const seat = await sets({ models: ids.map((id) => model(id)), settings: { models: ids } });
    const seen = async (number: number, fact: (card: SeenPictures) => boolean): Promise<SeenPictures> => {
      const cards: SeenPictures[] = [];
      await expect
        .poll(async () => {
          const card = await seat.card(number);
          if (card && fact(card)) cards.push(card);
          return cards.length > 0;
        }, patience)
        .toBe(true);
      return cards[0] as SeenPictures;
    };

    const hold = service.holds(slow, "final");
    service.fault(failing, { kind: "moderated" });
    await seat.begins("make it night");
    const meanwhile = await seen(1, ({ text, pictures }) => text.includes("safety filter") && pictures.length === 2);
    expect(hold.waiting).toBe(1);
    expect(meanwhile.text).toMatch(/working/i);
    hold.release();

    const done = await seen(1, ({ text, pictures }) => pictures.length === 2 && !/working/i.test(text));
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
    await seat.picks(1, 2);
    await seen(1, ({ text }) => /picked|✓/.test(text));
    await seat.says("let it rain");
    await seen(2, ({ text, pictures }) => pictures.length === 3 && !/working/i.test(text));
    for (const order of service.orders().slice(3)) {
      const [first, ...others] = order.references;
      const [sent, shown] = [await colourOf(first?.bytes ?? new Uint8Array()), await colourOf(picture)];
      for (const part of ["r", "g", "b"] as const) expect(Math.abs(sent[part] - shown[part])).toBeLessThan(6);
      expect(others).toEqual([]);
    }
    const told = service.orders(failing)[1];
    expect(told?.history.map(({ text }) => text)).toContain("make it night");
  },
  90_000,
);
