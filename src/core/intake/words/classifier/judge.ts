// Whether words that are no command ask for an edit.

import { closings } from "../command-words.ts";
import type { MessageContext } from "../meaning.ts";
import { skip } from "../phrases.ts";
import { ordinal } from "../picks/number-words.ts";
import { isTalk } from "../talk.ts";
import type { Text } from "../text.ts";
import { estimateEdit, LIKELY, type Weights } from "./classifier.ts";

/** From the first probability on, a text is an instruction; below the second, it's talk. Chosen by cross-validation: docs/adr/0006. */
const thresholds = {
  overheard: { instruction: 0.7, talk: 0.15 },
  /** What somebody writes to the bot is rarely meant for anybody else, and is never met with silence. */
  addressed: { instruction: 0.65, talk: 0 },
};

type Context = Pick<MessageContext, "mentionsOthers" | "addressed">;

export function judge(text: Text, { mentionsOthers, addressed }: Context, weights?: Weights): "talk" | "instruction" | "doubt" {
  if (isTalk(text.words, mentionsOthers)) return "talk";
  if (isBare(text)) return "doubt";
  const probability = estimateEdit(text, weights);
  const { instruction, talk } = addressed ? thresholds.addressed : thresholds.overheard;
  if (probability >= instruction) return "instruction";
  return probability < talk ? "talk" : "doubt";
}

/** Whether what follows a pick is an instruction. Beside a person's name, only what clearly is one. */
export function asksForMore(text: Text, { mentionsOthers }: Context): boolean {
  if (isBare(text) || isTalk(text.words, mentionsOthers)) return false;
  if (mentionsOthers && text.words.every(({ capitalized }) => capitalized)) return false; // "I like 2, Bo"
  return estimateEdit(text) >= (mentionsOthers ? thresholds.overheard.instruction : LIKELY);
}

/** Nothing but politeness and numbers: "second please". */
function isBare({ words }: Text): boolean {
  const isNumber = (key = "") => /^\d+$/.test(key) || ordinal(key) !== undefined;
  return skip(words, 0, closings, (_, at) => (isNumber(words[at]?.key) ? 1 : 0)) >= words.length;
}
