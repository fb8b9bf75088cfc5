// "the second one", "number 2", "1 and 3", "the one on the left": names of variants.

import { isLook } from "./looks.ts";
import type { Side, Which } from "./meaning.ts";
import {
  articles,
  cardinals,
  continuations,
  indefinite,
  numberLabels,
  ofThem,
  ordinals,
  pair,
  pictureNouns,
  shortOrdinals,
  sides,
  unsureLabels,
  whole,
} from "./picture-words.ts";
import { startsSegment, type Word } from "./text.ts";

export interface Reference {
  which: Which;
  /** The word after it. */
  end: number;
  /** - "named": nothing but a picture can be meant ("number 2", "the second one").
   *  - "complete": a picture is meant if nothing else follows ("2", "the second", "all").
   *  - "sequence": the same, but it may also order what follows ("first", as in "first, make it darker"). */
  certainty: "named" | "complete" | "sequence";
  /** "left", "the middle one". The picture's content has sides too. */
  side: boolean;
}

interface Item {
  numbers: number[];
  side?: Side;
  end: number;
  certainty: Reference["certainty"];
}

const MAX_LISTED = 9;

/** Reads the name of one or more variants that starts at this word. `pictures`: how many there are. */
export function readReference(words: readonly Word[], at: number, pictures: number): Reference | undefined {
  const previous = words[at - 1]?.key ?? "";
  if (indefinite.has(previous)) return undefined;
  const items = readItems(words, at, pictures);
  const last = items.at(-1);
  if (!last) return undefined;
  const named = items.some(({ certainty }) => certainty === "named");
  const certainty = named ? "named" : items.length > 1 && last.certainty === "sequence" ? "complete" : last.certainty;
  return {
    which: combine(items, pictures),
    end: last.end,
    certainty,
    side: items.some(({ side }) => side && side !== "first" && side !== "last"),
  };
}

/** Whether the name of a picture isn't the beginning of a longer one: "2 dogs", "the second car". */
export function isComplete(words: readonly Word[], { end, certainty }: Reference): boolean {
  const next = words[end];
  if (!next || certainty === "named") return next?.key !== "of";
  if (certainty === "sequence") return /^(?:please|pls|plz|but)$/.test(next.key);
  if (startsSegment(next)) return true;
  return continuations(words, end) > 0 || (isLook(next.key) && !words[end + 1]);
}

function readItems(words: readonly Word[], start: number, pictures: number): Item[] {
  const items: Item[] = [];
  const both = words[start]?.key === "both" && readNumbered(words, start + 1) ? 1 : 0;
  for (let at = start + both; items.length < MAX_LISTED; ) {
    const item = readItem(words, at, pictures);
    const word = words[at];
    // In a list, what follows the number of the next item must not make it an amount: "2 and 3 more dogs".
    const amount = items.length > 0 && item?.certainty !== "named" && item && isAmount(words, item.end);
    if (!item || !word || amount) break;
    items.push(item);
    const next = words[item.end];
    if (!next) break;
    const joined = /^(?:and|und|y|et|plus)$/.test(next.key) && !/[.!?;\n]/.test(next.before);
    const listed =
      /^[,&+/☺]*$/.test(next.before) && (next.before !== "" || (isDigit(next.key) && isDigit(words[item.end - 1]?.key)));
    if (!joined && !listed) break;
    at = joined ? item.end + 1 : item.end;
  }
  return items;
}

function isAmount(words: readonly Word[], at: number): boolean {
  const next = words[at];
  if (!next || startsSegment(next) || next.before !== "" || (isLook(next.key) && !words[at + 1])) return false;
  return !/^(?:and|but|then|please|pls|plz|in|with|without|as|is|are|look|looks|best|only|again|ones?|it|for|too)$/.test(
    next.key,
  );
}

function readItem(words: readonly Word[], at: number, pictures: number): Item | undefined {
  const every = readEvery(words, at, pictures);
  if (every) return every;
  const hasArticle = articles.has(words[at]?.key ?? "") && words[at + 1]?.before === "";
  const start = hasArticle ? at + 1 : at;
  return readNumbered(words, start) ?? readOrdinal(words, start, hasArticle, pictures) ?? readSide(words, start, hasArticle);
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
function readNumbered(words: readonly Word[], start: number): Item | undefined {
  let at = start;
  let label: "number" | "noun" | undefined;
  for (let word = words[at]; word && at < start + 2 && !cardinal(words[at]?.key); word = words[++at]) {
    if (word.key === "one" || word.key === "ones") return undefined;
    if (numberLabels.has(word.key)) label = "number";
    else if (pictureNouns.has(word.key) || word.key === "v" || word.key === "u") label ??= "noun";
    else return undefined;
    if (/[,!?;:\n☺]/.test(words[at + 1]?.before ?? "")) return undefined;
  }
  const word = words[at];
  const number = cardinal(word?.key) ?? attachedNumber(word?.key);
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
  if (number === undefined && key !== "last") return undefined;
  const which: Pick<Item, "numbers" | "side"> =
    key === "last" ? { numbers: [], side: "last" } : number === 1 ? { numbers: [], side: "first" } : { numbers: [number ?? 0] };
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

/** A list has numbers only, so the sides of its items become numbers. */
function combine(items: Item[], pictures: number): Which {
  const [only] = items;
  if (items.length === 1 && only?.side) return { side: only.side };
  const count = Math.max(pictures, 1);
  const place: Record<Side, number> = { left: 1, first: 1, middle: Math.ceil(count / 2), right: count, last: count };
  return { numbers: [...new Set(items.flatMap(({ numbers, side }) => (side ? [place[side]] : numbers)))] };
}

/** 1–9 as a digit or a word. */
export function cardinal(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  if (/^[1-9]$/.test(key)) return Number(key);
  return cardinals.indexOf(key) + 1 || undefined;
}

export function ordinal(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  return ordinals.indexOf(key) + 1 || shortOrdinals.indexOf(key) + 1 || undefined;
}

/** "v2", "no3". */
function attachedNumber(key: string | undefined): number | undefined {
  const digit = /^(?:v|u|no|nr)([1-9])$/.exec(key ?? "")?.[1];
  return digit === undefined ? undefined : Number(digit);
}

function isDigit(key: string | undefined): boolean {
  return /^[1-9]$/.test(key ?? "");
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
