import { LRUCache } from "lru-cache";
import type { Pool } from "pg";
import type { Preview, PreviewStore } from "../../core/cards/previews.ts";
import type { Log } from "../../core/ports/runtime.ts";
import type { VariantId } from "../../core/vocabulary.ts";
import { toStorageError } from "./errors.ts";

/** Previews of a few hundred variants. */
const MAX_CACHED_BYTES = 16 * 1024 * 1024;

/** Every new preview has a greater version than all before it, also after a deletion. */
const SET = `
  insert into previews (variant, bytes) values ($1, $2)
  on conflict (variant) do update set bytes = excluded.bytes, version = excluded.version
  returning version`;
const FIND = "select variant, version from previews where variant = any($1::bigint[])";
const READ = "select variant, version, bytes from previews where variant = any($1::bigint[])";
const SWEEP = `
  delete from previews where not exists (
    select from variants where variants.id = previews.variant and variants.state = 'drawing')`;

interface Row {
  variant: string;
  version: string;
  bytes: Buffer;
}

/** Previews for all processes, in a table that a crash of the database empties. */
export class PostgresPreviewStore implements PreviewStore {
  readonly #pool: Pool;
  readonly #log: Log;
  /** What this process has set or read. */
  readonly #known = new LRUCache<VariantId, Preview>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.byteLength),
  });

  constructor(pool: Pool, log: Log) {
    this.#pool = pool;
    this.#log = log;
  }

  async set(variant: VariantId, bytes: Uint8Array): Promise<void> {
    const [row] = await this.#query<Pick<Row, "version">>(SET, [variant, Buffer.from(bytes)]);
    if (row) this.#known.set(variant, { bytes, version: Number(row.version) });
  }

  async find(variants: readonly VariantId[]): Promise<ReadonlyMap<VariantId, Preview>> {
    const rows = await this.#query<Omit<Row, "bytes">>(FIND, [variants]);
    const newest = rows.map(({ variant, version }) => ({ id: Number(variant) as VariantId, version: Number(version) }));
    const unknown = newest.filter(({ id, version }) => this.#known.get(id)?.version !== version).map(({ id }) => id);
    const read = new Map((unknown.length > 0 ? await this.#read(unknown) : []).map((one) => [one.id, one.preview]));
    return new Map(
      newest.flatMap(({ id }) => {
        const preview = read.get(id) ?? (unknown.includes(id) ? undefined : this.#known.get(id));
        return preview ? [[id, preview]] : []; // deleted in the meantime
      }),
    );
  }

  async delete(variant: VariantId): Promise<void> {
    this.#known.delete(variant);
    await this.#query("delete from previews where variant = $1", [variant]).catch((error: unknown) => {
      this.#log.warn({ variant, err: error }, "failed to delete preview");
    });
  }

  async sweep(): Promise<void> {
    await this.#query(SWEEP, []);
  }

  async #read(variants: VariantId[]): Promise<{ id: VariantId; preview: Preview }[]> {
    const rows = await this.#query<Row>(READ, [variants]);
    return rows.map(({ variant, version, bytes }) => {
      const found = { id: Number(variant) as VariantId, preview: { bytes, version: Number(version) } };
      this.#known.set(found.id, found.preview);
      return found;
    });
  }

  async #query<Found extends object>(text: string, values: unknown[]): Promise<Found[]> {
    try {
      return (await this.#pool.query<Found & Record<string, unknown>>(text, values)).rows;
    } catch (error) {
      throw toStorageError(error);
    }
  }
}
