import { correctSpelling } from "../vocabulary/spelling.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";
import { isPart, type Part, readKeptPart } from "./regions.ts";
import { splitInstruction } from "./split-instruction.ts";

// Finds the part of a picture that an instruction for any model is about. In doubt that's all of it: a mask must not block a requested change.

const backgroundWords =
  /(?<!\p{L})(?:background|backdrop|bg|scenery behind|behind (?:him|her|them|it|me|us|the \p{L}+)|everything (?:else )?(?:behind|around) (?:him|her|them|it|me|us|the \p{L}+))(?!\p{L})/iu;
const subjectWords =
  /(?<!\p{L})(?:subject|foreground|person|people|man|woman|boy|girl|child|baby|him|her|his|hers|them|their|me|my|us|our|face|hair)(?!\p{L})/iu;
/** A clause begins with one of these; anything else continues the clause before it. */
const leadingVerb =
  /^[\s,]*(?:(?:please|also|then|and|now|but|just|can you|could you)\s+)*(?:make|turn|change|replace|swap|put|place|add|give|remove|delete|erase|take|blur|brighten|darken|sharpen|colou?r|paint|draw|set|let|have|show|fill|use|dress|crop|rotate|flip|write|fix|convert|transform|move|extend|keep|leave|don't|do not|without)(?!\p{L})/iu;
/** These move things, or affect both parts. */
const wholePictureWords =
  /(?<!\p{L})(?:extend|expand|zoom|crop|outpaint|uncrop|widen|rotate|flip|mirror|resize|move|swap|whole|entire|overall|both|everything(?! (?:else|behind|around))|photo|picture|image|style)(?!\p{L})/iu;
/** These mention the subject to describe the background, without changing the subject. */
const besideSubject =
  /(?<!\p{L})(?:behind|around)\s+(?:him|her|them|it|me|us|the \p{L}+)(?!\p{L})|(?<!\p{L})(?:from|to|with) (?:my|our) (?:second|other|attached)/giu;

/** The only part that may change: every clause is about it, or asks to keep the other one. */
export function findTargetRegion(prompt: string): Part | undefined {
  const clauses = splitClauses(prompt);
  const keptParts = clauses.map((text): Part | undefined => {
    const part = readKeptPart(text)?.part;
    return part !== undefined && isPart(part) ? part : undefined;
  });
  const others = clauses
    .filter((text, at) => keptParts[at] === undefined && findUnmatchedWords(text).length > 0)
    .map(correctSpelling);
  if (others.length === 0 || others.some((text) => wholePictureWords.test(text))) return undefined;
  const kept = new Set(keptParts.filter((part) => part !== undefined));
  if (others.every(isAboutBackground) && !kept.has("background")) return "background";
  return kept.has("background") && !kept.has("subject") && !others.some((text) => backgroundWords.test(text))
    ? "subject"
    : undefined;
}

function isAboutBackground(text: string): boolean {
  return backgroundWords.test(text) && !subjectWords.test(text.replaceAll(besideSubject, " "));
}

/** Joins pieces without a verb to the piece before them: "…with a beach, palm trees and a boat". */
function splitClauses(prompt: string): string[] {
  const clauses: string[] = [];
  for (const { text, separator } of splitInstruction(prompt.slice(0, 2000)).pieces) {
    const begins = leadingVerb.test(text) || readKeptPart(text) !== undefined || clauses.length === 0;
    if (begins) clauses.push(text);
    else clauses.push(`${clauses.pop() ?? ""}${separator}${text}`);
  }
  return clauses;
}
