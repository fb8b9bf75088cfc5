import { expect, test } from "vitest";
import { runLongStep } from "../../../src/core/concurrency/long-steps.ts";

test("lets the event loop turn between two steps", async () => {
  const order: string[] = [];
  const tick = () => void order.push("timer");
  const steps = ["first", "second"].map((name) =>
    runLongStep(() => {
      order.push(name);
      setImmediate(tick);
    }),
  );
  await Promise.all(steps);
  expect(order).toEqual(["first", "timer", "second"]);
});

test("goes on after a step that throws", async () => {
  const failing = runLongStep(() => {
    throw new Error("damaged");
  });
  const next = runLongStep(() => "next");
  await expect(failing).rejects.toThrow("damaged");
  expect(await next).toBe("next");
});
