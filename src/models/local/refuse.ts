import { distance } from "fastest-levenshtein";
import type { Operation } from "./operation.ts";
import { operations } from "./operations/index.ts";
import { describe, type Understanding } from "./understand.ts";

// What people are told when nothing was done.

const things =
  "sky|skies|face|faces|hair|eye|eyes|skin|teeth|lips|mouth|nose|ear|ears|hand|hands|head|body|person|people|man|men|woman|women|guy|girl|boy|kid|child|children|baby|dog|cat|bird|car|cup|tree|trees|grass|water|sea|ocean|lake|cloud|clouds|sun|moon|stars|building|house|wall|floor|shirt|dress|clothes|suit|jacket|helmet|hat|glasses|table|flower|flowers|object|objects|wrinkles|pimples|acne|beard|smile|mountain|mountains|road|snow|window|spoon|rocket|flag";
const reasons: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [
    /\b(undo|revert|roll back|go back|reset|start over|start again|original)\b/i,
    "“Undo” works alone: send just “undo”, then the next instruction.",
  ],
  [
    /\b(background|backdrop|foreground|subject|cut ?out|behind (him|her|them|it|me|us)|bokeh|portrait mode|green ?screen)\b/i,
    "The built-in editor cannot find the subject or the background.",
  ],
  [/\b(colou?ri[sz]e|add colou?rs? to)\b/i, "The built-in editor cannot invent the colours of a black and white picture."],
  [
    /\b(remove|erase|delete|get rid of|take out|take away|clean up|clone out|hide|cover up|heal)\b/i,
    "The built-in editor cannot remove things from a picture.",
  ],
  [/\b(replace|swap|exchange|substitute)\b/i, "The built-in editor cannot replace one thing with another."],
  [/\b(zoom out|outpaint|extend|expand|uncrop|widen)\b/i, "The built-in editor cannot invent what lies outside the picture."],
  [
    /^\W*(?:(?:please|and|can you|could you|now|then|also)\s+)*(?:draw|generate|imagine|create|insert|add|give|put|place|paint)\b/i,
    "The built-in editor draws nothing new.",
  ],
  [
    /\b(winter|summer|spring|autumn|fall|night|day|daytime|evening|morning|sunset|sunrise|rain|rainy|snowy|season|weather|christmas|halloween)\b/i,
    "The built-in editor cannot change the season, the weather or the time of day.",
  ],
  [
    /\b(ghibli|anime|pixar|disney|van gogh|picasso|monet|watercolou?r|oil painting|painting|manga|3d|lego|clay|pixel art|renaissance|cyberpunk|steampunk)\b/i,
    "The built-in editor cannot paint in a style; sketch, cartoon, halftone and posterize are what it has.",
  ],
  [
    new RegExp(`\\b(?:${things})\\b`, "i"),
    (thing) => `The built-in editor works on the whole picture and cannot tell the ${thing.toLowerCase()} from the rest.`,
  ],
  [
    /\b(draw|generate|imagine|create|insert|place|paint|put|add|give|wear|wearing|dress)\b/i,
    "The built-in editor draws nothing new.",
  ],
];

/** What to tell when not all of an instruction was understood: which words, why not, what of the rest, and three things it can do. */
export function refusal({ plan, unmatched }: Understanding): string {
  const quoted = unmatched.map(({ clause }) => `“${clause}”`).join(" and ");
  const words = [...new Set(unmatched.flatMap((one) => one.words))];
  const whole = unmatched.some(({ clause }) => words.includes(clause)) || words.length === 0 || words.length > 3;
  const named = whole ? "" : ` (${words.map((word) => `“${word.replaceAll(/[“”]/g, "")}”`).join(", ")})`;
  const reason = reasonFor(unmatched.map(({ clause }) => clause).join(" "));
  const rest =
    plan.steps.length > 0 ? ` The rest was understood (${plan.steps.map(describe).join(", ")}), but nothing was changed.` : "";
  const near = nearest(unmatched.flatMap((one) => [...one.words, ...one.clause.split(/\s+/)]));
  return `I did not understand ${quoted}${named}.${reason === "" ? "" : ` ${reason}`}${rest} It can, for example: ${near.map((example) => `“${example}”`).join(", ")}.`;
}

function reasonFor(text: string): string {
  for (const [pattern, reason] of reasons) {
    const found = pattern.exec(text);
    if (found !== null) return typeof reason === "string" ? reason : reason(found[0]);
  }
  return "";
}

const usual = ["make it brighter", "crop to 16:9", "black and white"];

/** Examples of the three operations whose words are nearest to what was said; the most usual ones where nothing is near. */
function nearest(said: string[]): string[] {
  const words = said.map((word) => word.toLowerCase()).filter((word) => word.length > 3);
  const scored = operations
    .map((operation) => ({ operation, score: nearness(operation, words) }))
    .filter(({ score }) => score < 0.4);
  const examples = scored.sort((one, other) => one.score - other.score).map(({ operation }) => operation.examples[0]);
  return [...new Set([...examples, ...usual])].slice(0, 3);
}

function nearness({ name, about, examples }: Operation, words: string[]): number {
  const own = `${name} ${about} ${examples.join(" ")}`.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  let best = 1;
  for (const word of words)
    for (const other of own) best = Math.min(best, distance(word, other) / Math.max(word.length, other.length));
  return best;
}
