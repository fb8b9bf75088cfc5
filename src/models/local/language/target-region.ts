import { correctSpelling, splitInstruction } from "./clauses.ts";
import type { Part } from "./regions.ts";
import { readKeptPart } from "./regions.ts";
import { unmatchedWords } from "./stop-words.ts";

// Which part of a picture an instruction for any model is about. In doubt it is about all of it: a mask must forbid nothing that was asked for.

const background =
  /(?<!\p{L})(?:background|backdrop|bg|scenery behind|behind (?:him|her|them|it|me|us|the \p{L}+)|everything (?:else )?(?:behind|around) (?:him|her|them|it|me|us|the \p{L}+))(?!\p{L})/iu;
const subject =
  /(?<!\p{L})(?:subject|foreground|person|people|man|woman|boy|girl|child|baby|him|her|his|hers|them|their|me|my|us|our|face|hair)(?!\p{L})/iu;
/** What a clause of its own begins with; anything else goes on with the clause before it. */
const verb =
  /^[\s,]*(?:(?:please|also|then|and|now|but|just|can you|could you)\s+)*(?:make|turn|change|replace|swap|put|place|add|give|remove|delete|erase|take|blur|brighten|darken|sharpen|colou?r|paint|draw|set|let|have|show|fill|use|dress|crop|rotate|flip|write|fix|convert|transform|move|extend|keep|leave|don't|do not|without)(?!\p{L})/iu;
/** These change where things are, or both parts. */
const whole =
  /(?<!\p{L})(?:extend|expand|zoom|crop|outpaint|uncrop|widen|rotate|flip|mirror|resize|move|swap|whole|entire|overall|both|everything(?! (?:else|behind|around))|photo|picture|image|style)(?!\p{L})/iu;
/** Said of the background, these speak of the subject without changing it. */
const beside =
  /(?<!\p{L})(?:behind|around)\s+(?:him|her|them|it|me|us|the \p{L}+)(?!\p{L})|(?<!\p{L})(?:from|to|with) (?:my|our) (?:second|other|attached)/giu;

/** The one part that may change: every clause is about it, or says to leave the other one alone. */
export function targetRegion(prompt: string): Part | undefined {
  const clauses = clausesOf(prompt);
  const spared = clauses.map((text) => readKeptPart(text)?.part);
  const others = clauses.filter((text, at) => spared[at] === undefined && unmatchedWords(text).length > 0).map(correctSpelling);
  if (others.length === 0 || others.some((text) => whole.test(text))) return undefined;
  const kept = new Set(spared.filter((part) => part !== undefined));
  if (others.every(isOfBackground) && !kept.has("background")) return "background";
  return kept.has("background") && !kept.has("subject") && !others.some((text) => background.test(text)) ? "subject" : undefined;
}

function isOfBackground(text: string): boolean {
  return background.test(text) && !subject.test(text.replaceAll(beside, " "));
}

/** Pieces with what follows them without a verb of its own: "…with a beach, palm trees and a boat". */
function clausesOf(prompt: string): string[] {
  const clauses: string[] = [];
  for (const { text, joint } of splitInstruction(prompt.slice(0, 2000)).pieces) {
    const begins = verb.test(text) || readKeptPart(text) !== undefined || clauses.length === 0;
    if (begins) clauses.push(text);
    else clauses.push(`${clauses.pop() ?? ""}${joint}${text}`);
  }
  return clauses;
}
