import type { Pool } from "pg";
import { toStorageError } from "./errors.ts";

const QUERY_TIMEOUT_MS = 1_000;

/** A bucket holds `burst` tokens and gets `perSecond` more each second. A negative number of tokens is a queue. */
const RESERVE = `
  insert into rate_limits as bucket (name, tokens, refilled_at) values ($1, $2::float8 - 1, clock_timestamp())
  on conflict (name) do update set
    tokens = least($2, bucket.tokens
      + $3::float8 * greatest(0, extract(epoch from clock_timestamp() - bucket.refilled_at))) - 1,
    refilled_at = clock_timestamp()
  returning tokens`;

export interface RateLimit {
  name: string;
  perSecond: number;
  burst: number;
}

/** Takes a token of a bucket that all processes share. Resolves to the milliseconds after which its turn has come. Rejects with
 *  `StorageError`. */
export async function reserveToken(pool: Pool, { name, perSecond, burst }: RateLimit): Promise<number> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => deadline.reject(new Error("query timeout")), QUERY_TIMEOUT_MS);
  try {
    const reserved = pool.query<{ tokens: number }>(RESERVE, [name, burst, perSecond]);
    const { rows } = await Promise.race([reserved, deadline.promise]);
    return Math.max(0, (-(rows[0]?.tokens ?? 0) / perSecond) * 1000);
  } catch (error) {
    throw toStorageError(error);
  } finally {
    clearTimeout(timer);
  }
}
