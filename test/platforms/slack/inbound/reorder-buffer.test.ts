import { expect, test } from "vitest";
import { ReorderBuffer } from "../../../../src/platforms/slack/inbound/reorder-buffer.ts";

/** Arrivals over two connections, with time that stands still until it is told to go on. */
function inHand() {
  let now = 0;
  const waits: number[] = [];
  const over: (() => void)[] = [];
  const pause = (ms: number) => {
    waits.push(ms);
    return new Promise<void>((done) => over.push(done));
  };
  const arrivals = new ReorderBuffer(pause, () => now);
  const dealt: string[] = [];
  const [first, second] = [{}, {}];
  return {
    ...{ waits, dealt, first, second },
    arrives(ts: string, line: object | undefined, channel = "general") {
      if (line) arrivals.note(channel, ts, line);
      return arrivals.add(channel, ts, async () => void dealt.push(ts), line);
    },
    notes: (ts: string, line: object) => arrivals.note("general", ts, line),
    waited: (count: number) => expect.poll(() => waits.length, { interval: 1 }).toBe(count),
    passes: (ms: number) => {
      now += ms;
    },
    endsWaits() {
      for (const done of over.splice(0)) done();
    },
  };
}

test("deals with a message at once where nothing came over another connection", async () => {
  const { arrives, waits, dealt, first, second, passes } = inHand();
  await arrives("1", first);
  await arrives("2", first);
  await arrives("3", second, "another channel");
  passes(1_000);
  await arrives("4", second);
  await arrives("4", first);
  await arrives("5", undefined);
  expect([waits, dealt]).toEqual([[], ["1", "2", "3", "4", "4", "5"]]);
});

test("puts an overtaken message back into its place where another connection is busy in its channel", async () => {
  const { arrives, notes, waited, dealt, first, second, endsWaits } = inHand();
  notes("1", first);
  const later = arrives("3", second);
  await waited(1);
  const earlier = arrives("2", first);
  await waited(2);
  endsWaits();
  await Promise.all([later, earlier]);
  expect(dealt).toEqual(["2", "3"]);
});

test("sees that it is overtaking what has arrived in the same moment", async () => {
  const { arrives, waited, dealt, first, second, endsWaits } = inHand();
  const both = [arrives("2", second), arrives("1", first)];
  await waited(2);
  endsWaits();
  await Promise.all(both);
  expect(dealt).toEqual(["1", "2"]);
});

test("keeps a channel's order while an earlier message is still dealt with", async () => {
  const arrivals = new ReorderBuffer(async () => {});
  const dealt: string[] = [];
  const held = Promise.withResolvers<void>();
  const all = [arrivals.add("general", "1", () => held.promise)];
  for (const ts of ["3", "2"]) all.push(arrivals.add("general", ts, async () => void dealt.push(ts)));
  held.resolve();
  await Promise.all(all);
  expect(dealt).toEqual(["2", "3"]);
});
