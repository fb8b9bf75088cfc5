// Escapes what people typed: no markdown, mentions, emoji or link previews. Pure.

import { cutEscaped } from "../../shared/outbound/cut-text.ts";

/** Matches a sign at the start of a line, after spaces of that line only. `\s` would also match line breaks, in quadratic time. */
function atLineStart(sign: string): RegExp {
  return new RegExp(`^([^\\S\\n\\r\\u2028\\u2029]*)${sign}(?=\\s)`, "gm");
}

/** Discord shows a character after a backslash as it is. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*_~`|<>[\]()@]/g, "\\$&")
    .replace(/:(?=[\w/])/g, "\\:")
    .replace(atLineStart("(#{1,3}|-#|[-+])"), "$1\\$2")
    .replace(atLineStart("(\\d+)\\."), "$1$2\\.");
}

/** As much of the escaped text as fits in `limit` characters. */
export function escapeWithin(text: string, limit: number): string {
  return cutEscaped(text, limit, escapeMarkdown);
}

/** The reverse of `escapeMarkdown`: it escapes every backslash, so each one that is there hides the next character. */
export function unescapeMarkdown(text: string): string {
  return text.replace(/\\([^\n])/g, "$1");
}
