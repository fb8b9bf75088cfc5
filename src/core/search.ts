// Finds words in texts: parts of words count, upper and lower case and accents don't, and no character is special. Pure.

const MAX_WORDS = 10;
/** "é" is "e" with one of these. */
const accents = /[\u0300-\u036f]/g;

/** A part of a text: from its first character to the one after its last. */
export type TextRange = readonly [start: number, end: number];

/** The words to search for. Empty: there is nothing to search for. */
export function readSearch(typed: string): string[] {
  return typed
    .split(/\s+/)
    .map(fold)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS);
}

/** Whether each word is in one of the texts. */
export function includesWords(words: string[], ...texts: string[]): boolean {
  const folded = texts.map(fold);
  return words.every((word) => folded.some((text) => text.includes(word)));
}

/** Where the words are in the text, in order and apart from each other. */
export function findWords(words: string[], text: string): TextRange[] {
  const { folded, origins } = foldWithOrigins(text);
  const found = words.flatMap((word) => occurrencesOf(word, folded)).sort(([a], [b]) => a - b);
  const ranges: [number, number][] = [];
  for (const [start, end] of found) {
    const [from, to] = [origins[start] ?? 0, origins[end] ?? text.length];
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else ranges.push([from, to]);
  }
  return ranges;
}

/** In upper case, because "ß" and "ς" have more than one way to be in lower case. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(accents, "").toUpperCase();
}

/** `origins`: where each character of the folded text comes from. */
function foldWithOrigins(text: string): { folded: string; origins: number[] } {
  const origins: number[] = [];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    for (let unit = 0; unit < piece.length; unit++) origins.push(at);
    folded += piece;
    at += character.length;
  }
  return { folded, origins };
}

function occurrencesOf(word: string, text: string): TextRange[] {
  const found: TextRange[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
  return found;
}
