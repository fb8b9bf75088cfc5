// What a language model makes of a turn's instruction. Each function runs inside one transaction.

import { and, eq } from "drizzle-orm";
import type { Charge, ReadingCall, ReadingOutcome, StartResult } from "../../../core/store.ts";
import type { TurnId } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";
import { reserveReading, settleReading } from "../costs/spending.ts";

export async function startReading(tx: Tx, id: TurnId, call: ReadingCall, charge: Charge, now: Date): Promise<StartResult> {
  const { turns } = tablesOf(tx);
  const { state, reading, editedAt } = turns;
  const turn = await first(tx.select({ state, reading, editedAt }).from(turns).where(eq(turns.id, id)));
  const calls = turn?.reading?.calls ?? 0;
  if (turn?.state !== "received" || turn.editedAt?.getTime() !== call.editedAt?.getTime() || calls >= call.maxCalls)
    return "gone";
  await settleReading(tx, id, undefined); // an earlier call was interrupted
  const refused = await reserveReading(tx, { turn: id, model: call.model }, charge, now);
  if (refused) return refused;
  await tx
    .update(turns)
    .set({ reading: { calls: calls + 1 } })
    .where(eq(turns.id, id));
  return "started";
}

export async function completeReading(tx: Tx, id: TurnId, { editedAt, reading, costUsd }: ReadingOutcome): Promise<void> {
  const { turns } = tablesOf(tx);
  await settleReading(tx, id, costUsd);
  if (reading === "interrupted") return;
  const turn = await first(tx.select({ reading: turns.reading }).from(turns).where(eq(turns.id, id)));
  const found = reading === "failed" ? { failed: true as const } : reading;
  const stored = { ...found, calls: turn?.reading?.calls ?? 0, ...(editedAt && { editedAt: editedAt.getTime() }) };
  await tx
    .update(turns)
    .set({ reading: stored })
    .where(and(eq(turns.id, id), eq(turns.state, "received")));
}
