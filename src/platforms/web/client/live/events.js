// Shows other people's changes as they happen. After a lost connection it fetches the page, so nothing is missed.

import { find } from "../dom.js";
import { showNotice } from "../notices.js";
import { isDrawing } from "./finished.js";
import { liveContent, refreshPage, replaceCard } from "./refresh.js";

/** Leaving a page ends the connection too, so a short loss isn't worth mentioning. */
const SHOW_LOSS_AFTER_MS = 800;
const RECONNECT_DELAY_MS = 1000;
/** @type {EventSource | undefined} */
let events;
let lossTimer = 0;

export function startLive() {
  if (!liveContent()) return;
  connect();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) disconnectIfIdle();
    else connect();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  // The server closes the oldest of too many windows. It reconnects when the person comes back to it.
  window.addEventListener("focus", connect);
}

function connect() {
  const content = liveContent();
  if (events || !content) return;
  const { conversation, version } = content.dataset;
  events = new EventSource(`/events?at=${conversation}&seen=${version}`);
  events.addEventListener("open", () => {
    showConnected(true);
    reloadBrokenPictures();
  });
  events.addEventListener("error", () => {
    showConnected(false);
    if (events?.readyState === EventSource.CLOSED) setTimeout(reconnect, RECONNECT_DELAY_MS);
  });
  events.addEventListener("card", ({ data }) => {
    replaceCard(data);
    disconnectIfIdle();
  });
  events.addEventListener("stale", async () => {
    await refreshPage();
    disconnectIfIdle();
  });
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("replaced", disconnect);
  events.addEventListener("notice", ({ data }) => showNotice(data));
}

/** A browser allows few connections per server, so hidden windows that wait for nothing give theirs up, and catch up when they are shown. */
function disconnectIfIdle() {
  if (document.hidden && !isDrawing()) disconnect();
}

function disconnect() {
  events?.close();
  events = undefined;
  showConnected(true);
}

/** The server restarted, or the person was signed out: then fetching the page leads to the sign-in. */
function reconnect() {
  events?.close();
  events = undefined;
  if (document.hidden) return;
  connect();
  refreshPage();
}

/** @param {boolean} connected */
function showConnected(connected) {
  const bar = find(".connection", HTMLElement);
  if (!bar) return;
  if (connected) {
    clearTimeout(lossTimer);
    lossTimer = 0;
    bar.textContent = "";
  } else if (lossTimer === 0)
    lossTimer = setTimeout(() => {
      bar.textContent = bar.dataset.lost ?? "";
    }, SHOW_LOSS_AFTER_MS);
}

/** A browser doesn't retry pictures that failed while the connection was lost. */
function reloadBrokenPictures() {
  for (const image of document.images)
    if (image.complete && image.naturalWidth === 0) image.src = image.getAttribute("src") ?? "";
}
