// cspell:ignore schön schon
import { correctTypo } from "./typos.ts";

/** A word of a message. Marks and emoji aren't words. */
export interface Word {
  /** Lower case, without accents and apostrophes: "I'd" → "id", "schön" → "schon". */
  key: string;
  /** Offsets in the message. */
  start: number;
  end: number;
  /** The marks and emoji between the word before and this one, without spaces: "," or "!#". */
  before: string;
  capitalized: boolean;
}

/** Stands for an emoji in `before`. */
const EMOJI = "☺";
export const LINK = "<link>";

// Every alternative starts with different characters, and no quantifier is nested in one that could share its characters: linear time.
const pattern = new RegExp(
  [
    String.raw`(?<link><?(?:https?:\/\/|www\.)\S+)`,
    String.raw`(?<emoji><a?:\w{1,32}:\d{1,20}>|:[a-z0-9_+-]{1,40}:|(?<!\p{N})\+1(?![\p{N}\p{L}%])|\p{Extended_Pictographic}|[\p{Regional_Indicator}\p{Emoji_Modifier}])`,
    String.raw`(?<keycap>[0-9])\ufe0f?\u20e3`,
    String.raw`(?<word>[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{M}]+|(?<=\p{N})[.:/×][0-9]+)*[%°]?)`,
    String.raw`(?<mark>[^\s\p{M}\p{Cf}])`,
    String.raw`(?<line>\n)`,
  ].join("|"),
  "giu",
);

export interface Text {
  source: string;
  words: Word[];
  /** The marks and emoji after the last word. */
  after: string;
}

export function parseText(source: string): Text {
  const words: Word[] = [];
  let before = "";
  for (const { 0: found, index, groups = {} } of source.matchAll(pattern)) {
    const { link, keycap, word, emoji, line } = groups;
    if (emoji !== undefined) before += EMOJI;
    else if (line !== undefined) before += "\n";
    else if (link === undefined && keycap === undefined && word === undefined) before += joinsWords(source, index) ? "" : found;
    else {
      const key = link !== undefined ? LINK : (keycap ?? keyOf(found));
      if (before === "." && abbreviations.has(words.at(-1)?.key ?? "") && /^[0-9]$/.test(key)) before = "";
      words.push({ key, start: index, end: index + found.length, before, capitalized: /^\p{Lu}/u.test(found) });
      before = "";
    }
  }
  return { source, words, after: before };
}

/** The dot of "no. 2" ends no sentence. */
const abbreviations = new Set(["no", "nr", "num", "pic", "fig"]);

/** The hyphen of "left-hand". */
function joinsWords(source: string, at: number): boolean {
  return source[at] === "-" && /^[^\s-]-[^\s-]$/.test(source.slice(at - 1, at + 2));
}

function keyOf(word: string): string {
  const plain = word
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .normalize("NFC")
    .toLowerCase();
  return correctTypo(plain);
}

/** Whether a mark, a line or an emoji separates this word from the one before. */
export function startsSegment({ before }: Word): boolean {
  return /[.!?;:,…\n☺()–—-]/.test(before);
}

/** Splits words before each one that starts a part. */
export function split(words: readonly Word[], starts: (word: Word) => boolean): Word[][] {
  const parts: Word[][] = [];
  for (const word of words) {
    const last = parts.at(-1);
    if (!last || starts(word)) parts.push([word]);
    else last.push(word);
  }
  return parts;
}

/** The message from this word on, with a quote or a "#" that belongs to the word. */
export function textFrom({ source }: Text, word: Word | undefined): string {
  if (!word) return "";
  const lead = /["“«'‘(#+]$/.test(source.slice(0, word.start)) ? 1 : 0;
  return source.slice(word.start - lead).trim();
}
