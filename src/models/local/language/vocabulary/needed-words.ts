// Words without which a phrase can't match. Looking for them first saves most of the work: an instruction is tried against hundreds of phrases.

/** Stands for any digit among a text's words. */
const DIGIT = "0";
/** Stands for any quoted text. */
const QUOTE = "“";

/** Finds words of which a text needs at least one to match a phrase, in lower case. Undefined if it also matches without any. `source`: see `phrase`. */
export function findNeededWords(source: string): ReadonlySet<string> | undefined {
  if (/\([^()]*\(/.test(source)) return undefined;
  const needed = source.split(/\|(?![^(]*\))/).map(wordsOfAlternative);
  return needed.includes(undefined) ? undefined : new Set(needed.flatMap((words) => words ?? []));
}

/** What can be compared with needed words. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set(text.toLowerCase().match(/[a-z]+/g) ?? []);
  if (/\d/.test(text)) words.add(DIGIT);
  if (text.includes(QUOTE)) words.add(QUOTE);
  return words;
}

/** Of what an alternative can't do without, the choice with the longest words, which are the rarest. */
function wordsOfAlternative(alternative: string): string[] | undefined {
  const rarity = (words: readonly string[]) => Math.min(...words.map(({ length }) => length));
  return requiredParts(alternative)
    .map(wordsOfPart)
    .filter((words) => words.length > 0)
    .sort((one, other) => rarity(other) - rarity(one))[0];
}

/** Words and groups that can't be missing. At the end of an alternative, "?" after a word only concerns its last letter. */
function requiredParts(alternative: string): string[] {
  const parts = alternative.replaceAll(/\( [^()]*\)\?/g, "").split(/ (?![^(]*\))/);
  return parts.filter((part, index) => !part.endsWith("?") || (index === parts.length - 1 && !part.endsWith(")?")));
}

/** The ways to write a word, or a word of each choice of a group. Empty if it needs none. */
function wordsOfPart(part: string): string[] {
  if (part.startsWith("<quote>")) return [QUOTE];
  if (/^<(?:n|percent|degrees|px|pixels|length|times|ratio)>/.test(part)) return [DIGIT];
  const group = /^\(([^()]*)\)$/.exec(part)?.[1];
  if (group === undefined) return listSpellings(part);
  const words = group.split("|").map((choice) => wordsOfAlternative(choice) ?? []);
  return words.some(({ length }) => length === 0) ? [] : words.flat();
}

/** "colors" and "colours" for "colou?rs", "gray" and "grey" for "gr[ae]y". Empty for anything but letters. */
export function listSpellings(word: string): string[] {
  const choice = /(?<before>.*?)(?:(?<maybe>[a-z])\?|\[(?<either>[a-z]+)\])(?<after>.*)/.exec(word)?.groups;
  if (choice === undefined) return /^[a-z]+$/.test(word) ? [word] : [];
  const letters = choice.maybe === undefined ? [...(choice.either ?? "")] : ["", choice.maybe];
  return letters.flatMap((letter) => listSpellings(`${choice.before}${letter}${choice.after}`));
}
