// One item of a list of pictures: "number 2", "the second one", "all of them", "the one on the left".

import { isLook } from "../looks.ts";
import type { Side } from "../meaning.ts";
import { beforeNames } from "../talk-words.ts";
import { startsSegment, type Word } from "../text.ts";
import { attachedNumber, cardinal, foreignCardinal, ordinal } from "./number-words.ts";
import {
  articles,
  lastWords,
  numberLabels,
  ofThem,
  pair,
  pictureNouns,
  rows,
  sides,
  unsureLabels,
  whole,
} from "./picture-words.ts";

/** How many pictures are shown in two rows of two. */
const GRID = 4;

export type Certainty = "named" | "complete" | "sequence";

export interface Item {
  numbers: number[];
  side?: Side;
  corner?: boolean;
  end: number;
  certainty: Certainty;
}

/** Reads one item of a list. `pictures`: how many there are. */
export function readItem(words: readonly Word[], at: number, pictures: number): Item | undefined {
  const every = isGreeted(words, at) ? undefined : readEvery(words, at, pictures);
  if (every) return every;
  const hasArticle = articles.has(words[at]?.key ?? "") && words[at + 1]?.before === "";
  const start = hasArticle ? at + 1 : at;
  return (
    readNumbered(words, start) ??
    readOrdinal(words, start, hasArticle, pictures) ??
    (pictures === GRID ? readCorner(words, start, hasArticle) : undefined) ??
    readSide(words, start, hasArticle)
  );
}

/** The "all" of "thanks all": people. */
function isGreeted(words: readonly Word[], at: number): boolean {
  return words[at]?.before === "" && beforeNames.has(words[at - 1]?.key ?? "");
}

/** "all of them", "both", "all three". */
function readEvery(words: readonly Word[], at: number, pictures: number): Item | undefined {
  const numbers = range(1, pictures);
  const both = pair(words, at);
  if (both > 0) return pictures === 2 ? { numbers, end: at + both, certainty: both > 1 ? "named" : "complete" } : undefined;
  const length = whole(words, at);
  if (length === 0 || pictures < 2) return undefined;
  const end = at + length;
  if (length > 1) return { numbers, end, certainty: "named" };
  const counted = cardinal(words[end]?.key) === pictures;
  return { numbers, end: counted ? end + 1 + ofThem(words, end + 1) : end, certainty: "complete" };
}

