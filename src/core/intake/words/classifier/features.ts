// What the classifier sees of a message.

import type { Text, Word } from "../text.ts";
import { startsSegment } from "../text.ts";
import { classOf } from "./word-classes.ts";

/** What follows is a description: it says nothing new about whether it's an instruction. */
const MAX_WORDS = 80;
const MAX_LETTERS = 32;
const MAX_CLASSES = 14;
const edges = [2, 4, 7, 12, 20];

/** Each feature once. Their number is bounded. */
export function listFeatures({ source, words: all, after }: Text): string[] {
  const words = all.slice(0, MAX_WORDS);
  const keys = words.map(({ key }) => key);
  const classes = words.map(classOf);
  const found = [...listSequences(words, keys, classes), ...listPairs(classes), ...keys.flatMap(listLetters)];
  found.push(`length ${edges.find((edge) => words.length <= edge)}`, ...[...after.slice(-8)].map((mark) => `end ${mark}`));
  if (/[?？]/.test(source)) found.push("asks");
  if (/\d/.test(source)) found.push("counts");
  if (words[0]?.capitalized) found.push("capital");
  for (const emoji of source.slice(0, 1_000).match(/\p{Extended_Pictographic}/gu) ?? []) found.push(`emoji ${emoji}`);
  return [...new Set(found)];
}

/** Words and classes with their neighbours. */
function listSequences(words: readonly Word[], keys: string[], classes: string[]): string[] {
  const found: string[] = [];
  const word = (at: number) => keys[at] ?? (at < 0 ? "^" : "$");
  const kind = (at: number) => classes[at] ?? (at < 0 ? "^" : "$");
  for (let at = 0; at <= words.length; at++) {
    found.push(`2 ${word(at - 1)} ${word(at)}`, `K2 ${kind(at - 1)} ${kind(at)}`);
    const current = words[at];
    if (!current) continue;
    found.push(
      ...[`1 ${word(at)}`, `3 ${word(at - 1)} ${word(at)} ${word(at + 1)}`, `_ ${word(at - 1)} ${word(at + 1)}`],
      ...[`K1 ${kind(at)}`, `K3 ${kind(at - 1)} ${kind(at)} ${kind(at + 1)}`],
      ...[`K4 ${kind(at - 1)} ${kind(at)} ${kind(at + 1)} ${kind(at + 2)}`],
      ...[`KW ${kind(at - 1)} ${word(at)}`, `WK ${word(at)} ${kind(at + 1)}`],
    );
    if (current.before !== "") found.push(`mark ${current.before[0]} ${word(at)}`);
    if (at === 0 || startsSegment(current))
      found.push(
        ...[`S ${word(at)}`, `SK1 ${kind(at)}`, `SK2 ${kind(at)} ${kind(at + 1)}`],
        `SK3 ${kind(at)} ${kind(at + 1)} ${kind(at + 2)}`,
      );
  }
  found.push(`last ${word(words.length - 1)}`, `lastK ${kind(words.length - 1)}`);
  return found;
}

/** Classes that occur together, in any order. */
function listPairs(classes: string[]): string[] {
  const [first] = classes;
  const set = [...new Set(classes)].filter((one) => !one.startsWith("-")).toSorted();
  const pairs = set.length > MAX_CLASSES ? [] : set.flatMap((one, at) => set.slice(at + 1).map((other) => `& ${one} ${other}`));
  return [...pairs, ...set.map((one) => `first ${first} ${one}`)];
}

/** Parts of three to five letters, and single letters of scripts whose words are short or not separated. */
function listLetters(key: string): string[] {
  const word = `_${key.slice(0, MAX_LETTERS)}_`;
  const shortest = /[\u0e00-\u{3ffff}]/u.test(key) ? 1 : 3;
  const parts: string[] = [];
  for (let length = shortest; length <= 5; length++)
    for (let at = 0; at + length <= word.length; at++) parts.push(word.slice(at, at + length));
  return parts;
}
