// Defines which words an operation understands.

import { LRUCache } from "lru-cache";
import { findNeededWords, listSpellings, wordsOf } from "./needed-words.ts";

/** A compiled phrase. */
export type Phrase = RegExp;

/** One clause of an instruction while it is read. Operations take the words they understand out of it. */
export interface Clause {
  /** The text that is not understood yet, with a `·` in place of taken words. */
  rest: string;
  /** All quoted texts of the instruction; `“0”` in `rest` is the first one. */
  readonly quotes: readonly string[];
  /** What this clause leaves out and its neighbour says: "less contrast and saturation". */
  readonly carried: ClauseContext;
  /** What this clause says, for its neighbours. */
  readonly context: ClauseContext;
}

export interface ClauseContext {
  direction?: 1 | -1;
  amount?: Amount;
  /** It takes text without quotation marks. */
  unquoted?: true;
  /** What it calls the subject: "cup". */
  noun?: string;
  /** It is about this part. */
  part?: "subject";
}

/** The amount in a clause: a relative change ("by 20%"), a target level ("to 120%") or a strength ("a bit"; 1 is normal). */
export type Amount = { kind: "share"; share: number } | { kind: "level"; level: number } | { kind: "strength"; strength: number };

/** Every word of any phrase, in lower case. Typos are corrected to these. */
export const knownWords = new Set<string>();

/** Those of them that an operation understands. */
export const operationWords = new Set<string>();

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

/** Digits and Latin, Greek and Cyrillic letters. V8 takes sixteen times as long to compile `[\p{L}\p{N}]` where case doesn't matter. */
export const wordCharacter =
  "[0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u037d\u037f-\u03ff\u0400-\u052f]";

/** What may stand between two words of a phrase: "turn it down", "turn the photo down" and "turn down" match alike. */
const gap = String.raw`[\s·]+(?:(?:the|it|this|that|these|my|our|an?|photo|photograph|picture|image|pic|whole|entire)[\s·]+)*`;

/**
 * Compiles a phrase and registers its words as known.
 *
 * - `|` separates alternatives, `( )` groups them, and `?` after a word or group makes it optional.
 * - A space also matches articles, "it", "the photo" and words that were taken.
 * - `<n>`, `<percent>`, `<degrees>`, `<px>`, `<ratio>`… match and capture a value.
 * - `$` at the end ties the phrase to the end of the clause.
 *
 * It matches whole words only, in any case.
 */
export function phrase(source: string): Phrase {
  for (const word of source.replaceAll(/<\w+>/g, " ").match(/[a-z?[\]]{3,}/g) ?? [])
    for (const spelling of listSpellings(word)) {
      knownWords.add(spelling);
      operationWords.add(spelling);
    }
  const tied = source.endsWith("$");
  const body = longestFirst(tied ? source.slice(0, -1) : source)
    .replaceAll(/(?<=^|[ |(])(\([^()]*\)|[\p{L}']+)\? /gu, "(?:$1 )?")
    .replaceAll(/ (\([^()]*\))\?(?=\||$)/g, "(?: $1)?")
    .replaceAll(/\((?!\?)/g, "(?:")
    .replaceAll(" ", gap)
    .replaceAll(/<(\w+)>/g, (_, name: string) => `(?<${name}>${slots[name] ?? name})`);
  const compiled = new RegExp(`(?<!${wordCharacter})(?:${body})${tied ? "\\s*$" : `(?!${wordCharacter})`}`, "iu");
  neededWords.set(compiled, findNeededWords(tied ? source.slice(0, -1) : source));
  return compiled;
}

const neededWords = new WeakMap<Phrase, ReadonlySet<string> | undefined>();
/** The words of recent texts: hundreds of phrases are tried on the same one. */
const recentWords = new LRUCache<string, ReadonlySet<string>>({ max: 256, memoMethod: wordsOf });

/** Finds a phrase in a text. */
export function findPhrase(text: string, wanted: Phrase): RegExpExecArray | null {
  const needed = neededWords.get(wanted);
  return needed === undefined || haveCommon(needed, recentWords.memo(text)) ? wanted.exec(text) : null;
}

function haveCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size > other.size) return haveCommon(other, one);
  for (const word of one) if (other.has(word)) return true;
  return false;
}

/** Puts long alternatives first, so that "black" doesn't hide "black and white". */
function longestFirst(source: string): string {
  const alternatives = source.split(/\|(?![^(]*\))/);
  return alternatives.sort((one, other) => other.length - one.length).join("|");
}

/** Takes a phrase out of a clause. Returns its captured values, or undefined if the clause doesn't contain it. */
export function takePhrase(clause: Clause, wanted: Phrase): Partial<Record<string, string>> | undefined {
  const match = findPhrase(clause.rest, wanted);
  if (match === null) return undefined;
  clause.rest = `${clause.rest.slice(0, match.index)} · ${clause.rest.slice(match.index + match[0].length)}`;
  return match.groups ?? {};
}

/** Takes a phrase out of a clause. Returns whether the clause contained it. */
export function hasPhrase(clause: Clause, wanted: Phrase): boolean {
  return takePhrase(clause, wanted) !== undefined;
}
