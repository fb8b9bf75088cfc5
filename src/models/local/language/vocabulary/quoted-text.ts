import { editorMessages } from "../../messages.ts";
import type { Unsupported } from "../../operation.ts";
import { type Clause, hasPhrase, type Phrase, phrase } from "./phrase.ts";
import { findUnmatchedWords } from "./stop-words.ts";

// Finds the text that an instruction wants on the picture.

const writingVerbs = phrase(
  "write|type|print|saying|says|say|that says|which says|that reads|reads|reading|with words|with text|insert|overlay|include|containing|place|it's",
);
const stylePhrase = phrase(
  "meme style|in meme style|meme font|meme|font|letters|lettering|bold|text|words|written|writing|in capital letters|over it|across|along",
);
const unquotedTemplate =
  /^(?<before>[\s·]*(?:(?:please|can you|could you|and|now|just)\s+)*)(?:(?:add|put|write|insert|place|include|give it|overlay|set|with|apply|use|type|print)\s+)?(?:(?:a|an|the|some|my|this|these)\s+)?(?<noun>%)(?:\s+(?:it|the (?:photo|picture|image))|\s+(?:on|onto|over|to)\s+(?:it|(?:the|my|this)\s+(?:photo|picture|image))(?=\s*:|\s+(?:saying|that|which|reading|with)\s))?\s*(?:(?<intro>(?:saying|that says|which says|that reads|reading|with the (?:words|text))\s+|:\s*)|\s+)(?<words>.+)$/isu;
const trailingPosition =
  /\s+(?:(?:at|on|in|to|along|across|near)\s+(?:the\s+)?(?:very\s+)?(?:(?:top|bottom|upper|lower)(?:[\s-]+(?:left|right))?(?:\s+(?:corner|edge))?|(?:left|right)(?:\s+(?:side|corner))?|middle|cent(?:er|re)|corner)(?:\s+of\s+(?:it|the\s+(?:photo|picture|image)))?|in\s+(?:(?:light|dark|bright|small|tiny|big|large|huge|bold)\s+)*?(?:(?:white|black|red|yellow|blue|green|orange|pink|purple|gold|golden|grey|gray|cyan|magenta|#[\da-f]{3,6})(?:\s+(?:letters|lettering|text|colou?r))?|(?<=(?:small|tiny|big|large|huge|bold)\s+)(?:letters|lettering|text)|bold))\s*[.!]?\s*$/i;
/** "Write hello on it": but after a colon, all of it is the text. */
const onPicture = /(?<!:.*)\s+(?:on|onto|over|to)\s+(?:it|(?:the|my|this)\s+(?:photo|picture|image))\s*[.!]?\s*$/isu;
const letteringPattern = /\b(?:bold|letters|lettering|text)\b/gi;
/** There are no fonts to choose from. A request for one is not part of the text. */
const fontRequest =
  /\b(?:in|with|using)\s+(?:(?!meme\b)[\p{L}-]+\s+){0,3}(?:font|typeface|handwriting|cursive|italics?|script)\b/iu;
const vagueText =
  /^(?:something|anything|must|has to|have to|should|needs? to|is|are|was|were|isn't|away|gone|underneath[.]|(?:an? )?(?:poem|story|quote|joke|text|caption|letter|line)\b(?! “)|about|describing|(?:my|our|your|his|her|their|the) (?:(?:full|first|last|company|brand) )?(?:name|names|initials|signature|logo|website|url|address)(?=[.!]*$)|to|on|in|at|over|under|for|from|onto|bigger|smaller|larger|red|blue|white|black)\b/i;

/** Text without quotation marks ends with its sentence. */
const nextSentence = /[.!?]\s+(?:then|and|also|now|next|please|after|add|put|make)(?!\p{L})|,\s+with\s+(?:a|an|some|the)\s/iu;

/** What a kind of text is called: "caption", "title". */
export interface TextNouns {
  noun: Phrase;
  /** The noun, followed by text without quotation marks. */
  unquoted: RegExp;
}

export function compileTextNouns(source: string): TextNouns {
  return {
    noun: phrase(source),
    unquoted: new RegExp(unquotedTemplate.source.replace("%", source.replaceAll(" ", "\\s+")), unquotedTemplate.flags),
  };
}

/** Takes the text to write: a quotation, or what follows one of the nouns ("caption: hello"). Undefined if the clause isn't about these
 *  nouns; `Unsupported` if it is, but has no text. */
export function takeQuotedText(clause: Clause, nouns: TextNouns, quoteAlone: boolean): string | Unsupported | undefined {
  if (/\b(?:change|replace|edit|remove|delete|translate|erase|fix|move)\b/i.test(clause.rest)) return undefined;
  const quote = /“(\d+)”/.exec(clause.rest);
  if (quote === null) return takeUnquoted(clause, nouns);
  const { noun } = nouns;
  const named = hasPhrase(clause, noun);
  if (!named && !quoteAlone) return undefined;
  clause.rest = clause.rest.replace(quote[0], " · ");
  while (hasPhrase(clause, writingVerbs) || hasPhrase(clause, stylePhrase) || hasPhrase(clause, noun));
  const words = clause.quotes[Number(quote[1])] ?? "";
  return words === "" ? missingText : words;
}

const missingText: Unsupported = { unsupported: editorMessages.missingText };

function takeUnquoted(clause: Clause, { noun, unquoted }: TextNouns): string | Unsupported | undefined {
  const positions: string[] = [];
  let body = clause.rest;
  const endOf = (text: string) => trailingPosition.exec(text) ?? onPicture.exec(text);
  for (let end = endOf(body); end !== null; end = endOf(body)) {
    positions.push(end[0]);
    body = body.slice(0, end.index);
  }
  const found = unquoted.exec(body)?.groups;
  const words = found?.words?.trim();
  if (words !== undefined && fontRequest.test(words)) return undefined;
  if (words === undefined || words.includes("·") || nextSentence.test(words)) {
    const bare = hasPhrase(clause, noun);
    return bare ? missingText : undefined;
  }
  if (found?.intro === undefined && (vagueText.test(words) || findUnmatchedWords(words).length === 0)) return undefined;
  clause.rest = positions.join(" ").replaceAll(letteringPattern, " ");
  clause.context.unquoted = true;
  return words;
}
