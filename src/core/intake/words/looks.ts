import { comparativeStems, lookWords } from "./wish-words.ts";

/** Whether this word is about the look of a picture: "dark", "warmer", "blue". */
export function isLook(key: string): boolean {
  return lookWords.has(key) || isComparative(key);
}

/** "brighter", "bluer", "bigger", "hazier". */
function isComparative(key: string): boolean {
  if (!key.endsWith("er") || key.length < 5) return false;
  const stem = key.slice(0, -2);
  return [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/i$/, "y")].some(
    (one) => lookWords.has(one) || comparativeStems.has(one),
  );
}
