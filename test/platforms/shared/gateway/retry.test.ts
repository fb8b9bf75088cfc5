import { expect, test } from "vitest";
import { exponentialDelay, retry } from "../../../../src/platforms/shared/gateway/retry.ts";

/** An action that fails the first `failures` times, and a record of the waits. */
function createAction(failures: number) {
  const waits: number[] = [];
  let calls = 0;
  const act = async () => {
    calls++;
    if (calls <= failures) throw new Error(`failure ${calls}`);
    return calls;
  };
  return { act, waits, calls: () => calls, sleep: async (ms: number) => void waits.push(ms) };
}

test("retries with growing delays until it succeeds", async () => {
  const { act, waits, sleep } = createAction(4);
  await expect(retry(act, { delayAfter: (_, count) => exponentialDelay(count, 100, 500), sleep })).resolves.toBe(5);
  expect(waits).toEqual([100, 200, 400, 500]);
});

test("throws the last error when no delay is given", async () => {
  const { act, waits, sleep } = createAction(4);
  await expect(retry(act, { delayAfter: (_, count) => (count < 3 ? 10 : undefined), sleep })).rejects.toThrow("failure 3");
  expect(waits).toEqual([10, 10]);
});

test("makes no further attempt once it's stopped, not even after a wait", async () => {
  const { act, calls } = createAction(4);
  let isStopped = false;
  const sleep = async () => {
    isStopped = true;
  };
  await expect(retry(act, { delayAfter: () => 10, isStopped: () => isStopped, sleep })).rejects.toThrow("failure 1");
  expect(calls()).toBe(1);
});
