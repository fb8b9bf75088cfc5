import { expect, test } from "vitest";
import { cause, createLoss, thread } from "../../core/rebuild/loss.ts";
import { FakeModel } from "../../fakes/model.ts";
import { CrashPlan, crashAtStep } from "./crash-harness.ts";

test("writes all rows of a rebuilt conversation or none, at whichever step the process crashes", async () => {
  const isStep = (name: string) => !name.includes("TaskQueue") && name !== "claim";
  const outcomes = new Set<string>();
  for (const after of [false, true])
    for (let at = 1; ; at++) {
      const { rows, files, start } = createLoss();
      const plan = new CrashPlan(at, after, isStep);
      const wrap = <T extends object>(port: T): T => (port instanceof FakeModel ? port : crashAtStep(port, plan));
      const first = await start(wrap);
      const ended = await Promise.race([first.core.rebuild(thread, cause), untilCrashed(plan)]);
      if (ended !== "crashed") {
        await first.stop();
        expect(at).toBeGreaterThan(8);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 20)); // what was being written to the disk
      const second = await start();
      const kept = rows()[0];
      expect(rows()).toEqual(kept === 0 ? [0, 0, 0] : [1, 2, 3]);
      expect(files()).toBe(kept === 0 ? 0 : 4);
      outcomes.add(kept === 0 ? "none" : "all");
      expect((await second.core.rebuild(thread, cause)).kind).toBe(kept === 0 ? "rebuilt" : "known");
      expect([rows(), files()]).toEqual([[1, 2, 3], 4]);
      await second.stop();
    }
  expect(outcomes).toEqual(new Set(["none", "all"]));
}, 60_000);

async function untilCrashed(plan: CrashPlan): Promise<"crashed"> {
  while (!plan.crashed) await new Promise((resolve) => setTimeout(resolve, 1));
  return "crashed";
}
