// Short sentences at the foot of the page.

import { find } from "./dom.js";

const NOTICE_MS = 6000;
let timer = 0;

/** A sentence that came with the page goes after a while, too. */
export function startNotices() {
  const text = find(".notice", HTMLElement)?.textContent;
  if (text) showNotice(text);
}

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
 * The sentence for an outcome that only the browser knows. The server wrote it into the page.
 * @param {"lost" | "changed" | "copied" | "notCopied" | "notShared"} outcome
 */
export function noticeText(outcome) {
  return find(".notice", HTMLElement)?.dataset[outcome] ?? "";
}
