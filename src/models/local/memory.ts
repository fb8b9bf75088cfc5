import { leftOver } from "./fillers.ts";
import { type Clause, phrase, takes } from "./phrase.ts";
import { takeStrength } from "./words.ts";

/** What a clause says about the turn before, or about the clause before. */
export interface Memory {
  kind: "memory";
  /** "more": once more on top; "again": the same, as a start or once more; "less": more gently; "before": the last turn as a start. */
  what: "more" | "again" | "less" | "before";
  /** How strongly, compared with the last time. */
  factor: number;
  /** Only the steps of this operation ("less grain"). */
  name?: string;
}

const before = phrase(
  "(same|exactly same)? (as|like) (before|last time|previous|previously|earlier)|as before|like before|like last time|same as before|same thing|do same|same|previous version|last version|like that|last one|same one|before",
);
const again = phrase("again|once more|one more time|repeat|another time|do that again|same again|encore|more same|1 more time");
const stronger = phrase(
  "even more|more of (it|that|this|same)|more of|more|stronger|further|keep going|go on|increase|intensify|even|harder",
);
const weaker = phrase(
  "not too (much|strong|strongly|heavy)|not very (much|strong)|not much|not a lot|(only|just) (a little bit|a little|a bit|slightly|a touch|a tad|subtly|gently)|(not|isn't) (so|as|that|quite so) (much|strong|strongly|intense|heavy)|too (much|strong|intense|heavy)|less of (it|that|this)|less of|(less|not so) (strong|intense|strongly|extreme|much)|less|weaker|subtler|more subtle|more subtly|gentler|half (as|so) (much|strong)|half of (it|that)|half strength|tone down|dial back|dial down|reduce|too far|overdone|overdo|milder|tone back|ease off|back off",
);
const filler = phrase("that's|that|was|now|strength|effect|intensity|overdo it|only|same|half");

/** Reads a clause that speaks of what was done before and of nothing else: "more", "a bit less", "as before". */
export function readMemory(text: string): Memory | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, said: {} };
  const what = whichOf(clause);
  if (what === undefined) return undefined;
  const strength = takeStrength(clause);
  while (takes(clause, filler));
  if (leftOver(clause.rest.replaceAll(/don't|but/gi, " ")).length > 0) return undefined;
  return { kind: "memory", what, factor: what === "less" ? ({ 0.3: 0.75, 0.5: 0.7, 1: 0.5 }[strength] ?? 0.3) : strength };
}

function whichOf(clause: Clause): Memory["what"] | undefined {
  if (takes(clause, weaker)) return "less";
  if (takes(clause, again)) return takes(clause, stronger) ? "more" : "again";
  if (takes(clause, before)) return "before";
  return takes(clause, stronger) ? "more" : undefined;
}
