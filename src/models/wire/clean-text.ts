// Makes a service's own words fit for people and logs.

const MAX_LENGTH = 300;
/** Shorter instructions are ordinary words, and so are shorter quotations. */
const MIN_WORDS_LENGTH = 8;

export interface Private {
  /** The API key, or "" without one. */
  key: string;
  /** The instruction, which services like to quote. */
  words?: string;
}

/** What a service says, in one line, without keys, addresses of people, people's own words and the parameters of links. Undefined for a page of
 *  HTML and if nothing is left. `maxLength`: characters. */
export function cleanText(text: string, { key, words }: Private, maxLength = MAX_LENGTH): string | undefined {
  if (/<(?:!doctype|html|head|body|div|span|p|a|script)\b/i.test(text)) return undefined;
  const own = withoutWords(text.slice(0, 20 * maxLength), words);
  const cleaned = (key === "" ? own : own.replaceAll(key, "…"))
    .replace(/[\s\p{C}]+/gu, " ")
    .replace(/(https?:\/\/[^\s"'<>?#]+)[?#][^\s"'<>]*/gi, "$1")
    .replace(/data:[\w/+.;=-]+,\S*/gi, "…")
    .replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, "…")
    .replace(/\bBearer \S+/gi, "…")
    .replace(/\b(?:(?:sk|pk|rk|xai|r8)[-_]|AIza)[\w*-]*/g, "…") // also where the service shortens it
    .replace(/(?<![/.\w-])(?=[\w-]*\d)[\w-]{20,}/g, "…")
    .trim();
  if (!/\p{L}/u.test(cleaned)) return undefined;
  return cleaned.length > maxLength ? `${cleaned.slice(0, maxLength - 1).trimEnd()}…` : cleaned;
}

/** Removes the instruction, and quotations from it. */
function withoutWords(text: string, words: string | undefined): string {
  if (words === undefined || words.length < MIN_WORDS_LENGTH) return text;
  return text
    .replaceAll(words, "…")
    .replace(/(["'“‘`])([^"'“”‘’`]+)(["'”’`])/g, (quotation, opening: string, inside: string, closing: string) =>
      inside.length >= MIN_WORDS_LENGTH && words.includes(inside) ? `${opening}…${closing}` : quotation,
    );
}
