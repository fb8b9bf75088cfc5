import type { Deps } from "../deps.ts";
import type { TurnId } from "../vocabulary.ts";

/** Logs one line for a turn that ended, and counts it: platform, models, duration since the request, and cost. Never the instruction or the
 *  person. */
export async function reportTurnEnded(
  id: TurnId,
  { store, log, metrics }: Pick<Deps, "store" | "log" | "metrics">,
): Promise<void> {
  try {
    const turn = await store.turns.findTurn(id);
    if (!turn?.finishedAt) return; // deleted or retried at the same moment
    const { conversation, variants, state, failure } = turn;
    const ms = turn.finishedAt.getTime() - turn.createdAt.getTime();
    const codes = [failure?.code, ...variants.map((variant) => variant.failure?.code)].filter((code) => code !== undefined);
    const facts = {
      ...{ turn: turn.key, platform: conversation.platform, models: [...new Set(variants.map(({ model }) => model))] },
      ...{ variants: variants.length, ready: variants.filter((variant) => variant.state === "ready").length, ms },
      ...{ usd: variants.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0), outcome: state },
      ...(codes.length > 0 && { codes: [...new Set(codes)] }),
    };
    log.info(facts, "turn finished");
    metrics?.turnEnded(conversation.platform, state, ms / 1000);
  } catch (error) {
    log.warn({ err: error }, "failed to report finished turn");
  }
}
