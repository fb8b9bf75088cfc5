import { expect, test } from "vitest";
import { RateLimiter } from "../../../../src/platforms/slack/gateway/rate-limiter.ts";

/** A rate limiter with a manual clock. */
function createLimiter() {
  let now = 0;
  const limiter = new RateLimiter({ now: () => new Date(now) });
  return {
    limiter,
    advance: (ms: number) => {
      now += ms;
    },
    /** Runs for `seconds` in steps of 100 ms. Each card asks as often as it may. Returns the times at which each was shown. */
    run(
      cards: string[],
      seconds: number,
      ask: (card: string) => number = (card) => limiter.preview(card),
    ): Map<string, number[]> {
      const shown = new Map<string, number[]>(cards.map((card) => [card, []]));
      const next = new Map<string, number>();
      for (const end = now + seconds * 1000; now < end; now += 100)
        for (const card of cards) {
          if ((next.get(card) ?? 0) > now) continue;
          const wait = ask(card);
          next.set(card, now + wait);
          if (wait === 0) shown.get(card)?.push(now);
        }
      return shown;
    },
  };
}

const createCards = (count: number) => Array.from({ length: count }, (_, at) => `card ${at}`);
const busiestMinute = (times: number[]) =>
  Math.max(...times.map((at) => times.filter((one) => one >= at && one < at + 60_000).length));

test.each([1, 5, 40])("shows %i drawing cards at most fifty times a minute, and each of them regularly", (count) => {
  const shown = createLimiter().run(createCards(count), 300);
  expect(busiestMinute([...shown.values()].flat())).toBeLessThanOrEqual(50);
  for (const times of shown.values()) expect(times.length).toBeGreaterThan(2);
});

test("shows fewer previews per card the more cards are drawing", () => {
  const perCard = (count: number) => (createLimiter().run(createCards(count), 120).get("card 0") ?? []).length;
  expect(perCard(1)).toBeGreaterThan(perCard(4));
  expect(perCard(4)).toBeGreaterThan(perCard(16));
});

test("shows a finished card before any previews", () => {
  const { limiter, run, advance } = createLimiter();
  run(createCards(10), 60);
  const wait = limiter.final("done");
  let before = 0;
  for (let ms = 0; ms < wait; ms += 10) {
    for (const card of createCards(10)) if (limiter.preview(card) === 0) before++;
    advance(10);
  }
  expect([before, limiter.final("done")]).toEqual([0, 0]);
});

test("shows finished cards in order, once each, within Slack's limit", () => {
  const { limiter, run } = createLimiter();
  const cards = createCards(100);
  const done = new Set<string>();
  const shown = run(cards, 180, (card) => {
    const wait = done.has(card) ? Number.POSITIVE_INFINITY : limiter.final(card);
    if (wait === 0) done.add(card);
    return wait;
  });
  const times = [...shown.values()].map(([at]) => at ?? Number.NaN);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(busiestMinute(times)).toBeLessThanOrEqual(50);
  expect(times.filter((at) => at < 60_000).length).toBeGreaterThan(44);
});

test("shows nothing while Slack asks the bot to wait, not even finished cards", () => {
  const { limiter, advance } = createLimiter();
  limiter.pauseFor(30_000);
  expect([limiter.final("done"), limiter.preview("card")]).toEqual([30_000, 30_000]);
  advance(29_000);
  expect([limiter.final("done"), limiter.preview("card")]).toEqual([1000, 1000]);
  advance(1000);
  expect([limiter.final("done"), limiter.preview("card")]).toEqual([0, 0]);
});
