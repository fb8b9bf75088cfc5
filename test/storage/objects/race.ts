import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import type { BlobStore } from "../../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../../src/core/vocabulary.ts";

/** In each round, one process stores a picture again and again while another removes and sweeps it. In the end, the row decides what is there. */
export async function putAndRemoveInRace(one: BlobStore, other: BlobStore, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const bytes = new TextEncoder().encode(`picture ${randomUUID()}`);
    const rows = new Set<BlobKey>();
    const used = async (key: BlobKey) => rows.has(key);
    const writeRow = async (key: BlobKey) => {
      await setTimeout(Math.random() * 3);
      rows.add(key);
      return key;
    };
    const key = await one.put(bytes, async (stored) => stored);
    await Promise.all([
      other.remove([key], used),
      one.put(bytes, writeRow),
      other.sweep(used),
      setTimeout(Math.random() * 5).then(() => other.remove([key], used)),
    ]);
    await expect(one.get(key), `round ${round}`).resolves.toBeDefined();
    rows.clear();
    expect(await other.remove([key], used)).toBe(1);
    await expect(one.get(key), `round ${round}`).rejects.toMatchObject({ code: "missing" });
  }
}
