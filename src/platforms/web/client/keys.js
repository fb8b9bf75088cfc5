// Keys of the whole page: 1–9 pick on a card, arrows turn pages, Escape goes back.

import { closestTarget, find } from "./dom.js";

export function startKeys() {
  document.addEventListener("keydown", handleKey);
}

/** @param {KeyboardEvent} event */
function handleKey(event) {
  if (event.defaultPrevented || isTyping(event) || event.shiftKey) return;
  if (event.key === "ArrowLeft") find("a[rel=prev]", HTMLElement)?.click();
  if (event.key === "ArrowRight") find("a[rel=next]", HTMLElement)?.click();
  if (event.key === "Escape") find("a[data-back]", HTMLElement)?.click();
  const card = /^[1-9]$/.test(event.key) ? closestTarget(event, "article.card") : undefined;
  if (card) find(`[data-pick="${event.key}"]`, HTMLElement, card)?.click();
}

/**
 * Whether a key is for a field, a dialog or the browser.
 * @param {KeyboardEvent} event
 */
export function isTyping(event, fields = "input, textarea, select") {
  const inField = closestTarget(event, fields) || document.querySelector("dialog");
  return Boolean(inField) || event.ctrlKey || event.metaKey || event.altKey;
}
