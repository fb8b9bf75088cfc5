import { editorMessages } from "../messages.ts";
import { describeStep } from "../plan.ts";
import { namesOneOfSeveral } from "./clauses/regions.ts";
import type { Understanding } from "./understand.ts";
import { cannotBeSubject, findNoun } from "./vocabulary/noun-lexicon.ts";
import { correctSpelling } from "./vocabulary/spelling.ts";

const knownReasons: readonly (readonly [RegExp, string])[] = [
  [/\b(undo|revert|roll back|go back|reset|start over|start again|original)\b/i, editorMessages.undoAlone],
  [
    /\b(?:replace|change|swap|put|place|add|make|turn|give|set|use|want|need|try|another|different|other)\b.*\b(?:background|backdrop|behind (?:him|her|them|it|me|us|the))\b/i,
    editorMessages.backgroundChoices,
  ],
  [
    /\b(colou?ri[sz]e|add colou?rs? to|(?<!\b(?:keep|leave|stay)s?\b.*)in(?:to)? (?:full )?colou?r)\b/i,
    editorMessages.cannotColourise,
  ],
  [
    /\b(remove|erase|delete|get rid of|take out|take away|clean up|clone out|crop out|edit out|photoshop|hide|cover up|heal)\b/i,
    editorMessages.cannotRemove,
  ],
  [/\b(background|backdrop|foreground|subject)\b/i, editorMessages.partialEdits],
  [/\b(replace|swap|exchange|substitute)\b/i, editorMessages.cannotReplace],
  [
    /\b(?:zoom out|outpaint|extend|expand|uncrop|widen|(?:show|see|reveal|get|include|fit)(?: me)? (?:more of|what's|what is|the rest of)|(?:picture|photo|image|frame|shot|it) (?:is )?(?:wider|taller|broader)|(?:wider|broader) (?:picture|view|shot|frame|angle)|more (?:room|space|sky|ground|headroom) (?:on|at|above|below|around|to))\b/i,
    editorMessages.cannotExtend,
  ],
  [
    /\b(?:fonts?|typefaces?|handwriting|handwritten|cursive|italics?|comic (?=s)|arial|helvetica|times new)/i,
    editorMessages.noFonts,
  ],
  [
    /^\W*(?:(?:please|and|can you|could you|now|then|also)\s+)*(?:add|put|place|insert|write|print|include|sign)\b.*\b(?:name|initials|signature|copyright|words?|letters|text)\b/i,
    editorMessages.quoteText,
  ],
  [
    /^\W*(?:(?:please|and|can you|could you|now|then|also)\s+)*(?:draw|generate|imagine|create|insert|add|give|put|place|paint)\b/i,
    editorMessages.cannotAdd,
  ],
  [
    /\b(winter|summer|spring|autumn|fall|night|day|daytime|evening|morning|sunset|sunrise|rain|rainy|snowy|season|weather|christmas|halloween)\b/i,
    editorMessages.cannotChangeScene,
  ],
  [
    /\b(ghibli|anime|pixar|disney|van gogh|picasso|monet|watercolou?r|oil painting|painting|manga|3d|lego|clay|pixel art|renaissance|cyberpunk|steampunk)\b/i,
    editorMessages.cannotImitate,
  ],
];
const fileWords =
  /\b(?:jpe?g|png|webp|gif|pdf|svg|heic|tiff|bmp|kb|mb|megabytes?|kilobytes?|dpi|ppi|compress|compressed|file ?size)\b/i;
const metadataWords =
  /\b(?:metadata|meta data|exif|gps|geo ?tags?|location (?:data|info|information|tag)|camera data|where (?:it|this) was taken)\b/i;
const settingWords =
  /\b(?:\d|two|three|four) (?:variants?|versions|options|alternatives)\b|\b(?:variants?|versions|seed)\W{0,2}\d/i;
const partWords =
  /\b(?:left|right|top|bottom|upper|lower) (?:half|side|part|third|corner)\b|\bonly the (?:top|bottom|left|right|middle|centre|center)\b/i;
const drawingWords = /\b(draw|generate|imagine|create|insert|place|paint|put|add|give|wear|wearing|dress)\b/i;

/** Explains what the editor didn't understand in an instruction and why. `marked`: an area of the picture is marked. */
export function explainRefusal({ plan, unmatched }: Understanding, marked = false): string {
  const unmatchedText = unmatched.map(({ clause }) => clause).join(" ");
  const rest = plan.steps.length > 0 ? editorMessages.restUnderstood(plan.steps.map(describeStep).join(", ")) : "";
  const unknownWords = unmatched.flatMap(({ words }) => words);
  return [
    editorMessages.notUnderstood(unmatched.map(quoteUnmatched)),
    ...[findReason(unmatchedText, unknownWords, marked), rest].filter(Boolean),
  ].join(" ");
}

/** Quotes a clause and, if they are few, the unknown words in it. */
function quoteUnmatched({ clause, words }: Understanding["unmatched"][number]): string {
  const unknown = [...new Set(words)].map((word) => truncate(word.replaceAll(/[“”]/g, "")));
  if (words.includes(clause) || unknown.length === 0 || unknown.length > 3) return `“${truncate(clause)}”`;
  return editorMessages.wordsInClause(unknown, truncate(clause));
}

function truncate(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** Why it can't be done, as far as the words show it; empty if they don't. Typos are corrected first. */
function findReason(asTyped: string, unknownWords: readonly string[], marked: boolean): string {
  if (settingWords.test(asTyped)) return editorMessages.inSettings;
  if (metadataWords.test(asTyped)) return editorMessages.noMetadata;
  if (fileWords.test(asTyped)) return editorMessages.cannotConvert;
  const text = correctSpelling(asTyped);
  const known = knownReasons.find(([pattern]) => pattern.test(text));
  if (known !== undefined)
    return marked && known[1] === editorMessages.cannotRemove ? editorMessages.cannotRemoveMarked : known[1];
  if (namesOneOfSeveral(text) && !partWords.test(text)) return editorMessages.oneSubject;
  const thing = findNoun(unknownWords.join(" ")) ?? (unknownWords.length === 0 ? findNoun(asTyped) : undefined);
  if (thing !== undefined && thing !== "sky") return explainSelection(thing, text);
  if (partWords.test(text)) return editorMessages.wholeOrRegion;
  return drawingWords.test(text) ? editorMessages.cannotAdd : "";
}

function explainSelection(thing: string, text: string): string {
  const subject = !cannotBeSubject(thing) && !/\b(?:her|his|their|its|add|draw|put|give|insert|replace|swap)\b/i.test(text);
  const reason = editorMessages.cannotSelect(thing);
  return subject ? `${reason} ${editorMessages.maybeSubject(thing)}` : reason;
}
