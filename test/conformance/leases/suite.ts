import { describe, expect, test } from "vitest";
import type { Leases } from "../../../src/core/leases.ts";

/** The suite for `Leases`, as one process sees them. */
export function conformsAsLeases(name: string, open: () => Promise<Leases>): void {
  describe(`${name} as Leases`, () => {
    test("grants a lease once until it is released", async () => {
      const leases = await open();
      const lease = await leases.acquire("sweep");
      expect(lease).toMatchObject({ name: "sweep", epoch: 1 });
      expect(lease?.isHeld()).toBe(true);
      expect(await leases.acquire("sweep")).toBeUndefined();
      await lease?.release();
      expect((await leases.acquire("sweep"))?.isHeld()).toBe(true);
    });

    test("grants a lease once when it is acquired twice at the same time", async () => {
      const leases = await open();
      const granted = await Promise.all([leases.acquire("sweep"), leases.acquire("sweep")]);
      expect(granted.filter((lease) => lease?.isHeld())).toHaveLength(1);
    });

    test("grants leases of different names independently", async () => {
      const leases = await open();
      await leases.acquire("sweep");
      expect(await leases.acquire("discovery")).toMatchObject({ name: "discovery" });
    });

    test("aborts the signal on release, which may be repeated", async () => {
      const lease = await (await open()).acquire("sweep");
      expect(lease?.signal.aborted).toBe(false);
      await Promise.all([lease?.release(), lease?.release()]);
      expect(lease?.signal.aborted).toBe(true);
      expect(lease?.isHeld()).toBe(false);
    });
  });
}
