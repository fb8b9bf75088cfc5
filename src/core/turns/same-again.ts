// What the built-in editor does with an instruction is the same every time, unless chance is part of it. Pure.

import { messages } from "../cards/messages.ts";
import { type Instead, LOCAL, type Turn, type Variant } from "../vocabulary.ts";
import { editorWordsOf } from "./instruction.ts";
import { settingsFor } from "./plan.ts";

/** Whether running the turn again would give the same pictures, or the same refusals. */
export function givesTheSame(turn: Turn): boolean {
  return turn.variants.length > 0 && turn.variants.every(isSettled) && !hasOtherSettings(turn);
}

/** Whether drawing it again would give the same picture, or the same refusal. */
export function isSettled({ model, state, failure, applied }: Variant): boolean {
  if (model !== LOCAL) return false;
  return state === "failed" ? failure?.code === "refused" : state === "ready" && applied?.deterministic === true;
}

/** Whether a retry of what failed could succeed. A turn that failed as a whole is prepared again. */
export function canRetry({ state, variants }: Turn): boolean {
  if (variants.length === 0) return state === "failed";
  return variants.some((variant) => variant.state === "failed" && !isSettled(variant));
}

/** What can be done instead of a refused instruction. */
export function insteadOf({ variants }: Turn): Instead | undefined {
  return variants.find((variant) => variant.state === "failed" && isSettled(variant))?.failure;
}

/** Instructions that a card offers with one click, to be carried out on the pictures that the turn started from. */
export function suggestionsOf(turn: Turn): { label: string; prompt: string }[] {
  const { suggestions = [] } = insteadOf(turn) ?? {};
  if (suggestions.length > 0) return suggestions.map((prompt) => ({ label: prompt, prompt }));
  const isUnsure = turn.variants.some(({ state, notes }) => state === "ready" && notes.includes(messages.unsureSubject));
  const words = editorWordsOf(turn)
    .trim()
    .replace(/[.;,]+$/, "");
  return isUnsure
    ? [messages.moreOfSubject, messages.lessOfSubject].map((label) => ({ label, prompt: `${words}. ${label}` }))
    : [];
}

/** The conversation's settings have changed since. */
function hasOtherSettings(turn: Turn): boolean {
  const now = settingsFor(turn);
  return (["models", "variants", "aspectRatio", "resolution"] as const).some(
    (name) => JSON.stringify(now[name]) !== JSON.stringify(turn.settings[name]),
  );
}
