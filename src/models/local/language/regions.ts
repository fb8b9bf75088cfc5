import type { Part } from "../plan.ts";
import { isKnownNoun, isNeverSubject } from "./noun-lexicon.ts";
import { type Clause, hasPhrase, knownWords, phrase } from "./phrase.ts";
import { unmatchedWords } from "./stop-words.ts";

// Which part of the picture people speak of. There are two: what stands out, whatever it is called, and the rest.

/** A part of the picture; "rest": the other one than was named before. */
export interface Aim {
  part: Part | "rest";
  /** What the subject was called. */
  noun?: string;
}

/** Which words may mean the subject: after keep, except, only, cut out, behind… "any" noun; by itself only words for the "subject", and for
 *  persons. */
export type Trust = "any" | "subject";

export const backgroundSays = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (whole|entire|photo|picture|image)? (background|backdrop|back ground|bg)( only| alone)?",
);
const subjectSays = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (main|central|whole|entire)? (subject|foreground|main object|main thing|main figure|main character|main person|main motif|motif|cutout)( only| alone| itself)?",
);
const persons =
  "person|people|man|men|woman|women|guy|lady|girl|boy|child|kid|baby|toddler|couple|model|persons|guys|gentleman|human|portrait subject";
const personSays = phrase(`(in|on|of|from|to|for|at)? (only|just)? (${persons})( only| alone)?`);
const pronounSays = /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:him|me|us|herself|himself|myself)(?!\p{L})/iu;
/** "her" before a noun is not a person but a part of one. */
const herSays =
  /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:her|them)(?=\s*(?:$|[·,.!?]|(?:and|more|less|a|very|much|in|with|sharp\w*|bright\w*|dark\w*|from|on|to)\b))/iu;

