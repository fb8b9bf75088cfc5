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
/** More of them: they comment, hedge or connect, but ask for nothing. */
const fillers = `she he they who whom nobody everyone everybody somebody someone anyone anybody themselves
  was were would might ought does because since although though whereas when if whether than until till why where how's
  rather fairly actually honestly basically generally usually always already simply properly correctly nicely somehow anyway altogether especially particularly mostly
  mainly literally hopefully ideally preferably quickly asap generously otherwise therefore obviously clearly personally certainly exactly roughly almost nearly ever
  prefer prefers wants wanted reckon suppose hope mean ask asking request wonder wondering came comes come got gets went became appear appears appearing seems seem
  way ways stuff result outcome vibes atmosphere impression amount degree scene view snap snapshot selfie capture screenshot
  good fine decent proper normal usual general certain bad poor ugly weird odd strange awful horrible terrible wrong ridiculous
  bruh omg ugh lol lmao haha hmm wow yo heyy heya hiya yay ta x xx xo cheers mate bro dude buddy folks guys sir madam imo imho tbh ngl btw fyi ps
  few several both moody moodier cosy cozy airy fresh fresher dreamy radiant called complete kindly sirs pro
  regards sincerely greetings welcome sorry sry apologies appreciate appreciated grateful kind kindest wishes`;
for (const word of fillers.split(/\s+/)) stopWords.add(word);
for (const word of stopWords) if (word.length > 3) knownWords.add(word);

/** The words of a clause that are left to understand. Marks of taken words, emoji and punctuation don't count. */
export function findUnmatchedWords(rest: string): string[] {
  const words = rest.match(/[\p{L}\p{N}#%°€$£]+(?:['’][\p{L}]+)?|“\d+”/gu) ?? [];
  return words.filter((word) => !stopWords.has(word.toLowerCase().replace("’", "'")));
}
