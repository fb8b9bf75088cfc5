// Short sentences at the foot of the page.

import { find } from "./dom.js";

const NOTICE_MS = 6000;
let timer = 0;

/**
 * Shows a sentence for a few seconds.
 * @param {string} text
 */
export function showNotice(text) {
  const notice = find(".notice", HTMLElement);
  if (!notice) return;
  notice.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    notice.textContent = "";
  }, NOTICE_MS);
}

/**
 * The sentence for a failure that only the browser notices.
 * @param {"lost" | "changed"} failure
 */
export function failureText(failure) {
  return find(".notice", HTMLElement)?.dataset[failure] ?? "";
}