const restSays = phrase(
  "(all|everything|anything|whatever|what|things) (else|other|is left)|rest of|rest|surroundings|surrounding (area|scene)|environment",
);
const besideSays =
  /(?<!\p{L})(?:(?:all|everything|anything|whatever|what|what's|whats|the (?:area|part|stuff|space)|things)\s+)?(?:(?:that|which)\s+)?(?:is\s+|are\s+|that's\s+)?(?:behind|around|surrounding|outside(?:\s+of)?|in back of)\s+/iu;
const exceptSays =
  /(?<!\p{L})(?:(?:all|everything|everywhere|anything|the (?:whole|entire)?\s*(?:picture|photo|image|thing)?|whole (?:picture|photo|image|thing))\s+)?(?:except(?:\s+for)?|excepting|excluding|apart from|other than|besides|but not|but|all but|save for|without touching|without changing|without affecting|not on|not)\s+/iu;
const onlySays = /(?<!\p{L})(?:(?:only|just|nothing but|solely)\s+(?:on\s+|for\s+)?)(?=(?:the|my|this|that|our|a|an)\s+)/iu;

/** Takes the part that a clause speaks of out of it. Undefined when it speaks of none that can be found: "the sky", "the left person". */
export function takeAim(clause: Clause): Aim | undefined {
  return beside(clause) ?? only(clause) ?? restIn(clause) ?? backgroundIn(clause) ?? subjectIn(clause, "subject");
}

function backgroundIn(clause: Clause): Aim | undefined {
  return hasPhrase(clause, backgroundSays) ? { part: "background" } : undefined;
}

function restIn(clause: Clause): Aim | undefined {
  return hasPhrase(clause, restSays) ? { part: "rest" } : undefined;
}

/** "everything except the cup", "what is behind her", "everything but the background". */
function beside(clause: Clause): Aim | undefined {
  for (const said of [exceptSays, besideSays]) {
    const found = said.exec(clause.rest);
    if (found === null) continue;
    const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
    const aim = nounFirst(attempt);
    if (aim === undefined) continue;
    clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
    return { ...aim, part: aim.part === "background" ? "subject" : "background" };
  }
  return undefined;
}

/** "only the cup". */
function only(clause: Clause): Aim | undefined {
  const found = onlySays.exec(clause.rest);
  if (found === null) return undefined;
  const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
  const aim = nounFirst(attempt);
  if (aim === undefined) return undefined;
  clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
  return aim;
}

/** The part that the text begins with. */
function nounFirst(clause: Clause): Aim | undefined {
  const words =
    /^[\s·]*(?:(?:the|my|our|this|that|a|an|its|only|just|whole|main|in|on)\s+)*(?:background|backdrop|bg)(?!\p{L})/iu.exec(
      clause.rest,
    );
  if (words !== null) {
    clause.rest = ` · ${clause.rest.slice(words[0].length)}`;
    return { part: "background" };
  }
  return subjectIn(clause, "any", true);
}

/** Takes the subject out of the clause, by whatever name `trust` allows. */
export function subjectIn(clause: Clause, trust: Trust, first = false): Aim | undefined {
  const position = (said: RegExp) => said.exec(clause.rest)?.index ?? -1;
  const begins = (said: RegExp) =>
    !first || /^[\s·]*(?:(?:the|my|our|this|that|a|an)\s+)*$/iu.test(clause.rest.slice(0, Math.max(0, position(said))));
  if (begins(subjectSays) && hasPhrase(clause, subjectSays)) return { part: "subject" };
  for (const said of [pronounSays, herSays])
    if (position(said) >= 0 && begins(said) && hasPhrase(clause, said)) return { part: "subject" };
  if (isPlaced(clause.rest)) return undefined;
  if (begins(personSays)) {
    const noun = new RegExp(`(?<!\\p{L})(?:${persons})(?!\\p{L})`, "iu").exec(clause.rest)?.[0].toLowerCase();
    if (noun !== undefined && hasPhrase(clause, personSays)) return { part: "subject", noun };
  }
  return trust === "subject" ? undefined : nounIn(clause, first);
}

const which =
  "left|right|leftmost|rightmost|second|third|first|other|another|both|two|three|four|top|bottom|upper|lower|middle|nearest|closest|farthest|last|tall|small";
/** "the left person", "the person on the right": it knows one subject and not which of several. */
export function isPlaced(text: string): boolean {
  return (
    new RegExp(
      `(?<!\\p{L})(?:the|a|an|that|this)?\\s*(?:${which})\\s+(?:one|${persons}|\\p{L}+)(?!\\p{L})|(?:on|at|in|to) the (?:far )?(?:left|right|middle|centre|center|front|back|top|bottom)(?!\\p{L})`,
      "iu",
    ).test(text) && !/\b(?:left|right|top|bottom) (?:hand )?(?:side|corner|edge)\b/i.test(text)
  );
}

const ends =
  "the|my|our|this|that|these|those|a|an|her|his|their|its|your|in|on|at|to|by|with|from|for|of|is|are|as|and|but|bit|more|less|very|much|out|into|onto|stays?|remains?|alone|only|just|unchanged|untouched|sharp|visible|please|so|than|it|instead|off|up|down|behind|around|colou?r(?:ed|ful)?|normal";
const nounPhrase = new RegExp(
  `(?<!\\p{L})(?:(?<whose>the|my|our|this|that|these|those|a|an|her|his|their|its|your)\\s+)?(?<words>(?!(?:${ends})(?!\\p{L}))\\p{L}+(?:\\s+(?!(?:${ends})(?!\\p{L}))\\p{L}+){0,2})`,
  "giu",
);

/** A noun that may be what the picture shows: "the coffee cup". Not a part of somebody, not scenery. */
function nounIn(clause: Clause, first: boolean): Aim | undefined {
  for (const found of clause.rest.matchAll(nounPhrase)) {
    const words = found.groups?.words?.split(/\s+/) ?? [];
    if (unmatchedWords(found[0]).length === 0) continue;
    if (first && !/^[\s·]*$/.test(clause.rest.slice(0, found.index))) return undefined;
    const noun = nounOf(words, found.groups?.whose?.toLowerCase());
    if (noun === undefined) return undefined;
    const spoken = found[0].indexOf(noun) + noun.length;
    clause.rest = `${clause.rest.slice(0, found.index)} · ${clause.rest.slice(found.index + spoken)}`;
    return { part: "subject", noun: noun.toLowerCase() };
  }
  return undefined;
}

function nounOf(words: string[], whose: string | undefined): string | undefined {
  if (whose !== undefined && /^(?:her|his|their|its|your)$/.test(whose)) return undefined;
  const thing = words.findLastIndex((word) => isKnownNoun(word.toLowerCase()));
  const named = thing >= 0 ? words.slice(0, thing + 1) : words;
  const small = named.map((word) => word.toLowerCase());
  if (small.some(isNeverSubject) || small.slice(0, -1).some((word) => verb.test(word))) return undefined;
  if (thing >= 0) return named.join(" ");
  const [word = ""] = small;
  const strange = whose !== undefined && words.length === 1 && word.length > 2;
  return strange && !knownWords.has(word) ? words.join(" ") : undefined;
}

/** Words before a noun may describe it, but not say what to do or which one. */
const verb = /^(?:make|blur|sharpen|add|remove|crop|turn|brighten|darken|rotate|left|right|first|second|other)$/;

/** Takes the subject that "on the dog" or "of her" adds to a clause that is about the subject anyway. */
export function takeSubject(clause: Clause): boolean {
  const aim = subjectIn(clause, "any");
  if (aim?.noun !== undefined) clause.context.noun = aim.noun;
  return aim !== undefined;
}

/** What a clause wants left as it is: "keep the cup in colour", "but not the person". */
export interface Spared {
  kind: "spared";
  part: Part;
  noun?: string;
  /** What of it, where that is said. */
  what: "colour" | "focus" | "all";
}

const keepSays =
  /^[\s·]*(?:(?:please|and|but|just|while|still)\s+)*(?:keep|keeps|keeping|leave|leaving|preserve|preserving|retain|retaining|maintain|spare|protect)\s+(?:only\s+|just\s+)?/iu;
const dontSays =
  /^[\s·]*(?:(?:please|and|but|just)\s+)*(?:don't|do not|dont|without|not|never)\s+(?:change|changing|touch|touching|alter|altering|affect|affecting|blur|blurring|darken|darkening|brighten|edit|editing|modify|modifying|include|including|on)\s+/iu;
const bareSays = /^[\s·]*(?:(?:and|but|just)\s+)*(?:not|except(?:\s+for)?|excluding|apart from|only|just)\s+(?:on\s+)?/iu;
const asSays = {
  colour: phrase("in (full|original)? colou?r|coloured|colored|colou?rful|colou?rs|in its (original)? colou?rs?"),
  focus: phrase("in focus|sharp|crisp|focused"),
  all: phrase(
    "as (it|they|he|she) (is|are|was|were)|as is|as are|unchanged|untouched|alone|same|original|normal|intact|visible|bright|clear|out of it|out|like that|the way it is",
  ),
};

/** Reads a clause that says which part to leave alone and nothing else. */
export function readSpared(text: string): Spared | undefined {
  for (const said of [keepSays, dontSays, bareSays]) {
    const found = said.exec(text);
    if (found === null) continue;
    const clause: Clause = { rest: text.slice(found[0].length), quotes: [], carried: {}, context: {} };
    const aim = nounFirst(clause);
    if (aim === undefined || aim.part === "rest") continue;
    const what = hasPhrase(clause, asSays.colour) ? "colour" : hasPhrase(clause, asSays.focus) ? "focus" : "all";
    while (hasPhrase(clause, asSays.all));
    if (unmatchedWords(clause.rest).length > 0) continue;
    if (
      what === "all" &&
      aim.noun !== undefined &&
      !aim.noun.split(" ").some((word) => isKnownNoun(word) || persons.split("|").includes(word))
    )
      continue; // "keep the mood"
    return { kind: "spared", part: aim.part, what, ...(aim.noun !== undefined && { noun: aim.noun }) };
  }
  return undefined;
}
