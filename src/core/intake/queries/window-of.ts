// Long conversations: which of their edits people see at first. Pure.

export interface EditWindow<T> {
  /** The newest, oldest first. */
  shown: T[];
  /** The one from which the window starts that shows more. Undefined: there are no older ones. */
  older: T | undefined;
}

/** `size`: how many are shown, and how many more the next time. `from`: what has to be shown, with all that follow it. */
export function windowOf<T>(edits: T[], size: number, from: T | undefined): EditWindow<T> {
  const wanted = from === undefined ? -1 : edits.indexOf(from);
  const newest = Math.max(0, edits.length - size);
  const start = wanted < 0 ? newest : Math.min(wanted, newest);
  return { shown: edits.slice(start), older: start > 0 ? edits[Math.max(0, start - size)] : undefined };
}
