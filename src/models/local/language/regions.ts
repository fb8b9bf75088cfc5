import { isKnownNoun, isNeverSubject } from "./noun-lexicon.ts";
import { type Clause, hasPhrase, knownWords, phrase } from "./phrase.ts";
import { unmatchedWords } from "./stop-words.ts";

/** A part of the picture that words can name. */
export type Part = "subject" | "background";

// Which part of the picture people speak of. There are two: what stands out, whatever it is called, and the rest.

/** A part of the picture; "rest": the other one than was named before. */
export interface Target {
  part: Part | "rest";
  /** What the subject was called. */
  noun?: string;
}

/** Which words may mean the subject: after keep, except, only, cut out, behind… "any" noun; by itself only words for the "subject", and for
 *  persons. */
export type Trust = "any" | "subject";

export const backgroundPhrase = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (whole|entire|photo|picture|image)? (background|backdrop|back ground|bg)( only| alone)?",
);
const subjectPhrase = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (main|central|whole|entire)? (subject|foreground|main object|main thing|main figure|main character|main person|main motif|motif|cutout)( only| alone| itself)?",
);
const persons =
  "person|people|man|men|woman|women|guy|lady|girl|boy|child|kid|baby|toddler|couple|model|persons|guys|gentleman|human|portrait subject";
const personPhrase = phrase(`(in|on|of|from|to|for|at)? (only|just)? (${persons})( only| alone)?`);
const pronounPhrase = /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:him|me|us|herself|himself|myself)(?!\p{L})/iu;
/** "her" before a noun is not a person but a part of one. */
const herPhrase =
  /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:her|them)(?=\s*(?:$|[·,.!?]|(?:and|more|less|a|very|much|in|with|sharp\w*|bright\w*|dark\w*|from|on|to)\b))/iu;

