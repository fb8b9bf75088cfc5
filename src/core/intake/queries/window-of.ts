// Long conversations: which of their edits people see at first. Pure.

/** Numbers of edits. */
export interface EditWindow {
  first: number;
  /** 0: there are no edits. */
  last: number;
  /** Where the window starts that shows older ones too. Undefined if this one starts with the first. */
  older: number | undefined;
  /** The first edit after the window. Undefined if it ends with the newest. */
  newer: number | undefined;
}

/** A window has at most as many times its usual size. */
const MAX_SIZES = 4;

/** `newest`: the number of the newest edit. `size`: how many are shown, and how many more the next time. `from`: the edit that has to be
 *  shown, with those that follow it. */
export function windowOf(newest: number, size: number, from: number | undefined): EditWindow {
  const latest = Math.max(1, newest - size + 1);
  const first = from === undefined || from > newest ? latest : Math.min(from, latest);
  const last = Math.min(newest, first + MAX_SIZES * size - 1);
  return {
    ...{ first, last },
    older: first > 1 ? Math.max(1, first - size) : undefined,
    newer: last < newest ? last + 1 : undefined,
  };
}
