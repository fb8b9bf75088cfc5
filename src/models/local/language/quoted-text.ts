import { editorMessages } from "../messages.ts";
import type { Unsupported } from "../operation.ts";
import { type Clause, hasPhrase, type Phrase, phrase } from "./phrase.ts";
import { unmatchedWords } from "./stop-words.ts";

// Which words an instruction wants written.

const verbs = phrase(
  "write|type|print|saying|says|say|that says|which says|that reads|reads|reading|with words|with text|insert|overlay|include|containing|place|it's",
);
const style = phrase(
  "meme style|in meme style|meme font|meme|font|letters|lettering|bold|text|words|written|writing|in capital letters|over it|across|along",
);
const unquotedTemplate =
  /^(?<before>[\s·]*(?:(?:please|can you|could you|and|now|just)\s+)*)(?:(?:add|put|write|insert|place|include|give it|overlay|set|with|apply|use|type|print)\s+)?(?:(?:a|an|the|some|my|this|these)\s+)?(?<noun>%)(?:\s+(?:it|the (?:photo|picture|image)))?\s*(?:(?<intro>(?:saying|that says|which says|that reads|reading|with the (?:words|text))\s+|:\s*)|\s+)(?<words>.+)$/isu;
const tail =
  /\s+(?:(?:at|on|in|to|along|across|near)\s+(?:the\s+)?(?:very\s+)?(?:(?:top|bottom|upper|lower)(?:[\s-]+(?:left|right))?(?:\s+(?:corner|edge))?|(?:left|right)(?:\s+(?:side|corner))?|middle|cent(?:er|re)|corner)(?:\s+of\s+(?:it|the\s+(?:photo|picture|image)))?|in\s+(?:(?:light|dark|bright|small|tiny|big|large|huge|bold)\s+)*?(?:(?:white|black|red|yellow|blue|green|orange|pink|purple|gold|golden|grey|gray|cyan|magenta|#[\da-f]{3,6})(?:\s+(?:letters|lettering|text|colou?r))?|(?<=(?:small|tiny|big|large|huge|bold)\s+)(?:letters|lettering|text)|bold))\s*[.!]?\s*$/i;
const lettering = /\b(?:bold|letters|lettering|text)\b/gi;
/** There are no fonts to choose from, and what asks for one is not to be written. */
const face = /\b(?:in|with|using)\s+(?:(?!meme\b)[\p{L}-]+\s+){0,3}(?:font|typeface|handwriting|cursive|italics?|script)\b/iu;
const vague =
  /^(?:something|anything|(?:an? )?(?:poem|story|quote|joke|text|caption|letter|line)\b(?! “)|about|describing|to|on|in|at|over|under|for|from|onto|bigger|smaller|larger|red|blue|white|black)\b/i;

/** What the thing that is written is called. */
export interface Nouns {
  noun: Phrase;
  /** The noun, and words without quotation marks after it. */
  unquoted: RegExp;
}

export function nounsOf(source: string): Nouns {
  return {
    noun: phrase(source),
    unquoted: new RegExp(unquotedTemplate.source.replace("%", source.replaceAll(" ", "\\s+")), unquotedTemplate.flags),
  };
}

/**
 * Takes the words to write: a quoted string, or what follows `nouns` ("caption: hello"). Undefined when the clause is not about
 * `nouns` at all; a `Unsupported` when it is but says no words.
 */
export function takeQuotedText(clause: Clause, nouns: Nouns, quoteAlone: boolean): string | Unsupported | undefined {
  if (/\b(?:change|replace|edit|remove|delete|translate|erase|fix|move)\b/i.test(clause.rest)) return undefined;
  const quote = /“(\d+)”/.exec(clause.rest);
  if (quote === null) return takeUnquoted(clause, nouns);
  const { noun } = nouns;
  const named = hasPhrase(clause, noun);
  if (!named && !quoteAlone) return undefined;
  clause.rest = clause.rest.replace(quote[0], " · ");
  while (hasPhrase(clause, verbs) || hasPhrase(clause, style) || hasPhrase(clause, noun));
  const words = clause.quotes[Number(quote[1])] ?? "";
  return words === "" ? missingText : words;
}

const missingText: Unsupported = { unsupported: editorMessages.missingText };

function takeUnquoted(clause: Clause, { noun, unquoted }: Nouns): string | Unsupported | undefined {
  const ends: string[] = [];
  let body = clause.rest;
  for (let end = tail.exec(body); end !== null; end = tail.exec(body)) {
    ends.push(end[0]);
    body = body.slice(0, end.index);
  }
  const found = unquoted.exec(body)?.groups;
  const words = found?.words?.trim();
  if (words !== undefined && face.test(words)) return undefined;
  if (words === undefined || words.includes("·")) {
    const bare = hasPhrase(clause, noun);
    return bare ? missingText : undefined;
  }
  if (found?.intro === undefined && (vague.test(words) || unmatchedWords(words).length === 0)) return undefined;
  clause.rest = ends.join(" ").replaceAll(lettering, " ");
  clause.context.unquoted = true;
  return words;
}
