// What people typed, as it was typed: no markdown, no mentions, no emoji, no previews of links. Pure.

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
  const whole = escapeMarkdown(text);
  if (whole.length <= room) return whole;
  const letters = [...text];
  let kept = Math.min(letters.length, Math.max(0, room - 1));
  while (kept > 0 && escapeMarkdown(letters.slice(0, kept).join("")).length > room - 1) kept -= Math.max(1, Math.ceil(kept / 50));
  return room > 0 ? `${escapeMarkdown(letters.slice(0, Math.max(0, kept)).join(""))}…` : "";
}
