// Times in the reader's own zone and language, and running seconds.

import { find, findAll } from "../dom.js";

const TICK_MS = 100;
/** By how much this clock is ahead of the server's. */
let clockOffsetMs = 0;

export function startTimes() {
  const now = find(".columns", HTMLElement)?.dataset.now;
  if (now) clockOffsetMs = Date.now() - Date.parse(now);
  updateTimes();
  setInterval(updateElapsed, TICK_MS);
}

/** Call it when the page changed. */
export function updateTimes() {
  for (const time of findAll("time[datetime]", HTMLTimeElement)) time.textContent = format(time);
  updateElapsed();
}

function updateElapsed() {
  for (const clock of findAll("[data-since]", HTMLElement)) {
    const seconds = (Date.now() - clockOffsetMs - Date.parse(clock.dataset.since ?? "")) / 1000;
    clock.textContent = `${Math.max(0, seconds).toFixed(1)} s`;
  }
}

/** @param {HTMLTimeElement} time */
function format(time) {
  const at = new Date(time.dateTime);
  const day = at.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
  if ("day" in time.dataset) return day;
  const hour = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString() ? hour : `${day}, ${hour}`;
}
