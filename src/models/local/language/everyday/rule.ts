import { setImmediate } from "node:timers/promises";
import { knownWords, wordCharacter } from "../vocabulary/phrase.ts";

/** Words that stand for each other in the rules: `{dark}` in a rule matches any of them. */
export type WordGroups = Readonly<Record<string, string>>;

/** One way of saying something, and the words that operations understand instead. */
export interface Rule {
  pattern: RegExp;
  meaning: string | ((...found: string[]) => string);
  /** Words of which a text needs one. Looking for them first saves most of the work. */
  needs?: RegExp;
}

/**
 * Compiles a rule.
 *
 * - It is written in lower case and matches whole words in any case. A space matches any white space.
 * - `{name}` stands for a group of words, `( )`, `|` and `?` mean what they mean in a regular expression.
 * - `needs` are words of which a text needs one, in the syntax of a regular expression.
 * - In the meaning, `$1` is what the first pair of parentheses matched.
 */
export function rule(saying: string, meaning: Rule["meaning"], groups: WordGroups = {}, needs?: string): Rule {
  const spelledOut = saying.replaceAll(/(?<!\\p)\{([a-z]+)\}/g, (_, name: string) => `(?:${groups[name] ?? name})`);
  for (const word of spelledOut.match(/(?<![\\a-z])[a-z]{5,}(?![?*+a-z])/g) ?? []) knownWords.add(word);
  const pattern = wholeWords(spelledOut);
  patterns.push(pattern);
  return { pattern, meaning, ...(needs !== undefined && { needs: new RegExp(needs, "i") }) };
}

/** Of all rules. */
const patterns: RegExp[] = [];

/** Compiles the rules, which V8 otherwise does one by one when they are first needed. Gives way to everything else in between. */
export async function compileRules(): Promise<void> {
  for (const pattern of patterns) {
    await setImmediate();
    "".search(pattern);
  }
}

/** Matches this at the beginnings and ends of words only. */
export function wholeWords(source: string): RegExp {
  const edge = `(?:(?<!${wordCharacter})|(?!${wordCharacter}))`;
  const plain = source.replaceAll(/ (?![?*+])/g, "\\s+").replaceAll("\\p{L}", wordCharacter);
  return new RegExp(`${edge}(?:${plain})${edge}`, "gi");
}

/** Applies the rules one after the other, and leaves single spaces. */
export function applyRules(text: string, rules: readonly Rule[]): string {
  const applied = rules.reduce((rest, { pattern, meaning, needs }) => {
    if (needs?.test(rest) === false) return rest;
    return typeof meaning === "string"
      ? rest.replaceAll(pattern, ` ${meaning} `)
      : rest.replaceAll(pattern, meaning as () => string);
  }, text);
  return applied.replaceAll(/ {2,}/g, " ");
}
