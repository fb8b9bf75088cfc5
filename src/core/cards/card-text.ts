// The text of a card: labels of its pictures, their costs, and one paragraph for chat. Pure.

import { LOCAL, type ModelId, type Turn, type Variant } from "../vocabulary.ts";
import { formatCost, formatSecond } from "./format.ts";
import { failureSentence, messages } from "./messages.ts";
import type { QueuePosition } from "./views.ts";

/** "1 · Built-in editor · 0.4 s · free · seed 7": number, model, seconds, cost, seed. */
export function variantLabel(variant: Variant, turn: Turn): string {
  const { number, state } = variant;
  const model = captionName(variant.model);
  if (turn.kind === "undo") return [number, model, messages.restored].join(" · ");
  const parts: (string | number)[] = [number, model];
  if (state === "ready") parts.push(...readyParts(variant));
  else if (state === "waiting" && variant.resumesAt) parts.push(messages.busyRetrying(formatSecond(variant.resumesAt)));
  else parts.push(messages.states[state], ...(state === "failed" ? costOfFailed(variant) : []));
  return parts.join(" · ");
}

/** What a caption calls a model. Its id, which people can type, unless it is the built-in editor. */
export function captionName(model: ModelId): string {
  return model === LOCAL ? messages.builtInEditor : model;
}

/** What a failed variant cost or may have cost. Empty if it was free. */
function costOfFailed({ model, costUsd }: Variant): string[] {
  return model === LOCAL || costUsd === 0 ? [] : [formatCost(costUsd)];
}

function readyParts(variant: Variant): string[] {
  const seconds = secondsOf(variant);
  const hasSeed = !variant.applied || variant.applied.seed !== undefined;
  return [
    ...(seconds === undefined ? [] : [`${seconds.toFixed(1)} s`]),
    formatCost(variant.costUsd),
    hasSeed ? messages.seed(variant.seed) : messages.noSeed,
  ];
}

export function secondsOf({ startedAt, finishedAt }: Variant): number | undefined {
  return startedAt && finishedAt && Math.max(0, finishedAt.getTime() - startedAt.getTime()) / 1000;
}

/** "Total: $0.12.", if several pictures of a turn were paid for. An undo costs nothing: its pictures were paid for before. */
export function costOfTurn({ kind, variants }: Turn): string | undefined {
  if (kind === "undo") return undefined;
  const drawn = variants.filter(({ state, costUsd }) => state === "ready" && costUsd !== 0);
  if (drawn.length < 2) return undefined;
  const known = drawn.flatMap(({ costUsd }) => costUsd ?? []);
  const total = known.reduce((sum, usd) => sum + usd, 0);
  return messages.total(total, drawn.length - known.length);
}

/** One paragraph for chat: who asked for what, its state, and what couldn't be done as asked. */
export function cardText(turn: Turn, ahead: QueuePosition, question = ""): string {
  if (turn.kind === "ask") {
    const { source, notes, conversation } = turn;
    const pictures = source && "attachments" in source ? source.attachments.length : 1;
    return [messages.asksWhat(pictures, conversation.settings.mentionOnly), ...notes].join("\n");
  }
  return [
    `${turn.author.name}: ${turn.prompt || messages.undone}`,
    question || statusLine(turn, ahead),
    ...turn.notes,
    costOfTurn(turn),
    asideOf(turn),
  ]
    .filter(Boolean)
    .join("\n");
}

/** Where the turn comes from if it applies many instructions, and what happened to its message since: why it was cancelled, or that it could
 *  be run with the edited words. */
export function asideOf({ cancelReason, editedPrompt, source }: Turn): string {
  if (cancelReason) return messages.cancelledBecause[cancelReason];
  if (editedPrompt !== undefined) return messages.messageEdited;
  return source && "branchOf" in source ? messages.flattened(source.branchOf) : "";
}

/** The question that the turn's author has to answer. Empty if there's none. */
export function questionOf({ state, question, askedCost, source }: Turn, canCreate: boolean): string {
  if (state !== "asking") return "";
  if (question === "words") return messages.asksWhetherEdit;
  if (question === "cost") return askedCost ? messages.asksAboutCost(askedCost) : "";
  const asks = source && "candidates" in source ? messages.asksWhichPicture : messages.asksForPicture;
  return canCreate ? `${asks} ${messages.createInstead}` : asks;
}

function statusLine(turn: Turn, ahead: QueuePosition): string {
  if (turn.failure) return failureSentence(turn.failure);
  if (turn.state === "cancelled") return turn.cancelReason ? "" : messages.cancelled;
  if (turn.state !== "received" && turn.state !== "drawing") return "";
  if (ahead !== 0) return messages.waiting(ahead);
  return turn.state === "received" ? messages.starting : messages.drawing;
}
