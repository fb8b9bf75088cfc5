// How operations say which words they listen to.

/** A way of saying something, ready to be looked for. */
export type Phrase = RegExp;

/** One piece of an instruction while it is read: words that were understood give way to a mark. */
export interface Clause {
  /** What has not been understood yet; a `·` stands where words were taken. */
  rest: string;
  /** What stood between quotation marks in the whole instruction; `“0”` in `rest` is the first of them. */
  readonly quotes: readonly string[];
  /** What a neighbouring clause said and this one leaves out: "less contrast and saturation". */
  readonly carried: ClauseContext;
  /** What this one said, for its neighbours. */
  readonly context: ClauseContext;
}

export interface ClauseContext {
  direction?: 1 | -1;
  amount?: Amount;
  /** Takes words without quotation marks: whatever stood there. */
  unquoted?: true;
  /** What it took the subject to be: "cup". */
  noun?: string;
}

/** What a clause says about an amount: by how much to change it, how much there is to be, or how strongly. Shares; 1 is as usual. */
export type Amount = { kind: "share"; share: number } | { kind: "level"; level: number } | { kind: "strength"; strength: number };

/** Every word that any phrase listens to, lower case: what typos are repaired towards. */
export const knownWords = new Set<string>();

const slots: Record<string, string> = {
  n: String.raw`[+\-−]?\d+(?:\.\d+)?`,
  percent: String.raw`[+\-−]?\d+(?:\.\d+)?\s*(?:%|percent|per cent|pct)`,
  degrees: String.raw`\d+(?:\.\d+)?\s*(?:°|degrees?|degs?|º)?`,
  px: String.raw`\d+\s*(?:px|pixels?)?`,
  pixels: String.raw`\d+\s*(?:px|pixels?)`,
  length: String.raw`\d+(?:\.\d+)?\s*(?:%|percent|px|pixels?)`,
  times: String.raw`\d+(?:\.\d+)?\s*(?:x|×|times)`,
  ratio: String.raw`\d+(?:\.\d+)?\s*(?::|/|×|x|by)\s*\d+(?:\.\d+)?`,
  quote: "“\\d+”",
  words: "[^“”·]+?",
};

/** What may stand between two words of a phrase: "turn it down", "turn the contrast down" and "turn down" are one. */
const gap = String.raw`[\s·]+(?:(?:the|it|this|that|these|my|our|an?|photo|photograph|picture|image|pic|whole|entire)[\s·]+)*`;

/**
 * Compiles a phrase. `|` separates alternatives, `( )` groups them, `?` after a word or group makes it optional, spaces
 * also match articles, "it", "the photo" and words already taken, and `<n>`, `<percent>`, `<degrees>`, `<px>`, `<ratio>`… match and capture what they say.
 * A `$` at the end ties it to the end of the clause. Whole words only, in any case.
 */
export function phrase(source: string): Phrase {
  for (const word of source.replaceAll(/<\w+>/g, " ").match(/[a-z?[\]]{3,}/g) ?? [])
    for (const way of spellings(word)) knownWords.add(way);
  const tied = source.endsWith("$");
  const body = longestFirst(tied ? source.slice(0, -1) : source)
    .replaceAll(/(\([^()]*\)|[\p{L}']+)\? /gu, "(?:$1 )?")
    .replaceAll(/ (\([^()]*\))\?(?=\||$)/g, "(?: $1)?")
    .replaceAll(/\((?!\?)/g, "(?:")
    .replaceAll(" ", gap)
    .replaceAll(/<(\w+)>/g, (_, name: string) => `(?<${name}>${slots[name] ?? name})`);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${body})${tied ? "\\s*$" : "(?![\\p{L}\\p{N}])"}`, "iu");
}

/** The alternatives with the most to say first, so that "black" never hides "black and white". */
function longestFirst(source: string): string {
  const alternatives = source.split(/\|(?![^(]*\))/);
  return alternatives.sort((one, other) => other.length - one.length).join("|");
}

/** Takes the phrase out of the clause and returns what its slots held, or undefined when it is not there. */
export function takePhrase(clause: Clause, wanted: Phrase): Partial<Record<string, string>> | undefined {
  const match = wanted.exec(clause.rest);
  if (match === null) return undefined;
  clause.rest = `${clause.rest.slice(0, match.index)} · ${clause.rest.slice(match.index + match[0].length)}`;
  return match.groups ?? {};
}

/** Whether any of the words was there; it is taken. */
export function hasPhrase(clause: Clause, wanted: Phrase): boolean {
  return takePhrase(clause, wanted) !== undefined;
}

/** "colou?rs" is colors and colours, "gr[ae]y" gray and grey. */
function spellings(word: string): string[] {
  const choice = /(?<before>.*?)(?:(?<maybe>[a-z])\?|\[(?<either>[a-z]+)\])(?<after>.*)/.exec(word)?.groups;
  if (choice === undefined) return /^[a-z]+$/.test(word) ? [word] : [];
  const letters = choice.maybe === undefined ? [...(choice.either ?? "")] : ["", choice.maybe];
  return letters.flatMap((letter) => spellings(`${choice.before}${letter}${choice.after}`));
}
