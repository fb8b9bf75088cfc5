// Short sentences at the foot of the page.

import { find } from "./dom.js";

const NOTICE_MS = 6000;
const KEPT = "notice";
let timer = 0;

/** A sentence that came with the page goes after a while, too. So does one that was kept when the page was loaded again. */
export function startNotices() {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const text = find(".notice", HTMLElement)?.textContent || kept;
  if (text) showNotice(text);
}

/** Keeps the sentence that is shown until the page was loaded again. */
export function keepNotice() {
  const text = find(".notice", HTMLElement)?.textContent;
  if (text) sessionStorage.setItem(KEPT, text);
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
