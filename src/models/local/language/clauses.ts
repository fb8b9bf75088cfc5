import { withHexColours } from "./colours.ts";
import { knownWords } from "./phrase.ts";
import { withDigits } from "./quantities.ts";

// From what a person typed to pieces that could be clauses.

export interface Instruction {
  /** Between separators, in order; `joint` is what stood before a piece. */
  pieces: { text: string; joint: string }[];
  /** What stood between quotation marks. */
  quotes: string[];
}

/** The most things that one instruction may ask for. */
export const MAX_PIECES = 24;

const quoted = /[“”„«»"]([^“”„«»"]*)[“”„«»"]|(?<=^|[\s:(])['‘](.+?)['’](?=$|[\s,.;:!?)])/gu;
const separators =
  /\s*(?:[;\n]|,(?!\d)|[.!?](?=\s|$))\s*(?:(?:and then|and also|and|then|but also|but|also|plus)\s+)?|\s+(?:and then|and also|and afterwards|and|then|but also|but|plus|also|while|with|&|\+|without|followed by|after that|afterwards|as well as)\s+/gi;

/** Lifts quoted words out, writes numbers plainly and cuts where one wish may end and the next begin. Cutting too often is fine:
 *  pieces that mean nothing alone are read together. */
export function splitInstruction(prompt: string): Instruction {
  const quotes: string[] = [];
  const lifted = prompt.normalize("NFKC").replaceAll(quoted, (_, double?: string, single?: string) => {
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
  return { pieces: splitPieces(plain), quotes };
}

function splitPieces(text: string): Instruction["pieces"] {
  const pieces: Instruction["pieces"] = [];
  let joint = "";
  let from = 0;
  for (const cut of text.matchAll(separators)) {
    if (/black$/i.test(text.slice(from, cut.index)) && /^white\b/i.test(text.slice(cut.index + cut[0].length))) continue;
    pieces.push({ text: text.slice(from, cut.index), joint });
    const negating = /without\s+$/i.exec(cut[0])?.[0].length ?? 0; // it belongs to what follows
    from = cut.index + cut[0].length - negating;
    joint = text.slice(cut.index, from);
  }
  pieces.push({ text: text.slice(from), joint });
  return pieces.filter((piece) => piece.text.trim() !== "");
}

/** The clause with number words as digits, hyphens opened and one-letter typos mended. */
export function correctSpelling(text: string): string {
  const opened = withDigits(text.replaceAll(/(?<=\p{L})[-–](?=\p{L})/gu, " "));
  return opened.replaceAll(/\p{L}{4,}/gu, (word) => nearestKnownWord(word.toLowerCase()) ?? word);
}

/** The known word that is one slip away, if the word is not known itself; of several, the one that begins alike for longest. */
function nearestKnownWord(word: string): string | undefined {
  if (knownWords.has(word)) return undefined;
  let nearest: string | undefined;
  for (const known of knownWords) {
    if (known.length < (word.length === 4 ? 5 : 4) || Math.abs(known.length - word.length) > 1 || !differsByOneSlip(word, known))
      continue;
    if (known[0] !== word[0] && word.length < 7) continue;
    if (nearest === undefined || commonPrefixLength(word, known) > commonPrefixLength(word, nearest)) nearest = known;
  }
  return nearest;
}

/** How many letters two words begin with in common. */
function commonPrefixLength(word: string, known: string): number {
  let same = 0;
  while (same < word.length && word[same] === known[same]) same += 1;
  return same;
}

/** One letter wrong, missing or too many, or two neighbours swapped. */
function differsByOneSlip(word: string, known: string): boolean {
  const [shorter, longer] = [Math.min(word.length, known.length), Math.max(word.length, known.length)];
  const same = commonPrefixLength(word, known);
  let behind = 0;
  while (behind < shorter - same && word.at(-1 - behind) === known.at(-1 - behind)) behind += 1;
  if (same + behind >= longer - 1) return true;
  const swapped = word[same] === known[same + 1] && word[same + 1] === known[same];
  return shorter === longer && same + behind === longer - 2 && swapped;
}
