import { cannotBeSubject, isKnownNoun } from "../vocabulary/noun-lexicon.ts";
import { type Clause, hasPhrase, knownWords, phrase } from "../vocabulary/phrase.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";
import { takeZone, type Zone } from "./zones.ts";

// Finds the part of the picture that a clause is about: the subject, whatever people call it, or the background.

export type Part = "subject" | "background";

/** Whether the subject has to be found for a region. */
export function isPart(region: string): region is Part {
  return region === "subject" || region === "background";
}

/** The part a clause is about. "rest" is the part that an earlier clause did not mention. */
export interface Target {
  part: Part | Zone | `outside the ${Zone}` | "rest";
  /** What people called the subject. */
  noun?: string;
}

/** Names that count as the subject. After "keep", "except", "only", "cut out" and the like it is any noun, otherwise only words such as
 *  "subject" and "person". */
export type AcceptedNames = "any" | "subject";

export const backgroundPhrase = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (whole|entire|photo|picture|image)? (background|backdrop|back ground|bg)( only| alone)?",
);
const subjectPhrase = phrase(
  "(in|on|of|from|to|for|at)? (only|just)? (main|central|whole|entire)? (subject|foreground|main object|main thing|main figure|main character|main person|main motif|motif|cutout)( only| alone| itself)?",
);
const personWords =
  "person|people|man|men|woman|women|guy|lady|girl|boy|child|kid|baby|toddler|couple|model|persons|guys|gentleman|human|portrait subject";
const personPhrase = phrase(`(in|on|of|from|to|for|at)? (only|just)? (${personWords})( only| alone)?`);
const pronounPhrase = /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:him|me|us|herself|himself|myself)(?!\p{L})/iu;
/** "her" before a noun is a part of a person, not the person. */
const herPhrase =
  /(?<!\p{L})(?:(?:on|of|from|to|for|only|just)\s+)*(?:her|them)(?=\s*(?:$|[·,.!?]|(?:and|more|less|a|very|much|in|with|sharp\w*|bright\w*|dark\w*|from|on|to)\b))/iu;

