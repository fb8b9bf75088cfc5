// "the second one", "number 2", "1 and 3", "the one on the left": names of variants.

import { isLook } from "../looks.ts";
import type { Side, Which } from "../meaning.ts";
import { startsSegment, type Word } from "../text.ts";
import { isDigit } from "./number-words.ts";
import { afterRanks, continuations, indefinite } from "./picture-words.ts";
import { type Certainty, type Item, isAmount, readItem, readNumbered } from "./reference-items.ts";

export interface Reference {
  which: Which;
  /** The word after it. */
  end: number;
  /** - "named": nothing but a picture can be meant ("number 2", "the second one").
   *  - "complete": a picture is meant if nothing else follows ("2", "the second", "all").
   *  - "sequence": the same, but it may also order what follows ("first", as in "first, make it darker"). */
  certainty: Certainty;
  /** "left", "the middle one", "top left". The picture's content has sides too. */
  side: boolean;
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
    side: items.some(({ side, corner }) => corner || (side && side !== "first" && side !== "last")),
  };
}

/** Whether the name of a picture isn't the beginning of a longer one: "2 dogs", "the second car". */
export function isComplete(words: readonly Word[], { end, certainty }: Reference): boolean {
  const next = words[end];
  if (!next || certainty === "named") return next?.key !== "of";
  if (certainty === "sequence") return afterRanks.has(next.key);
  if (startsSegment(next)) return true;
  return continuations(words, end) > 0 || (isLook(next.key) && !words[end + 1]);
}

/** Whether the newest turn has all of these variants. */
export function isAmong(which: Which, pictures: number): boolean {
  if (pictures < 2) return "side" in which && pictures > 0 && (which.side === "first" || which.side === "last");
  return "side" in which || which.numbers.every((number) => number <= pictures);
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

/** A list has numbers only, so the sides of its items become numbers. */
function combine(items: Item[], pictures: number): Which {
  const [only] = items;
  if (items.length === 1 && only?.side) return { side: only.side };
  const count = Math.max(pictures, 1);
  const place: Record<Side, number> = { left: 1, first: 1, middle: Math.ceil(count / 2), right: count, last: count };
  return { numbers: [...new Set(items.flatMap(({ numbers, side }) => (side ? [place[side]] : numbers)))] };
}
