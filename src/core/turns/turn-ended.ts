import type { Deps } from "../deps.ts";
import type { TurnId } from "../vocabulary.ts";

/** Logs one line for a turn that ended, and counts it: which, where, by which models, how long after it was asked for, and what it cost.
 *  Never what was asked or by whom. */
export async function reportTurnEnded(
  id: TurnId,
  { store, log, metrics }: Pick<Deps, "store" | "log" | "metrics">,
): Promise<void> {
  try {
    const turn = await store.turns.findTurn(id);
    if (!turn?.finishedAt) return; // deleted or retried at the same moment
    const { conversation, variants, state, failure } = turn;
    const ms = turn.finishedAt.getTime() - turn.createdAt.getTime();
    const faults = [failure?.code, ...variants.map((variant) => variant.failure?.code)].filter((fault) => fault !== undefined);
    const facts = {
      ...{ turn: turn.key, platform: conversation.platform, models: [...new Set(variants.map(({ model }) => model))] },
      ...{ variants: variants.length, ready: variants.filter((variant) => variant.state === "ready").length, ms },
      ...{ usd: variants.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0), outcome: state },
      ...(faults.length > 0 && { faults: [...new Set(faults)] }),
    };
    log.info(facts, "turn finished");
    metrics?.turnEnded(conversation.platform, state, ms / 1000);
  } catch (error) {
    log.warn({ err: error }, "could not report that a turn finished");
  }
}
