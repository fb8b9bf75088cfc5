import { distance } from "fastest-levenshtein";
import { isKnownNoun } from "../vocabulary/noun-lexicon.ts";
import { operationWords } from "../vocabulary/phrase.ts";

/** The most words of a clause that may be left over. */
export const MAX_LEFT_OVER = 3;

/** Words that connect or place others. Left over beside an effect, they change nothing about it. */
const connectives = new Set(
  "from for of with to in on at by as and or out off over up down all any some every both bit this that it the a an i we you when while".split(
    " ",
  ),
);
/** Words that change what the others mean, or begin an order of their own. */
const strongWords =
  /^(?:not|no|none|never|nor|without|don't|dont|doesn't|isn't|aren't|won't|can't|less|too|only|except|instead|than|other|another|else|rest|unless|rather|opposite|remove|replace|delete|erase|add|draw|paint|insert|put|swap|make|turn|change|hide|extend|move|copy|undo|animate|colou?ri[sz]e|generate|imagine|transform|convert|merge|combine|stitch|fill|restore|repair|unblur|heal|clone|smile|open|close|wear|wearing|variants?|versions?|options?|seed|alternatives?)$/i;

/** "cool it off" and "a bit off", unlike "the colours off". */
const afterFiller = /(?<!\p{L})(?:it|this|bit|little|slightly|is|are)\s+off(?!\p{L})/iu;

/** Whether a word begins the clause, where it may be a verb: "relax the contrast". */
function isFirst(word: string, clause: string): boolean {
  return new RegExp(`^[\\s·]*(?:(?:please|and|then|also|but|can you|could you)\\s+)*${word}(?!\\p{L})`, "iu").test(clause);
}

/** Whether a word that is left over changes nothing: it names no thing and asks for nothing. */
export function isHarmless(word: string, clause: string, rest: string): boolean {
  const plain = word.toLowerCase();
  if (plain === "off") return afterFiller.test(clause);
  if (connectives.has(plain)) return true;
  if (!/^\p{L}+(?:['’]\p{L}+)?$/u.test(word) || strongWords.test(plain)) return false;
  if (operationWords.has(plain) || isKnownNoun(plain) || isFirst(word, clause) || isMisspelt(plain)) return false;
  return !isNamed(plain, clause) && !isDescribed(plain, rest);
}

/** A word of an operation may be meant: "decrese". */
function isMisspelt(word: string): boolean {
  if (word.length < 5) return false;
  for (const known of operationWords) if (known.length > 4 && distance(word, known) <= (word.length > 6 ? 2 : 1)) return true;
  return false;
}

/** "brighter hallway": the word after what was understood may be the thing that it describes. */
function isDescribed(word: string, rest: string): boolean {
  return new RegExp(`·\\s+${word}(?!\\p{L})`, "iu").test(rest);
}

/** "the flurb", "her flurb", "a big flurb": whatever it is, it may be in the picture. */
function isNamed(word: string, clause: string): boolean {
  const before =
    "the|a|an|my|our|her|his|their|your|its|these|those|some|any|every|each|two|three|more|of|on|behind|around|beside|with|like";
  return new RegExp(`(?<!\\p{L})(?:${before})\\s+(?:\\p{L}+\\s+)?${word}(?!\\p{L})`, "iu").test(clause);
}
