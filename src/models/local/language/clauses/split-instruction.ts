import { remarkSeparators } from "../everyday/remarks.ts";
import { withHexColours } from "../vocabulary/colours.ts";

// Splits an instruction into pieces that could be clauses.

export interface Instruction {
  /** In order; `separator` is the text before a piece. */
  pieces: { text: string; separator: string }[];
  /** The quoted texts. */
  quotes: string[];
}

/** The maximum number of changes in one instruction. */
export const MAX_PIECES = 24;

const quotePattern = /[“”„«»"]([^“”„«»"]*)[“”„«»"]|(?<=^|[\s:(])['‘](.+?)['’](?=$|[\s,.;:!?)])/gu;
const separators =
  /\s*(?:[;\n()]|:(?=\s)|,(?!\d)|[.!?](?=\s|$))\s*(?:(?:and then|and also|and|then|but also|but|also|plus)\s+)?|\s+(?:and then|and also|and afterwards|and|then|but also|but|plus|also|while|with|&|\+|without|followed by|after that|afterwards|as well as)\s+/gi;

const anySeparator = new RegExp(`${separators.source}|${remarkSeparators}`, "giu");

/** Takes quoted texts out, normalizes numbers, lets `rewrite` write the rest in other words, and splits where one request may end and the
 *  next begin. Splitting too often is fine: the parser joins pieces that mean nothing alone. */
export function splitInstruction(prompt: string, rewrite = (text: string) => text): Instruction {
  const quotes: string[] = [];
  const lifted = prompt.normalize("NFKC").replaceAll(quotePattern, (_, double?: string, single?: string) => {
    quotes.push((double ?? single ?? "").trim());
    return ` “${quotes.length - 1}” `;
  });
  const plain = withHexColours(lifted)
    .replaceAll(/(?:^\s*1[.)]|(?<=\s)[2-9][.)](?=\s+\p{L})|(?:^|\n)\s*[-*•])\s+/gu, "\n")
    .replaceAll("’", "'")
    .replaceAll(/\b(?<=black)[&+](?=white\b)/gi, " & ")
    .replaceAll(/(\S+\s+\S+\s+\S+)\s+(?:too|as well)(?=\s*(?:[,;.!?]|$))/gi, "$1")
    .replaceAll(/\bhundred and (?=\p{L})/giu, "hundred ")
    .replaceAll(/(\d),(\d{3})(?!\d)/g, "$1$2")
    .replaceAll(/(\d),(\d{1,2})(?=\s*(?:%|x|times|stops?|ev|degrees|°|percent))/gi, "$1.$2")
    .replaceAll(/(\p{L}|\d)\s*([…!?]+)(?=\s|$)/gu, "$1. ");
  return { pieces: splitPieces(rewrite(plain)), quotes };
}

function splitPieces(text: string): Instruction["pieces"] {
  const pieces: Instruction["pieces"] = [];
  let separator = "";
  let from = 0;
  for (const cut of text.matchAll(anySeparator)) {
    if (/black$/i.test(text.slice(from, cut.index)) && /^white\b/i.test(text.slice(cut.index + cut[0].length))) continue;
    pieces.push({ text: text.slice(from, cut.index), separator });
    const negating = /without\s+$/i.exec(cut[0])?.[0].length ?? 0; // it belongs to the next piece
    from = cut.index + cut[0].length - negating;
    separator = text.slice(cut.index, from);
  }
  pieces.push({ text: text.slice(from), separator });
  return pieces.filter((piece) => piece.text.trim() !== "");
}
