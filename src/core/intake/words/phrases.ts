import type { Word } from "./text.ts";

/** The number of words of the longest phrase that starts at this word, 0 without one. Marks between words don't count. */
export type PhraseMatcher = (words: readonly Word[], at: number) => number;

/** The words that may come next, and whether a phrase may end here. */
interface Node {
  next: Map<string, Node>;
  ends: boolean;
}

/** Phrases are separated by lines or "|". "(a/b c/)" are alternatives, which may be nested; an empty one makes the others optional. Words are
 *  keys of `Word`. */
export function phrases(list: string): PhraseMatcher {
  const root: Node = { next: new Map(), ends: false };
  for (const phrase of list.split(/[|\n]/).flatMap(expand)) {
    let node = root;
    for (const word of phrase.split(" ").filter(Boolean)) {
      const next = node.next.get(word) ?? { next: new Map(), ends: false };
      node.next.set(word, next);
      node = next;
    }
    node.ends = node !== root;
  }
  return (words, at) => findLongest(root, words, at);
}

function findLongest(root: Node, words: readonly Word[], start: number): number {
  let longest = 0;
  let node: Node | undefined = root;
  for (let at = start; node; at++) {
    if (node.ends) longest = at - start;
    node = node.next.get(words[at]?.key ?? "");
  }
  return longest;
}

/** "go (back/)" → "go back", "go ". Throws if parentheses don't match. */
function expand(phrase: string): string[] {
  const close = phrase.indexOf(")");
  const open = phrase.lastIndexOf("(", close);
  if (close < 0 && !phrase.includes("(")) return [phrase];
  if (close < 0 || open < 0) throw new Error(`parentheses don't match: ${phrase}`);
  const alternatives = phrase.slice(open + 1, close).split("/");
  // Innermost first, so that its alternatives don't split those around it.
  return alternatives.flatMap((one) => expand(`${phrase.slice(0, open)}${one}${phrase.slice(close + 1)}`));
}

export function wordSet(list: string): Set<string> {
  return new Set(list.split(/\s+/).filter(Boolean));
}

/** Where the words after all of these phrases start. */
export function skip(words: readonly Word[], at: number, ...matchers: PhraseMatcher[]): number {
  let next = at;
  for (;;) {
    const length = Math.max(...matchers.map((match) => match(words, next)));
    if (length === 0) return next;
    next += length;
  }
}
