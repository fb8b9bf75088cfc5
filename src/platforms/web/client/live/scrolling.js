// Where the columns are scrolled to: at the end the newest card stays in view, everywhere else nothing moves.

import { closestTarget, find } from "../dom.js";

/** Closer to the end than this counts as the end. */
const END_MARGIN_PX = 120;
let scrollNext = false;

export function startScrolling() {
  const offset = savedOffset();
  if (offset !== undefined) scrollLog(offset);
  else if (!location.hash) scrollToEnd();
  scrollStripToEnd();
  document.addEventListener("click", saveOffset);
}

/** The next change scrolls to the end, even if the person is reading something else. */
export function scrollToEndAfterNextChange() {
  scrollNext = true;
}

/**
 * Makes a change. A column that shows its newest card keeps it in view.
 * @param {() => void} change
 */
export function keepAtEnd(change) {
  const follows = followsEnd();
  const pictures = countPictures();
  change();
  scrollNext = false;
  if (follows) scrollToEnd();
  if (pictures !== countPictures()) scrollStripToEnd();
}

/** Whether the person is reading the newest card, or has just sent something. */
export function followsEnd() {
  return scrollNext || (isFollowing() && !find("#newer", HTMLElement));
}

/** The column above the composer. */
function activeLog() {
  const column = document.querySelector("#composer")?.closest("section");
  return column ? find(".scroll", HTMLElement, column) : undefined;
}

/** Whether the newest card is in view as far as it can be. */
function isFollowing() {
  const log = activeLog();
  return log !== undefined && log.scrollTop > endOf(log) - END_MARGIN_PX;
}

/**
 * Where the newest card is in view: whole if it fits, otherwise from its first line.
 * @param {HTMLElement} log
 */
function endOf(log) {
  const end = log.scrollHeight - log.clientHeight;
  const cards = log.querySelectorAll(".card");
  const newest = cards[cards.length - 1];
  if (!(newest instanceof HTMLElement)) return end;
  return Math.min(end, newest.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop);
}

function scrollToEnd() {
  const log = activeLog();
  if (log) log.scrollTop = endOf(log);
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

/**
 * Someone who follows a link and comes back continues where they were. At the end they stay at the end.
 * @param {MouseEvent} event
 */
function saveOffset(event) {
  const log = activeLog();
  if (!log || !closestTarget(event, "a[href]")) return;
  history.replaceState(isFollowing() ? {} : { offset: log.scrollTop }, "");
}

function savedOffset() {
  /** @type {unknown} */
  const state = history.state;
  const isSaved = typeof state === "object" && state !== null && "offset" in state;
  return isSaved && typeof state.offset === "number" ? state.offset : undefined;
}