const restPhrase = phrase(
  "(all|everything|anything|whatever|what|things) (else|other|is left)|rest of|rest|surroundings|surrounding (area|scene)|environment",
);
const surroundingsPhrase =
  /(?<!\p{L})(?:(?:all|everything|anything|whatever|what|what's|whats|the (?:area|part|stuff|space)|things)\s+)?(?:(?:that|which)\s+)?(?:is\s+|are\s+|that's\s+)?(?:behind|around|surrounding|outside(?:\s+of)?|in back of)\s+/iu;
const exceptPhrase =
  /(?<!\p{L})(?:(?:all|everything|everywhere|anything|the (?:whole|entire)?\s*(?:picture|photo|image|thing)?|whole (?:picture|photo|image|thing))\s+)?(?:except(?:\s+for)?|excepting|excluding|apart from|other than|besides|but not|but|all but|save for|without touching|without changing|without affecting|not on|not)\s+/iu;
const onlyPhrase = /(?<!\p{L})(?:(?:only|just|nothing but|solely)\s+(?:on\s+|for\s+)?)(?=(?:the|my|this|that|our|a|an)\s+)/iu;

/** Takes the part out of a clause. Undefined if it has none that the editor can find: "the roof", "the left person". */
export function takeTarget(clause: Clause): Target | undefined {
  return (
    takeAllExcept(clause) ??
    takeOnly(clause) ??
    takeRest(clause) ??
    takeBackground(clause) ??
    takeZoneTarget(clause) ??
    findSubject(clause, "subject")
  );
}

function takeZoneTarget(clause: Clause, first = false): Target | undefined {
  const zone = takeZone(clause, first);
  return zone && { part: zone };
}

/** The part outside of another one. "The rest" has none: it is outside of a part that isn't known yet. */
export function invertPart(part: Exclude<Target["part"], "rest">): Exclude<Target["part"], "rest"> {
  if (isPart(part)) return part === "subject" ? "background" : "subject";
  return isOutside(part) ? (part.slice("outside the ".length) as Zone) : `outside the ${part}`;
}

function isOutside(part: string): part is `outside the ${Zone}` {
  return part.startsWith("outside");
}

function takeBackground(clause: Clause): Target | undefined {
  return hasPhrase(clause, backgroundPhrase) ? { part: "background" } : undefined;
}

function takeRest(clause: Clause): Target | undefined {
  return hasPhrase(clause, restPhrase) ? { part: "rest" } : undefined;
}

/** "everything except the cup", "what is behind her", "everything but the background". */
function takeAllExcept(clause: Clause): Target | undefined {
  for (const pattern of [exceptPhrase, surroundingsPhrase]) {
    const found = pattern.exec(clause.rest);
    if (found === null) continue;
    const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
    const target = takeLeadingPart(attempt);
    if (target === undefined || target.part === "rest") continue;
    if (pattern === surroundingsPhrase && !isPart(target.part) && target.part !== "centre") continue; // "around the edges" is inside
    clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
    return { ...target, part: invertPart(target.part) };
  }
  return undefined;
}

/** "only the cup". */
function takeOnly(clause: Clause): Target | undefined {
  const found = onlyPhrase.exec(clause.rest);
  if (found === null) return undefined;
  const attempt = { ...clause, rest: clause.rest.slice(found.index + found[0].length) };
  const target = takeLeadingPart(attempt);
  if (target === undefined) return undefined;
  clause.rest = `${clause.rest.slice(0, found.index)} · ${attempt.rest}`;
  return target;
}

/** Takes the part at the beginning of a clause. */
function takeLeadingPart(clause: Clause): Target | undefined {
  const words =
    /^[\s·]*(?:(?:the|my|our|this|that|a|an|its|only|just|whole|main|in|on)\s+)*(?:background|backdrop|bg)(?!\p{L})/iu.exec(
      clause.rest,
    );
  if (words !== null) {
    clause.rest = ` · ${clause.rest.slice(words[0].length)}`;
    return { part: "background" };
  }
  return takeZoneTarget(clause, true) ?? findSubject(clause, "any", true);
}

/** Takes the subject out of a clause, under any of the accepted names; with `first`, only at its beginning. */
export function findSubject(clause: Clause, accepted: AcceptedNames, first = false): Target | undefined {
  const position = (pattern: RegExp) => pattern.exec(clause.rest)?.index ?? -1;
  const begins = (pattern: RegExp) =>
    !first || /^[\s·]*(?:(?:the|my|our|this|that|a|an)\s+)*$/iu.test(clause.rest.slice(0, Math.max(0, position(pattern))));
  if (begins(subjectPhrase) && hasPhrase(clause, subjectPhrase)) return { part: "subject" };
  for (const pattern of [pronounPhrase, herPhrase])
    if (position(pattern) >= 0 && begins(pattern) && hasPhrase(clause, pattern)) return { part: "subject" };
  if (namesOneOfSeveral(clause.rest)) return undefined;
  if (begins(personPhrase)) {
    const noun = new RegExp(`(?<!\\p{L})(?:${personWords})(?!\\p{L})`, "iu").exec(clause.rest)?.[0].toLowerCase();
    if (noun !== undefined && hasPhrase(clause, personPhrase)) return { part: "subject", noun };
  }
  return accepted === "subject" ? undefined : takeNoun(clause, first);
}

const positionWords =
  "left|right|leftmost|rightmost|second|third|first|other|another|both|two|three|four|top|bottom|upper|lower|middle|nearest|closest|farthest|last|tall|small";
/** "the left person", "the person on the right": the editor finds one subject and can't tell several apart. */
export function namesOneOfSeveral(text: string): boolean {
  return (
    new RegExp(
      `(?<!\\p{L})(?:the|a|an|that|this)?\\s*(?:${positionWords})\\s+(?:one|${personWords}|\\p{L}+)(?!\\p{L})|(?:on|at|in|to) the (?:far )?(?:left|right|middle|centre|center|front|back|top|bottom)(?!\\p{L})`,
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

/** Takes a noun that may be the subject: "the coffee cup". Body parts and scenery can't be. */
function takeNoun(clause: Clause, first: boolean): Target | undefined {
  for (const found of clause.rest.matchAll(nounPhrase)) {
    const words = found.groups?.words?.split(/\s+/) ?? [];
    if (findUnmatchedWords(found[0]).length === 0) continue;
    if (first && !/^[\s·]*$/.test(clause.rest.slice(0, found.index))) return undefined;
    const noun = subjectNoun(words, found.groups?.whose?.toLowerCase());
    if (noun === undefined) return undefined;
    const spoken = found[0].indexOf(noun) + noun.length;
    clause.rest = `${clause.rest.slice(0, found.index)} · ${clause.rest.slice(found.index + spoken)}`;
    return { part: "subject", noun: noun.toLowerCase() };
  }
  return undefined;
}

function subjectNoun(words: string[], whose: string | undefined): string | undefined {
  if (whose !== undefined && /^(?:her|his|their|its|your)$/.test(whose)) return undefined;
  const thing = words.findLastIndex((word) => isKnownNoun(word.toLowerCase()));
  const named = thing >= 0 ? words.slice(0, thing + 1) : words;
  const small = named.map((word) => word.toLowerCase());
  if (small.some(cannotBeSubject) || small.slice(0, -1).some((word) => verbs.test(word))) return undefined;
  if (thing >= 0) return named.join(" ");
  const [word = ""] = small;
  const strange = whose !== undefined && words.length === 1 && word.length > 2;
  return strange && !knownWords.has(word) ? words.join(" ") : undefined;
}

/** Words before a noun may describe it, but can't be a verb or choose one of several. */
const verbs = /^(?:make|blur|sharpen|add|remove|crop|turn|brighten|darken|rotate|left|right|first|second|other)$/;

/** Takes "on the dog" or "of her" out of a clause that is about the subject anyway. */
export function takeSubject(clause: Clause): boolean {
  const target = findSubject(clause, "any");
  if (target?.noun !== undefined) clause.context.noun = target.noun;
  return target !== undefined;
}

/** A part that must not change: "keep the cup in colour", "but not the person". */
export interface KeptPart {
  kind: "kept";
  part: Exclude<Target["part"], "rest">;
  noun?: string;
  /** What about it must not change. */
  aspect: "colour" | "focus" | "all";
}

const keepPattern =
  /^[\s·]*(?:(?:please|and|but|just|while|still)\s+)*(?:keep|keeps|keeping|leave|leaving|preserve|preserving|retain|retaining|maintain|spare|protect)\s+(?:only\s+|just\s+)?/iu;
const excludePhrase =
  /^[\s·]*(?:(?:please|and|but|just)\s+)*(?:don't|do not|dont|without|not|never)\s+(?:change|changing|touch|touching|alter|altering|affect|affecting|blur|blurring|darken|darkening|brighten|edit|editing|modify|modifying|include|including|on)\s+/iu;
const barePattern = /^[\s·]*(?:(?:and|but|just)\s+)*(?:not|except(?:\s+for)?|excluding|apart from|only|just)\s+(?:on\s+)?/iu;
const aspectPhrases = {
  colour: phrase("in (full|original)? colou?r|coloured|colored|colou?rful|colou?rs|in its (original)? colou?rs?"),
  focus: phrase("in focus|sharp|crisp|focused"),
  all: phrase(
    "as (it|they|he|she) (is|are|was|were)|as is|as are|unchanged|untouched|alone|same|original|normal|intact|visible|bright|clear|out of it|out|like that|the way it is",
  ),
};

/** Reads a clause that only says which part must not change. */
export function readKeptPart(text: string): KeptPart | undefined {
  for (const pattern of [keepPattern, excludePhrase, barePattern]) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const clause: Clause = { rest: text.slice(found[0].length), quotes: [], carried: {}, context: {} };
    const target = takeLeadingPart(clause);
    if (target === undefined || target.part === "rest") continue;
    if (pattern === surroundingsPhrase && !isPart(target.part) && target.part !== "centre") continue; // "around the edges" is inside
    const aspect = hasPhrase(clause, aspectPhrases.colour) ? "colour" : hasPhrase(clause, aspectPhrases.focus) ? "focus" : "all";
    while (hasPhrase(clause, aspectPhrases.all));
    if (findUnmatchedWords(clause.rest).length > 0) continue;
    if (
      aspect === "all" &&
      target.noun !== undefined &&
      !target.noun.split(" ").some((word) => isKnownNoun(word) || personWords.split("|").includes(word))
    )
      continue; // "keep the mood"
    return { kind: "kept", part: target.part, aspect, ...(target.noun !== undefined && { noun: target.noun }) };
  }
  return undefined;
}
