import { knownWords } from "./phrase.ts";
import { withDigits } from "./quantities.ts";

/** Writes number words as digits, splits hyphenated words and corrects one-letter typos. */
export function correctSpelling(text: string): string {
  const opened = withDigits(text.replaceAll(/(?<=\p{L})[-–](?=\p{L})/gu, " "));
  return opened.replaceAll(/\p{L}{4,}/gu, (word) => nearestKnownWord(word.toLowerCase()) ?? word);
}

/** The known word that is one slip away, unless the word itself is known. Of several, the one with the longest common beginning wins, and
 *  of those the one that was registered first. */
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

/** The number of letters at the beginning that two words share. */
function commonPrefixLength(word: string, known: string): number {
  let same = 0;
  while (same < word.length && word[same] === known[same]) same += 1;
  return same;
}

/** One letter is wrong, missing or extra, or two neighbours are swapped. */
function differsByOneSlip(word: string, known: string): boolean {
  const [shorter, longer] = [Math.min(word.length, known.length), Math.max(word.length, known.length)];
  const same = commonPrefixLength(word, known);
  let sameAtEnd = 0;
  while (sameAtEnd < shorter - same && word.at(-1 - sameAtEnd) === known.at(-1 - sameAtEnd)) sameAtEnd += 1;
  if (same + sameAtEnd >= longer - 1) return true;
  const swapped = word[same] === known[same + 1] && word[same + 1] === known[same];
  return shorter === longer && same + sameAtEnd === longer - 2 && swapped;
}
