import { expect, test } from "vitest";
import { ReorderBuffer } from "../../../../src/platforms/slack/inbound/reorder-buffer.ts";

/** A buffer with two connections and a manual clock. */
function createBuffer() {
  let now = 0;
  const waits: number[] = [];
  const pending: (() => void)[] = [];
  const pause = (ms: number) => {
    waits.push(ms);
    return new Promise<void>((done) => pending.push(done));
  };
  const buffer = new ReorderBuffer(pause, () => now);
  const handled: string[] = [];
  const [first, second] = [{}, {}];
  return {
    ...{ waits, handled, first, second },
    receive(ts: string, line: object | undefined, channel = "general") {
      if (line) buffer.recordArrival(channel, ts, line);
      return buffer.add(channel, ts, async () => void handled.push(ts), line);
    },
    note: (ts: string, line: object) => buffer.recordArrival("general", ts, line),
    untilWaiting: (count: number) => expect.poll(() => waits.length, { interval: 1 }).toBe(count),
    advance: (ms: number) => {
      now += ms;
    },
    endWaits() {
      for (const done of pending.splice(0)) done();
    },
  };
}

test("handles a message at once when no other connection is active", async () => {
  const { receive, waits, handled, first, second, advance } = createBuffer();
  await receive("1", first);
  await receive("2", first);
  await receive("3", second, "another channel");
  advance(1_000);
  await receive("4", second);
  await receive("4", first);
  await receive("5", undefined);
  expect([waits, handled]).toEqual([[], ["1", "2", "3", "4", "4", "5"]]);
});

test("restores the order of messages that overtake each other on two connections", async () => {
  const { receive, note, untilWaiting, handled, first, second, endWaits } = createBuffer();
  note("1", first);
  const later = receive("3", second);
  await untilWaiting(1);
  const earlier = receive("2", first);
  await untilWaiting(2);
  endWaits();
  await Promise.all([later, earlier]);
  expect(handled).toEqual(["2", "3"]);
});

test("restores the order of messages that arrive at the same moment", async () => {
  const { receive, untilWaiting, handled, first, second, endWaits } = createBuffer();
  const both = [receive("2", second), receive("1", first)];
  await untilWaiting(2);
  endWaits();
  await Promise.all(both);
  expect(handled).toEqual(["1", "2"]);
});

test("keeps a channel's order while an earlier message is being handled", async () => {
  const buffer = new ReorderBuffer(async () => {});
  const handled: string[] = [];
  const held = Promise.withResolvers<void>();
  const all = [buffer.add("general", "1", () => held.promise)];
  for (const ts of ["3", "2"]) all.push(buffer.add("general", ts, async () => void handled.push(ts)));
  held.resolve();
  await Promise.all(all);
  expect(handled).toEqual(["2", "3"]);
});

test("lets a handler that has waited run those of earlier messages that were added in the meantime", async () => {
  const buffer = new ReorderBuffer(async () => {});
  const handled: string[] = [];
  const [started, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const add = (ts: string) => buffer.add("general", ts, async () => void handled.push(ts));
  const second = buffer.add("general", "2", async () => {
    started.resolve();
    await waited.promise;
    await buffer.handleEarlier("general", "2");
    handled.push("2");
  });
  await started.promise;
  const others = [add("3"), add("1")];
  waited.resolve();
  await Promise.all([second, ...others]);
  expect(handled).toEqual(["1", "2", "3"]);
});
