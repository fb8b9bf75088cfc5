// Previews and the page's change counter, of one process and of several over one Postgres.

import { Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { MemoryPreviewStore, type PreviewStore } from "../../../src/core/cards/previews.ts";
import type { ChangeCounter } from "../../../src/core/signals.ts";
import type { VariantId } from "../../../src/core/vocabulary.ts";
import { PostgresChangeCounter } from "../../../src/storage/postgres/change-counter.ts";
import { PostgresPreviewStore } from "../../../src/storage/postgres/preview-store.ts";
import { LocalChangeCounter } from "../../../src/storage/sqlite/signals.ts";
import { silent } from "../../fakes/bot.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";

const [first, second] = [1, 2] as [VariantId, VariantId];
const [early, late] = [Buffer.from("early"), Buffer.from("late")];

let server: PostgresServer;
const pools: Pool[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
});
afterAll(() => server.stop());

async function openPool(): Promise<Pool> {
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 4 });
  pools.push(pool);
  return pool;
}

/** Previews refer to variants. Here, to two that are drawing. */
async function openWithVariants(): Promise<Pool> {
  const pool = await openPool();
  await pool.query("alter table previews drop constraint previews_variant_variants_id_fk");
  return pool;
}

describe.each([
  ["MemoryPreviewStore", async () => new MemoryPreviewStore()],
  ["PostgresPreviewStore", async () => new PostgresPreviewStore(await openWithVariants(), silent)],
] satisfies [string, () => Promise<PreviewStore>][])("%s", (_, open) => {
  test("finds the newest preview of each variant, with a greater version than those before", async () => {
    const previews = await open();
    await previews.set(first, early);
    const before = (await previews.find([first])).get(first);
    await previews.set(first, late);
    await previews.set(second, early);
    const found = await previews.find([first, second]);
    expect(found.get(first)?.bytes).toEqual(late);
    expect(found.get(first)?.version).toBeGreaterThan(before?.version ?? 0);
    expect(found.get(second)?.bytes).toEqual(early);
  });

  test("finds none for a variant that has none, or whose preview was deleted", async () => {
    const previews = await open();
    await previews.set(first, early);
    await previews.delete(first);
    await previews.delete(second);
    expect((await previews.find([first, second])).get(first)).toBeUndefined();
  });
});

test("finds the previews of another process, and only the newest", async () => {
  const pool = await openWithVariants();
  const [here, there] = [new PostgresPreviewStore(pool, silent), new PostgresPreviewStore(pool, silent)];
  await there.set(first, early);
  expect((await here.find([first])).get(first)?.bytes).toEqual(early);
  await there.set(first, late);
  expect((await here.find([first])).get(first)?.bytes).toEqual(late);
  await there.delete(first);
  await there.set(first, early);
  expect((await here.find([first])).get(first)?.bytes).toEqual(early);
  await there.delete(first);
  expect((await here.find([first])).size).toBe(0);
});

test("sweeps previews of variants that are no longer drawn", async () => {
  const pool = await openWithVariants();
  const previews = new PostgresPreviewStore(pool, silent);
  await previews.set(first, early);
  await previews.sweep();
  expect((await previews.find([first])).size).toBe(0);
});

describe.each([
  ["LocalChangeCounter", async () => new LocalChangeCounter("run")],
  ["PostgresChangeCounter", async () => new PostgresChangeCounter(await openPool(), "1.0.0", silent)],
] satisfies [string, () => Promise<ChangeCounter>][])("%s", (_, open) => {
  test("gives another version after every change, and the same one without", async () => {
    const counter = await open();
    const versions = [await counter.current(), await counter.increment(), await counter.increment()];
    expect(new Set(versions).size).toBe(3);
    expect(await counter.current()).toBe(versions[2]);
    expect(await counter.current()).toBe(versions[2]);
  });
});

test("counts the changes of all processes together", async () => {
  const pool = await openPool();
  const [here, there] = [new PostgresChangeCounter(pool, "1.0.0", silent), new PostgresChangeCounter(pool, "1.0.0", silent)];
  const before = await here.current();
  const after = await there.increment();
  expect(after).not.toBe(before);
  expect(await here.current()).toBe(after);
});

test("counts a change that is reported while an earlier one is being counted once more", async () => {
  const pool = await openPool();
  const counter = new PostgresChangeCounter(pool, "1.0.0", silent);
  const one = counter.increment();
  await Promise.resolve();
  await Promise.resolve();
  const two = counter.increment();
  expect(counter.increment()).toBe(two);
  expect(await one).not.toBe(await two);
  expect(await counter.current()).toBe(await two);
});