/** "number 2", "#2", "picture 2", "2", "two". */
export function readNumbered(words: readonly Word[], start: number): Item | undefined {
  let at = start;
  let label: "number" | "noun" | undefined;
  for (let word = words[at]; word && at < start + 2 && !cardinal(words[at]?.key); word = words[++at]) {
    if (word.key === "one" || word.key === "ones") return undefined;
    if (numberLabels.has(word.key)) label = "number";
    else if (pictureNouns.has(word.key) || word.key === "v" || word.key === "u") label ??= "noun";
    else if (label === "number" && foreignCardinal(word.key)) break;
    else return undefined;
    if (/[,!?;:\n☺]/.test(words[at + 1]?.before ?? "")) return undefined;
  }
  const word = words[at];
  const number =
    cardinal(word?.key) ?? attachedNumber(word?.key) ?? (label === "number" ? foreignCardinal(word?.key) : undefined);
  if (!word || number === undefined) return undefined;
  const marked = /[#№]$/.test(word.before);
  if (label === undefined && !marked && (/[$€£]$/.test(word.before) || (word.key === "one" && !isCountedOne(words, at))))
    return undefined;
  const sure = marked || (label === "number" && !unsureLabels.has(words[start]?.key ?? ""));
  return { numbers: [number], end: at + 1, certainty: sure ? "named" : word.key === "one" ? "sequence" : "complete" };
}

/** "one" is a number if it begins a message or a list: "one please", "one and three". Elsewhere, it is "the one". */
function isCountedOne(words: readonly Word[], at: number): boolean {
  const word = words[at];
  const inList = /^(?:and|plus)$/.test(words[at - 1]?.key ?? "");
  return word !== undefined && (at === 0 || startsSegment(word) || inList);
}

/** "the second one", "2nd", "the first two", "second from the left". */
function readOrdinal(words: readonly Word[], at: number, hasArticle: boolean, pictures: number): Item | undefined {
  const key = words[at]?.key;
  const number = ordinal(key);
  const last = lastWords.has(key ?? "");
  if (number === undefined && !last) return undefined;
  const which: Pick<Item, "numbers" | "side"> = last
    ? { numbers: [], side: "last" }
    : number === 1
      ? { numbers: [], side: "first" }
      : { numbers: [number ?? 0] };
  const next = words[at + 1];
  const adjacent = next !== undefined && next.before === "";
  const from = adjacent && next.key === "from" && words[at + 2]?.key === "the" ? sides[words[at + 3]?.key ?? ""] : undefined;
  if (from === "left" || from === "right")
    return {
      numbers: [from === "left" ? (number ?? pictures) : pictures + 1 - (number ?? pictures)],
      end: at + 4,
      certainty: "named",
    };
  const count = adjacent && "side" in which ? cardinal(next.key) : undefined;
  if (count !== undefined && count > 1 && count <= pictures && !isAmount(words, at + 2 + nounAt(words, at + 2)))
    return {
      numbers: which.side === "last" ? range(pictures - count + 1, pictures) : range(1, count),
      end: at + 2 + nounAt(words, at + 2),
      certainty: "named",
    };
  const noun = adjacent ? nounAt(words, at + 1) || ofThem(words, at + 1) : 0;
  const certainty = noun > 0 ? "named" : hasArticle ? "complete" : "sequence";
  return { ...which, end: at + 1 + noun + (noun > 0 ? ofThem(words, at + 1 + noun) : 0), certainty };
}

function nounAt(words: readonly Word[], at: number): number {
  return pictureNouns.has(words[at]?.key ?? "") && words[at]?.before === "" ? 1 : 0;
}

/** "the left one", "left", "the one on the left". */
function readSide(words: readonly Word[], at: number, hasArticle: boolean): Item | undefined {
  const side = sides[words[at]?.key ?? ""];
  if (side) {
    const hand = /^(?:hand|most)$/.test(words[at + 1]?.key ?? "") ? 1 : 0;
    const noun = nounAt(words, at + 1 + hand);
    if (noun === 0 && side === "right" && words[at]?.key === "right" && !hasArticle) return undefined; // "right!" agrees
    return { numbers: [], side, end: at + 1 + hand + noun, certainty: noun > 0 ? "named" : "sequence" };
  }
  if (!pictureNouns.has(words[at]?.key ?? "") || !/^(?:on|to|in|at)$/.test(words[at + 1]?.key ?? "")) return undefined;
  const far = /^(?:far|very)$/.test(words[at + 3]?.key ?? "") ? 1 : 0;
  const there = words[at + 2]?.key === "the" ? sides[words[at + 3 + far]?.key ?? ""] : undefined;
  return there && hasArticle ? { numbers: [], side: there, end: at + 4 + far, certainty: "named" } : undefined;
}

/** Four pictures are shown in two rows: "top left", "the bottom right one", "the one on the top left". */
function readCorner(words: readonly Word[], at: number, hasArticle: boolean): Item | undefined {
  const preposition = /^(?:on|in|at)$/.test(words[at + 1]?.key ?? "");
  const first = hasArticle && nounAt(words, at) > 0 && preposition && words[at + 2]?.key === "the";
  const corner = first ? at + 3 : at;
  const row = rows[words[corner]?.key ?? ""];
  const side = words[corner + 1]?.before === "" ? sides[words[corner + 1]?.key ?? ""] : undefined;
  if (row === undefined || (side !== "left" && side !== "right")) return undefined;
  const noun = first ? 0 : nounAt(words, corner + 2);
  const number = row + (side === "left" ? 1 : 2);
  return { numbers: [number], corner: true, end: corner + 2 + noun, certainty: first || noun > 0 ? "named" : "sequence" };
}

/** Whether the number before this word counts something: "2 dogs". */
export function isAmount(words: readonly Word[], at: number): boolean {
  const next = words[at];
  if (!next || startsSegment(next) || next.before !== "" || (isLook(next.key) && !words[at + 1])) return false;
  return !/^(?:and|but|then|please|pls|plz|in|with|without|as|is|are|look|looks|best|only|again|ones?|it|for|too)$/.test(
    next.key,
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
