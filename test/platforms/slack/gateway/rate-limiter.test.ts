import { expect, test } from "vitest";
import { RateLimiter } from "../../../../src/platforms/slack/gateway/rate-limiter.ts";

/** Time that stands still until it is told to go on. */
function inHand() {
  let now = 0;
  const pace = new RateLimiter({ now: () => new Date(now) });
  return {
    pace,
    passes: (ms: number) => {
      now += ms;
    },
    /** Lets `seconds` pass in steps of a tenth; each card asks as often as it may, and the times at which it was shown come back. */
    shows(cards: string[], seconds: number, ask: (card: string) => number = (card) => pace.preview(card)): Map<string, number[]> {
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

const cardsNamed = (many: number) => Array.from({ length: many }, (_, at) => `card ${at}`);
const inAnyMinute = (times: number[]) =>
  Math.max(...times.map((at) => times.filter((one) => one >= at && one < at + 60_000).length));

test.each([1, 5, 40])("%i cards that draw are shown no more than fifty times in any minute, all of them now and then", (many) => {
  const shown = inHand().shows(cardsNamed(many), 300);
  expect(inAnyMinute([...shown.values()].flat())).toBeLessThanOrEqual(50);
  for (const times of shown.values()) expect(times.length).toBeGreaterThan(2);
});

test("the more cards draw, the fewer previews each has", () => {
  const perCard = (many: number) => (inHand().shows(cardsNamed(many), 120).get("card 0") ?? []).length;
  expect(perCard(1)).toBeGreaterThan(perCard(4));
  expect(perCard(4)).toBeGreaterThan(perCard(16));
});

test("a finished card goes before previews, however many ask", () => {
  const { pace, shows, passes } = inHand();
  shows(cardsNamed(10), 60);
  const wait = pace.final("done");
  let before = 0;
  for (let ms = 0; ms < wait; ms += 10) {
    for (const card of cardsNamed(10)) if (pace.preview(card) === 0) before++;
    passes(10);
  }
  expect([before, pace.final("done")]).toEqual([0, 0]);
});

test("finished cards go in the order in which they came, each paid for once, and within what Slack takes", () => {
  const { pace, shows } = inHand();
  const cards = cardsNamed(100);
  const done = new Set<string>();
  const shown = shows(cards, 180, (card) => {
    const wait = done.has(card) ? Number.POSITIVE_INFINITY : pace.final(card);
    if (wait === 0) done.add(card);
    return wait;
  });
  const times = [...shown.values()].map(([at]) => at ?? Number.NaN);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(inAnyMinute(times)).toBeLessThanOrEqual(50);
  expect(times.filter((at) => at < 60_000).length).toBeGreaterThan(44);
});

test("when Slack asks us to wait nothing goes out before, finals neither", () => {
  const { pace, passes } = inHand();
  pace.hold(30_000);
  expect([pace.final("done"), pace.preview("card")]).toEqual([30_000, 30_000]);
  passes(29_000);
  expect([pace.final("done"), pace.preview("card")]).toEqual([1000, 1000]);
  passes(1000);
  expect([pace.final("done"), pace.preview("card")]).toEqual([0, 0]);
});
