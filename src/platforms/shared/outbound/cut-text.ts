// Text within the limits of a platform. Pure.

/** At most `limit` UTF-16 units, without splitting a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return limit > 0 ? `${dropHalfCharacter(text.slice(0, limit - 1))}…` : "";
}

/** As much of `text` as fits into `limit` UTF-16 units once it's escaped. `escapeText` may lengthen a text and never shortens it. */
export function cutEscaped(text: string, limit: number, escapeText: (text: string) => string): string {
  const all = escapeText(text);
  if (all.length <= limit) return all;
  if (limit <= 0) return "";
  let [fits, tooLong] = [0, Math.min(text.length, limit)];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (escapeText(text.slice(0, middle)).length < limit) fits = middle;
    else tooLong = middle;
  }
  return `${escapeText(dropHalfCharacter(text.slice(0, fits)))}…`;
}

/** The largest size for each so that all fit into `total`. What small ones don't use is left to large ones. */
export function fairShare(sizes: readonly number[], total: number): number {
  let left = total;
  const ascending = sizes.toSorted((a, b) => a - b);
  for (const [position, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - position));
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function dropHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}
