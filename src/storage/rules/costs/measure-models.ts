// What the newest drawings of each model cost, and how long they took. Runs inside one transaction.

import { and, desc, gt, inArray, isNotNull, ne, sql } from "drizzle-orm";
import type { ModelMeasurement } from "../../../core/store.ts";
import { LOCAL, type ModelId } from "../../../core/vocabulary.ts";
import type { Tx } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";

/** Looks no further back than so many variants, so that the time it takes doesn't grow. */
const MAX_VARIANTS = 10_000;
const MAX_ROWS = 2_000;

/** A drawing that failed counts with its cost and its time, so a model that often fails is slower and dearer. */
export async function measureModels(tx: Tx, limit: number): Promise<Map<ModelId, ModelMeasurement>> {
  const { variants } = tablesOf(tx);
  const { id, model, state, costUsd, startedAt, finishedAt } = variants;
  const rows = await tx
    .select({ model, state, costUsd, startedAt, finishedAt })
    .from(variants)
    .where(
      and(
        gt(id, sql`(select coalesce(max(id), 0) from variants) - ${MAX_VARIANTS}`),
        ne(model, LOCAL),
        inArray(state, ["ready", "failed"]),
        isNotNull(startedAt),
        isNotNull(costUsd),
      ),
    )
    .orderBy(desc(id))
    .limit(MAX_ROWS);
  const measured = [...Map.groupBy(rows, (row) => row.model)].map(([of, drawn]) => [of, measure(drawn.slice(0, limit))] as const);
  return new Map(measured.filter(([, { pictures }]) => pictures > 0));
}

type Drawn = { state: string; costUsd: number | null; startedAt: Date | null; finishedAt: Date | null };

function measure(drawn: readonly Drawn[]): ModelMeasurement {
  const pictures = drawn.filter(({ state }) => state === "ready").length;
  const usd = drawn.reduce((sum, row) => sum + (row.costUsd ?? 0), 0);
  const ms = drawn.reduce(
    (sum, { startedAt, finishedAt }) => sum + ((finishedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)),
    0,
  );
  return { pictures, usd: usd / pictures, seconds: ms / 1000 / pictures };
}
