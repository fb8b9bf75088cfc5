// What people typed, as it was typed: no markdown, no mentions, no emoji, no previews of links. Pure.

import { cutEscaped } from "../../shared/cut-text.ts";

/** What stands first in a line, after spaces of that line alone: those of many empty lines would be looked at once for each of them. */
function atLineStart(sign: string): RegExp {
  return new RegExp(`^([^\\S\\n\\r\\u2028\\u2029]*)${sign}(?=\\s)`, "gm");
}

/** Discord shows every character that stands behind a backslash as it is. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*_~`|<>[\]()@]/g, "\\$&")
    .replace(/:(?=[\w/])/g, "\\:")
    .replace(atLineStart("(#{1,3}|-#|[-+])"), "$1\\$2")
    .replace(atLineStart("(\\d+)\\."), "$1$2\\.");
}

/** As much of `text` as stands in `room` characters once it is escaped. */
export function escapeWithin(text: string, room: number): string {
  return cutEscaped(text, room, escapeMarkdown);
}
