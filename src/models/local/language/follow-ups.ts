import { type Colour, takeColour } from "./colours.ts";
import { type Clause, hasPhrase, phrase } from "./phrase.ts";
import { type Anchor, takeAnchor, takeStrength } from "./quantities.ts";
import { unmatchedWords } from "./stop-words.ts";

/** What a clause says about the turn before, or about the clause before. */
export interface FollowUp {
  kind: "follow-up";
  /** "more": once more on top; "again": the same, as a start or once more; "rescale": the last turn from its own pictures, `factor` times
   *  as strong; "before": the last turn as a start. */
  what: "more" | "again" | "rescale" | "before";
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
  "even more|more of (it|that|this|same)|more of|more|stronger|further|keep going|go on|increase|intensify|even|harder|(not|isn't|wasn't) enough|too (weak|little)",
);
const weaker = phrase(
  "not too (much|strong|strongly|heavy)|not very (much|strong)|not much|not a lot|(only|just) (a little bit|a little|a bit|slightly|a touch|a tad|subtly|gently)|(not|isn't) (so|as|that|quite so) (much|strong|strongly|intense|heavy)|too (much|strong|intense|heavy)|less of (it|that|this)|less of|(less|not so) (strong|intense|strongly|extreme|much)|less|weaker|subtler|more subtle|more subtly|gentler|half (as|so) (much|strong)|half of (it|that)|half strength|tone down|dial back|dial down|reduce|too far|overdone|overdo|milder|tone back|ease off|back off",
);
const doubled = phrase(
  "(twice|double|2x|two times) (as|so|the)? (much|strong|strongly|intense|effect|strength|amount|of it)|double it",
);
const filler = phrase("that's|that|was|now|strength|effect|intensity|overdo it|only|same|half");

/** Reads a clause that speaks of what was done before and of nothing else: "more", "a bit less", "as before". */
export function readFollowUp(text: string): FollowUp | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, context: {} };
  const what = kindOf(clause);
  if (what === undefined) return undefined;
  if (what === "twofold")
    return unmatchedWords(clause.rest).length > 0 ? undefined : { kind: "follow-up", what: "rescale", factor: 2 };
  const strength = takeStrength(clause);
  while (hasPhrase(clause, filler));
  if (unmatchedWords(clause.rest.replaceAll(/don't|but/gi, " ")).length > 0) return undefined;
  return { kind: "follow-up", what, factor: what === "rescale" ? reducedStrength(strength) : strength };
}

/** What is left of something when somebody wants a bit less, less, or much less of it. */
export function reducedStrength(strength: number): number {
  return { 0.3: 0.75, 0.5: 0.7, 1: 0.5 }[strength] ?? 0.3;
}

/** Another colour or place for something that was said before: "in blue", "at the top". */
export interface Amendment {
  kind: "amendment";
  clause: string;
  colour?: Colour;
  place?: Anchor;
  /** What to tell where nothing before has one, if that says more than that it was not understood. */
  unsupported?: string;
}

const rather = phrase("instead|this time|rather|letters|colou?r|lettering|text|words|caption|title|move|with|from|keeping");

/** Reads a clause that names a colour or a place and nothing else. */
export function readAmendment(text: string): Amendment | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, context: {} };
  const place = takeAnchor(clause);
  const colour = takeColour(clause);
  while (hasPhrase(clause, rather));
  if ((place === undefined && colour === undefined) || unmatchedWords(clause.rest).length > 0) return undefined;
  return { kind: "amendment", clause: text.trim(), ...(colour && { colour }), ...(place && { place }) };
}

function kindOf(clause: Clause): FollowUp["what"] | "twofold" | undefined {
  if (hasPhrase(clause, doubled)) return "twofold";
  if (hasPhrase(clause, weaker)) return "rescale";
  if (hasPhrase(clause, again)) return hasPhrase(clause, stronger) ? "more" : "again";
  if (hasPhrase(clause, before)) return "before";
  return hasPhrase(clause, stronger) ? "more" : undefined;
}
