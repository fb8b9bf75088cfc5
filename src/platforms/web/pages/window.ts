// Long conversations: which of their turns a page shows. Pure.

import type { Card } from "../../../core/cards/views.ts";

/** More are loaded as the person scrolls up. */
const MAX_CARDS = 12;

export interface CardWindow {
  /** The newest, oldest first. */
  cards: Card[];
  /** The first turn of the page that shows more. Undefined: all are shown. */
  older: string | undefined;
}

/** `from`: the turn that has to be shown, with all that follow it. */
export function windowOf(cards: Card[], from: string | undefined): CardWindow {
  const wanted = cards.findIndex(({ turn }) => turn === from);
  const newest = Math.max(0, cards.length - MAX_CARDS);
  const start = wanted < 0 ? newest : Math.min(wanted, newest);
  return { cards: cards.slice(start), older: start > 0 ? cards[Math.max(0, start - MAX_CARDS)]?.turn : undefined };
}
