// Where the columns are scrolled to: at the end new turns stay in view, everywhere else nothing moves.

import { closestTarget, find } from "../dom.js";

/** Closer to the end than this counts as the end. */
const END_MARGIN_PX = 120;
let scrollNext = false;

export function startScrolling() {
  const offset = savedOffset();
  if (offset !== undefined) scrollLog(offset);
  else if (!location.hash) scrollToEnd();
  scrollStripToEnd();
  scrollToOrigin();
  document.addEventListener("click", saveOffset);
}

/** The next change scrolls to the end, even if the person is reading something else. */
export function scrollToEndAfterNextChange() {
  scrollNext = true;
}

/**
 * Makes a change. Columns that are at their end stay there.
 * @param {() => void} change
 */
export function keepAtEnd(change) {
  const follows = isAtEnd() || scrollNext;
  const pictures = countPictures();
  change();
  scrollNext = false;
  if (follows) scrollToEnd();
  if (pictures !== countPictures()) scrollStripToEnd();
}

/** The column above the composer. */
function activeLog() {
  const column = document.querySelector("#composer")?.closest("section");
  return column ? find(".scroll", HTMLElement, column) : undefined;
}

function isAtEnd() {
  const log = activeLog();
  return log !== undefined && log.scrollHeight - log.scrollTop - log.clientHeight < END_MARGIN_PX;
}

function scrollToEnd() {
  scrollLog(activeLog()?.scrollHeight ?? 0);
}

/** @param {number} offset */
function scrollLog(offset) {
  const log = activeLog();
  if (log) log.scrollTop = offset;
}

function countPictures() {
  return document.querySelectorAll("#strip a").length;
}

function scrollStripToEnd() {
  const strip = find("#strip", HTMLElement);
  if (strip) strip.scrollLeft = strip.scrollWidth;
}

/** Beside a conversation the channel shows the message that it started from, or else its end. */
function scrollToOrigin() {
  const log = find(".channel:not(:only-child) .scroll", HTMLElement);
  if (!log) return;
  const origin = log.querySelector(`a.replies[href="${location.pathname}"]`)?.closest(".message");
  log.scrollTop = origin instanceof HTMLElement ? origin.offsetTop - log.offsetTop : log.scrollHeight;
}

/**
 * Someone who follows a link and comes back continues where they were. At the end they stay at the end.
 * @param {MouseEvent} event
 */
function saveOffset(event) {
  const log = activeLog();
  if (!log || !closestTarget(event, "a[href]")) return;
  history.replaceState(isAtEnd() ? {} : { offset: log.scrollTop }, "");
}

function savedOffset() {
  /** @type {unknown} */
  const state = history.state;
  const isSaved = typeof state === "object" && state !== null && "offset" in state;
  return isSaved && typeof state.offset === "number" ? state.offset : undefined;
}
