import { type Clause, findPhrase, hasPhrase, phrase } from "../vocabulary/phrase.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";

// Finds a zone in a clause: a place in the picture, or the sky.

/** Places that are known without looking at the picture. */
const placeNames = [
  ...(["top left quarter", "top right quarter", "bottom left quarter", "bottom right quarter"] as const),
  ...(["top left corner", "top right corner", "bottom left corner", "bottom right corner"] as const),
  ...(["top half", "bottom half", "left half", "right half"] as const),
  ...(["top third", "bottom third", "left third", "right third"] as const),
  ...(["top quarter", "bottom quarter", "left quarter", "right quarter"] as const),
  ...(["top", "bottom", "left", "right", "centre", "corners", "edges"] as const),
] as const;

export type PlaceName = (typeof placeNames)[number];

/** A part of the picture that has no outline of its own, such as the sky. */
export type Zone = PlaceName | "sky";

/** Other words for those in names. */
const synonyms: Record<string, readonly string[]> = {
  top: ["top", "upper"],
  bottom: ["bottom", "lower"],
  left: ["left", "left hand"],
  right: ["right", "right hand"],
  quarter: ["quarter", "quadrant"],
};

/** All ways to say a name: "upper left corner", "left top corner". */
function spellingsOf(name: string): string[] {
  const [first = [], second = [], third] = name.split(" ").map((word) => synonyms[word] ?? [word]);
  const pairs = first.flatMap((one) => second.map((two) => [one, two] as const));
  if (third === undefined) return pairs.map((pair) => pair.join(" "));
  const nouns = name.endsWith("corner") ? [" corner", ""] : third.map((noun) => ` ${noun}`);
  return pairs.flatMap(([one, two]) => nouns.flatMap((noun) => [`${one} ${two}${noun}`, `${two} ${one}${noun}`]));
}

const sideNouns = "(part|area|section|portion|edge|side|end)";
/** Zones whose names need more than synonyms. */
const otherWords: Partial<Record<Zone, string[]>> = {
  sky: ["(blue|gr[ae]y|cloudy|evening|night)? (sky|skies)"],
  top: [`(top|upper) ${sideNouns}`, "top of", "(at|near|towards) top"],
  bottom: [`(bottom|lower) ${sideNouns}`, "bottom of", "(at|near|towards) bottom"],
  left: [`(left|left hand) ${sideNouns}`, "left of", "(at|near|towards|on) left"],
  right: [`(right|right hand) ${sideNouns}`, "right of", "(at|near|towards|on) right"],
  centre: ["(centre|center|middle|central)( part| area| section| portion| of)?"],
  corners: ["(all|four|all four)? corners"],
  edges: ["(all|outer|outside)? (edges|borders|margins)", "outer (area|part)"],
};

/** "blur the top": a place only after a verb that can't be about clothes, and before nothing that it could describe. */
const bareSide =
  /(?<=\b(?:blur|brighten|darken|lighten|sharpen|pixelate|soften|desaturate|censor)\s+(?:only\s+|just\s+)?(?:the\s+)?)(?:top|bottom|left|right)(?=\s*(?:$|·|(?:by|a|more|slightly|too|so|and|only)\b))/iu;

const zonePhrases: readonly (readonly [Zone, RegExp])[] = (["sky", ...placeNames] as const).map((name) => {
  const ways = otherWords[name] ?? spellingsOf(name);
  const around = (words: string) =>
    `(in|on|of|from|at|for|to|across|over|around)? (only|just)? (whole|entire)? ${words}( only| alone)?`;
  return [name, phrase(ways.map(around).join("|"))];
});

/** Takes a zone out of a clause: "the sky", "in the top left corner", "the bottom half"; with `first`, only at its beginning. */
export function takeZone(clause: Clause, first: boolean): Zone | undefined {
  const named = zonePhrases.find(([, words]) => {
    const start = findPhrase(clause.rest, words)?.index ?? 0;
    return (!first || findUnmatchedWords(clause.rest.slice(0, start)).length === 0) && hasPhrase(clause, words);
  })?.[0];
  return named ?? (first ? undefined : takeBareSide(clause));
}

function takeBareSide(clause: Clause): PlaceName | undefined {
  const side = bareSide.exec(clause.rest)?.[0].toLowerCase();
  hasPhrase(clause, bareSide);
  return placeNames.find((name) => name === side);
}
