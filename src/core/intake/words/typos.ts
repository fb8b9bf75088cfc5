// Words whose meaning depends on every letter. Others need no correction: an unknown word is part of an instruction.
// cspell:ignore secnd sooo niiice coool yess haha

const corrected = "second third fourth number picture please thanks perfect awesome original another middle again".split(" ");
/** One letter away, but words of their own. */
const distinct = new Set("tanks thinks forth pleased seconds thirds".split(" "));
const elongated = /(.)\1{2,}/gu;

/** "secnd" → "second", "teh" → "the", "sooo" → "so", "niiice" → "nice". Other words are returned as they are. */
export function correctTypo(word: string): string {
  if (word === "teh") return "the";
  if (!/^\p{L}+$/u.test(word)) return word;
  const short = shorten(word);
  if (short.length < 5 || short.length > 9 || distinct.has(short)) return short;
  return corrected.find((right) => isOneTypoAway(short, right)) ?? short;
}

/** "coool" → "cool", because "col" isn't a word; "sooo" → "so". */
function shorten(word: string): string {
  if (!/(.)\1\1/u.test(word)) return word;
  const doubled = word.replace(elongated, "$1$1");
  return doubleLetters.test(doubled) ? doubled : word.replace(elongated, "$1");
}
const doubleLetters = /^(?:cool|good|looks?|too|hmm|mmm|yess|all|well|haha)$/;

/** One letter missing, extra, wrong or swapped. The first letter is right, and no ending was added. */
function isOneTypoAway(word: string, right: string): boolean {
  if (word === right || word[0] !== right[0] || Math.abs(word.length - right.length) > 1) return false;
  let at = 0;
  while (at < word.length && word[at] === right[at]) at++;
  const [rest, rightRest] = [word.slice(at), right.slice(at)];
  if (word.length < right.length) return rest === rightRest.slice(1);
  if (word.length > right.length) return rightRest !== "" && rest.slice(1) === rightRest;
  const swapped = rest[0] === rightRest[1] && rest[1] === rightRest[0] && rest.slice(2) === rightRest.slice(2);
  return swapped || rest.slice(1) === rightRest.slice(1);
}
