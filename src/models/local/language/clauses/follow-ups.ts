import { type Colour, takeColour } from "../vocabulary/colours.ts";
import { type Clause, hasPhrase, phrase } from "../vocabulary/phrase.ts";
import { type Anchor, takeAnchor, takeStrength } from "../vocabulary/quantities.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";

/** A clause that refers to the last edit, or to the clause before it. */
export interface FollowUp {
  kind: "follow-up";
  /** - "more": apply the last edit again, to its result.
   *  - "again": the same, or start from the last edit if more clauses follow.
   *  - "rescale": redo the last edit from its own pictures, `factor` times as strong.
   *  - "before": start from the last edit. */
  action: "more" | "again" | "rescale" | "before";
  /** Strength, compared with the last edit. */
  factor: number;
  /** Changes only the steps of this operation ("less grain"). */
  name?: string;
}

const asBefore = phrase(
  "(same|exactly same)? (as|like) (before|last time|previous|previously|earlier)|as before|like before|like last time|same as before|same thing|do same|same|previous version|last version|like that|last one|same one|before",
);
const again = phrase("again|once more|one more time|repeat|another time|do that again|same again|encore|more same|1 more time");
const stronger = phrase(
  "even more|more of (it|that|this|same)|more of|more|stronger|further|keep going|go on|increase|intensify|even|harder|(not|isn't|wasn't) enough|too (weak|little)",
);
const weaker = phrase(
  "not too (much|strong|strongly|heavy)|not very (much|strong)|not much|not a lot|(only|just) (a little bit|a little|a bit|slightly|a touch|a tad|subtly|gently)|(not|isn't) (so|as|that|quite so) (much|strong|strongly|intense|heavy)|too (much|strong|intense|heavy)|less of (it|that|this)|less of|(less|not so) (strong|intense|strongly|extreme|much)|less|weaker|subtler|more subtle|more subtly|gentler|half (as|so) (much|strong)|half of (it|that)|half strength|tone down|dial back|dial down|reduce|too far|overdone|overdo|milder|tone back|ease off|back off",
);
const twiceAsMuch = phrase(
  "(twice|double|2x|two times) (as|so|the)? (much|strong|strongly|intense|effect|strength|amount|of it)|double it",
);
const filler = phrase("that's|that|was|now|strength|effect|intensity|overdo it|only|same|half");

/** Reads a clause that only refers to the last edit: "more", "a bit less", "as before". */
export function readFollowUp(text: string): FollowUp | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, context: {} };
  const action = takeAction(clause);
  if (action === undefined) return undefined;
  if (action === "double")
    return findUnmatchedWords(clause.rest).length > 0 ? undefined : { kind: "follow-up", action: "rescale", factor: 2 };
  const strength = takeStrength(clause);
  while (hasPhrase(clause, filler));
  if (findUnmatchedWords(clause.rest.replaceAll(/don't|but/gi, " ")).length > 0) return undefined;
  return { kind: "follow-up", action, factor: action === "rescale" ? reductionFactor(strength) : strength };
}

/** The factor for "a bit less", "less" and "much less". */
export function reductionFactor(strength: number): number {
  return { 0.3: 0.75, 0.5: 0.7, 1: 0.5 }[strength] ?? 0.3;
}

/** A new colour or place for something mentioned before: "in blue", "at the top". */
export interface Amendment {
  kind: "amendment";
  clause: string;
  colour?: Colour;
  anchor?: Anchor;
  /** The refusal if no earlier step has a colour or place; without it, the clause counts as not understood. */
  unsupported?: string;
}

const amendmentFiller = phrase(
  "instead|this time|rather|letters|colou?r|lettering|text|words|caption|title|move|with|from|keeping",
);

/** Reads a clause that names a colour or a place and nothing else. */
export function readAmendment(text: string): Amendment | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, context: {} };
  const anchor = takeAnchor(clause);
  const colour = takeColour(clause);
  while (hasPhrase(clause, amendmentFiller));
  if ((anchor === undefined && colour === undefined) || findUnmatchedWords(clause.rest).length > 0) return undefined;
  return { kind: "amendment", clause: text.trim(), ...(colour && { colour }), ...(anchor && { anchor }) };
}

function takeAction(clause: Clause): FollowUp["action"] | "double" | undefined {
  if (hasPhrase(clause, twiceAsMuch)) return "double";
  if (hasPhrase(clause, weaker)) return "rescale";
  if (hasPhrase(clause, again)) return hasPhrase(clause, stronger) ? "more" : "again";
  if (hasPhrase(clause, asBefore)) return "before";
  return hasPhrase(clause, stronger) ? "more" : undefined;
}
