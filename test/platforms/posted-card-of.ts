// What a card says about a turn, as far as people can see it.

import type { PostedCard } from "../../src/core/rebuild/thread-history.ts";
import { LOCAL, type MessageId, type Turn, type Variant } from "../../src/core/vocabulary.ts";

/** Without what depends on the platform: ids of pictures, and how much is known of people. */
export type Comparable = Omit<PostedCard, "slots" | "author"> & {
  slots: Omit<PostedCard["slots"][number], "picture" | "pickedBy" | "alt">[];
};

export function comparable({ author: _, slots, ...card }: PostedCard): Comparable {
  return { ...card, slots: slots.map(({ picture: _picture, pickedBy: _pickedBy, alt: _alt, ...slot }) => slot) };
}

export function expectedOf(turn: Turn, message: MessageId, hasSpoilers: boolean): Comparable {
  const { key, number, kind, prompt, notes, failure, source, spoiler, variants } = turn;
  const isFailed = variants.length > 0 && variants.every(({ state }) => state === "failed");
  return {
    ...{ message, turn: key, number, kind: kind as PostedCard["kind"], prompt, isPromptCut: false, notes, isAuto: false },
    state: turn.state === "done" && isFailed ? "failed" : (turn.state as PostedCard["state"]),
    spoiler: hasSpoilers && spoiler && variants.some(({ image }) => image),
    ...(failure?.userMessage !== undefined && variants.length === 0 && { failure: failure.userMessage }),
    ...(source && "branchOf" in source && { flattens: source.branchOf }),
    ...(turn.settings.each && { each: true }),
    slots: variants.map((variant) => slotOf(variant, kind)),
  };
}

function slotOf(
  { key, number, model, state, notes, failure, applied, costUsd, startedAt, finishedAt }: Variant,
  kind: Turn["kind"],
) {
  const isDrawn = kind === "edit" && state === "ready";
  const seconds = startedAt && finishedAt && (finishedAt.getTime() - startedAt.getTime()) / 1000;
  return {
    ...{ number, model, state: state as PostedCard["slots"][number]["state"], notes },
    ...(state === "ready" && { variant: key }),
    ...(isDrawn && applied?.seed !== undefined && { seed: applied.seed }),
    ...(isDrawn && seconds !== undefined && { seconds }),
    ...(isDrawn && costUsd !== undefined && { costUsd }),
    ...(state === "failed" && costOfFailed(model, costUsd)),
    ...(state === "failed" && failure?.userMessage !== undefined && { failure: failure.userMessage }),
  };
}

/** The built-in editor's failures are free, so no card shows their cost. */
function costOfFailed(model: Variant["model"], costUsd: number | undefined): { costUsd?: number } {
  if (model === LOCAL) return { costUsd: 0 };
  return costUsd === undefined ? {} : { costUsd };
}
