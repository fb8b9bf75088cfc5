import { knownWords } from "./phrase.ts";

/** Words without a meaning of their own here: politeness, articles, "picture", and verbs that fit any operation. */
const stopWords = new Set(
  `a actually add also am an and any apply are as at be become been by can cause change cheers come convert could create
  dear did do does done edit effect effects even everything feel filter for friend get give go gonna gotta great had
  has have hello help hey hi hmm how i i'd i'll i'm i've if image images in into is it it's its just kindly kinda
  know let let's lets like look looking looks love made make makes making may maybe me might mine my need needs
  new nice now of ok okay on onto or our overall perhaps photo photograph photographs photos pic pics picture pictures piece
  please pls plz possible put run set shall shot should show simple so some style such sure take tell thank
  thanks that the their them then there these thing this those to treatment try turn u us use version wanna want we
  well what whole will with won't would wish yes yeah you your kind sort type given entire here currently again
  must having being that's perfect awesome lovely beautiful it'd ur thx ty bot feeling vibe think thought believe guess probably definitely only fix fixed finish first finally lastly next afterwards`.split(
    /\s+/,
  ),
);
for (const word of stopWords) if (word.length > 3) knownWords.add(word);

/** The words of a clause that are left to understand. Marks of taken words, emoji and punctuation don't count. */
export function findUnmatchedWords(rest: string): string[] {
  const words = rest.match(/[\p{L}\p{N}#%°€$£]+(?:['’][\p{L}]+)?|“\d+”/gu) ?? [];
  return words.filter((word) => !stopWords.has(word.toLowerCase().replace("’", "'")));
}