const restPhrase = phrase(
  "(all|everything|anything|whatever|what|things) (else|other|is left)|rest of|rest|surroundings|surrounding (area|scene)|environment",
);
const besidePhrase =
  /(?<!\p{L})(?:(?:all|everything|anything|whatever|what|what's|whats|the (?:area|part|stuff|space)|things)\s+)?(?:(?:that|which)\s+)?(?:is\s+|are\s+|that's\s+)?(?:behind|around|surrounding|outside(?:\s+of)?|in back of)\s+/iu;
const exceptPhrase =
  /(?<!\p{L})(?:(?:all|everything|everywhere|anything|the (?:whole|entire)?\s*(?:picture|photo|image|thing)?|whole (?:picture|photo|image|thing))\s+)?(?:except(?:\s+for)?|excepting|excluding|apart from|other than|besides|but not|but|all but|save for|without touching|without changing|without affecting|not on|not)\s+/iu;
const onlyPhrase = /(?<!\p{L})(?:(?:only|just|nothing but|solely)\s+(?:on\s+|for\s+)?)(?=(?:the|my|this|that|our|a|an)\s+)/iu;

/** Takes the part that a clause speaks of out of it. Undefined when it speaks of none that can be found: "the sky", "the left person". */
export function takeTarget(clause: Clause): Target | undefined {
  return exceptIn(clause) ?? onlyIn(clause) ?? restIn(clause) ?? backgroundIn(clause) ?? subjectIn(clause, "subject");
}

function backgroundIn(clause: Clause): Target | undefined {
  return hasPhrase(clause, backgroundPhrase) ? { part: "background" } : undefined;
}

function restIn(clause: Clause): Target | undefined {
  return hasPhrase(clause, restPhrase) ? { part: "rest" } : undefined;
}

/** "everything except the cup", "what is behind her", "everything but the background". */
function exceptIn(clause: Clause): Target | undefined {
  for (const pattern of [exceptPhrase, besidePhrase]) {
    const found = pattern.exec(clause.rest);
    if (found === null) continue;
    const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
    const target = leadingPartIn(attempt);
    if (target === undefined) continue;
    clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
    return { ...target, part: target.part === "background" ? "subject" : "background" };
  }
  return undefined;
}

/** "only the cup". */
function onlyIn(clause: Clause): Target | undefined {
  const found = onlyPhrase.exec(clause.rest);
  if (found === null) return undefined;
  const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
  const target = leadingPartIn(attempt);
  if (target === undefined) return undefined;
  clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
  return target;
}

/** The part that the text begins with. */
function leadingPartIn(clause: Clause): Target | undefined {
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
export function subjectIn(clause: Clause, trust: Trust, first = false): Target | undefined {
  const position = (pattern: RegExp) => pattern.exec(clause.rest)?.index ?? -1;
  const begins = (pattern: RegExp) =>
    !first || /^[\s·]*(?:(?:the|my|our|this|that|a|an)\s+)*$/iu.test(clause.rest.slice(0, Math.max(0, position(pattern))));
  if (begins(subjectPhrase) && hasPhrase(clause, subjectPhrase)) return { part: "subject" };
  for (const pattern of [pronounPhrase, herPhrase])
    if (position(pattern) >= 0 && begins(pattern) && hasPhrase(clause, pattern)) return { part: "subject" };
  if (namesOneOfSeveral(clause.rest)) return undefined;
  if (begins(personPhrase)) {
    const noun = new RegExp(`(?<!\\p{L})(?:${persons})(?!\\p{L})`, "iu").exec(clause.rest)?.[0].toLowerCase();
    if (noun !== undefined && hasPhrase(clause, personPhrase)) return { part: "subject", noun };
  }
  return trust === "subject" ? undefined : nounIn(clause, first);
}

const positionWords =
  "left|right|leftmost|rightmost|second|third|first|other|another|both|two|three|four|top|bottom|upper|lower|middle|nearest|closest|farthest|last|tall|small";
/** "the left person", "the person on the right": it knows one subject and not which of several. */
export function namesOneOfSeveral(text: string): boolean {
  return (
    new RegExp(
      `(?<!\\p{L})(?:the|a|an|that|this)?\\s*(?:${positionWords})\\s+(?:one|${persons}|\\p{L}+)(?!\\p{L})|(?:on|at|in|to) the (?:far )?(?:left|right|middle|centre|center|front|back|top|bottom)(?!\\p{L})`,
      "iu",
    ).test(text) && !/\b(?:left|right|top|bottom) (?:hand )?(?:side|corner|edge)\b/i.test(text)
  );
}

const phraseEnds =
  "the|my|our|this|that|these|those|a|an|her|his|their|its|your|in|on|at|to|by|with|from|for|of|is|are|as|and|but|bit|more|less|very|much|out|into|onto|stays?|remains?|alone|only|just|unchanged|untouched|sharp|visible|please|so|than|it|instead|off|up|down|behind|around|colou?r(?:ed|ful)?|normal";
const nounPhrase = new RegExp(
  `(?<!\\p{L})(?:(?<whose>the|my|our|this|that|these|those|a|an|her|his|their|its|your)\\s+)?(?<words>(?!(?:${phraseEnds})(?!\\p{L}))\\p{L}+(?:\\s+(?!(?:${phraseEnds})(?!\\p{L}))\\p{L}+){0,2})`,
  "giu",
);

/** A noun that may be what the picture shows: "the coffee cup". Not a part of somebody, not scenery. */
function nounIn(clause: Clause, first: boolean): Target | undefined {
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
  const target = subjectIn(clause, "any");
  if (target?.noun !== undefined) clause.context.noun = target.noun;
  return target !== undefined;
}

/** What a clause wants left as it is: "keep the cup in colour", "but not the person". */
export interface KeptPart {
  kind: "spared";
  part: Part;
  noun?: string;
  /** What of it, where that is said. */
  what: "colour" | "focus" | "all";
}

const keepPhrase =
  /^[\s·]*(?:(?:please|and|but|just|while|still)\s+)*(?:keep|keeps|keeping|leave|leaving|preserve|preserving|retain|retaining|maintain|spare|protect)\s+(?:only\s+|just\s+)?/iu;
const dontPhrase =
  /^[\s·]*(?:(?:please|and|but|just)\s+)*(?:don't|do not|dont|without|not|never)\s+(?:change|changing|touch|touching|alter|altering|affect|affecting|blur|blurring|darken|darkening|brighten|edit|editing|modify|modifying|include|including|on)\s+/iu;
const barePhrase = /^[\s·]*(?:(?:and|but|just)\s+)*(?:not|except(?:\s+for)?|excluding|apart from|only|just)\s+(?:on\s+)?/iu;
const asPhrase = {
  colour: phrase("in (full|original)? colou?r|coloured|colored|colou?rful|colou?rs|in its (original)? colou?rs?"),
  focus: phrase("in focus|sharp|crisp|focused"),
  all: phrase(
    "as (it|they|he|she) (is|are|was|were)|as is|as are|unchanged|untouched|alone|same|original|normal|intact|visible|bright|clear|out of it|out|like that|the way it is",
  ),
};

/** Reads a clause that says which part to leave alone and nothing else. */
export function readKeptPart(text: string): KeptPart | undefined {
  for (const pattern of [keepPhrase, dontPhrase, barePhrase]) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const clause: Clause = { rest: text.slice(found[0].length), quotes: [], carried: {}, context: {} };
    const target = leadingPartIn(clause);
    if (target === undefined || target.part === "rest") continue;
    const what = hasPhrase(clause, asPhrase.colour) ? "colour" : hasPhrase(clause, asPhrase.focus) ? "focus" : "all";
    while (hasPhrase(clause, asPhrase.all));
    if (unmatchedWords(clause.rest).length > 0) continue;
    if (
      what === "all" &&
      target.noun !== undefined &&
      !target.noun.split(" ").some((word) => isKnownNoun(word) || persons.split("|").includes(word))
    )
      continue; // "keep the mood"
    return { kind: "spared", part: target.part, what, ...(target.noun !== undefined && { noun: target.noun }) };
  }
  return undefined;
}
