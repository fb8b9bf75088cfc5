import { distance } from "fastest-levenshtein";
import { withHexColours } from "./colours.ts";
import { knownWords } from "./phrase.ts";
import { withDigits } from "./words.ts";

// From what a person typed to pieces that could be clauses.

export interface Instruction {
  /** Between separators, in order; `joint` is what stood before a piece. */
  pieces: { text: string; joint: string }[];
  /** What stood between quotation marks. */
  quotes: string[];
}

/** The most things that one instruction may ask for. */
export const mostPieces = 24;

const quoted = /[“”„«»"]([^“”„«»"]*)[“”„«»"]|(?<=^|[\s:(])['‘](.+?)['’](?=$|[\s,.;:!?)])/gu;
const separators =
  /\s*(?:[;\n]|,(?!\d)|[.!?](?=\s|$))\s*(?:(?:and then|and also|and|then|but also|but|also|plus)\s+)?|\s+(?:and then|and also|and afterwards|and|then|but also|but|plus|also|while|with|&|\+|without|followed by|after that|afterwards|as well as)\s+/gi;

/** Lifts quoted words out, writes numbers plainly and cuts where one wish may end and the next begin. Cutting too often is fine:
 *  pieces that mean nothing alone are read together. */
export function cutUp(prompt: string): Instruction {
  const quotes: string[] = [];
  const lifted = prompt.normalize("NFKC").replaceAll(quoted, (_, double?: string, single?: string) => {
    quotes.push((double ?? single ?? "").trim());
    return ` “${quotes.length - 1}” `;
  });
  const plain = withHexColours(lifted)
    .replaceAll(/(?:^\s*1[.)]|(?<=\s)[2-9][.)](?=\s+\p{L})|(?:^|\n)\s*[-*•])\s+/gu, "\n")
    .replaceAll("’", "'")
    .replaceAll(/(\d),(\d{3})(?!\d)/g, "$1$2")
    .replaceAll(/(\d),(\d{1,2})(?=\s*(?:%|x|times|stops?|ev|degrees|°|percent))/gi, "$1.$2")
    .replaceAll(/(\p{L}|\d)\s*([…!?]+)(?=\s|$)/gu, "$1. ");
  return { pieces: piecesOf(plain), quotes };
}

function piecesOf(text: string): Instruction["pieces"] {
  const pieces: Instruction["pieces"] = [];
  let joint = "";
  let from = 0;
  for (const cut of text.matchAll(separators)) {
    pieces.push({ text: text.slice(from, cut.index), joint });
    const negating = /without\s+$/i.exec(cut[0])?.[0].length ?? 0; // it belongs to what follows
    from = cut.index + cut[0].length - negating;
    joint = text.slice(cut.index, from);
  }
  pieces.push({ text: text.slice(from), joint });
  return pieces.filter((piece) => piece.text.trim() !== "");
}

/** The clause with number words as digits, hyphens opened and one-letter typos mended. */
export function respelled(text: string): string {
  const opened = withDigits(text.replaceAll(/(?<=\p{L})[-–](?=\p{L})/gu, " "));
  return opened.replaceAll(/\p{L}{5,}/gu, (word) => mended(word.toLowerCase()) ?? word);
}

/** The known word that is one slip away, if the word is not known itself. */
function mended(word: string): string | undefined {
  if (knownWords.has(word)) return undefined;
  let nearest: string | undefined;
  for (const known of knownWords) {
    if (known.length < 4 || Math.abs(known.length - word.length) > 1 || !oneSlip(word, known)) continue;
    if (nearest === undefined && (known[0] === word[0] || word.length >= 7)) nearest = known;
  }
  return nearest;
}

/** One letter wrong, missing or too many, or two neighbours swapped. */
function oneSlip(word: string, known: string): boolean {
  const away = distance(word, known);
  if (away <= 1) return true;
  if (away !== 2 || word.length !== known.length) return false;
  const at = [...word].findIndex((letter, index) => letter !== known[index]);
  return word[at] === known[at + 1] && word[at + 1] === known[at] && word.slice(at + 2) === known.slice(at + 2);
}
