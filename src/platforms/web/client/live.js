// What others do appears by itself; after a lost connection the page is fetched again and everything is right.

import { announce } from "./forms.js";
import { elapsed, localTimes, startTimes } from "./relative-times.js";

/** How long a connection is gone before it is worth a word, in milliseconds: leaving a page ends it too. */
const STALE_AFTER_MS = 800;
const RECONNECT_DELAY_MS = 1000;
let asked = false;
/** Cards that came by themselves. */
let cards = 0;
let running = false;
let following = false;
/** @type {EventSource | undefined} */
let events;
let gone = 0;

export function startLive() {
  startTimes();
  if (history.state?.read >= 0) readOn(history.state.read);
  else if (!location.hash) toEnd();
  stripToEnd();
  showOrigin();
  document.addEventListener("click", remember);
  if (!live()) return;
  connect();
  // A browser keeps few connections to one server: what nobody sees lets go of its own, and catches up when it is seen.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) disconnect();
    else connect();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  // Of many windows the oldest is let go of; whoever comes back to it looks at it.
  window.addEventListener("focus", connect);
}

/** The next change scrolls to the end, wherever one reads. */
export function follow() {
  following = true;
}

/** What changes by itself: a page of columns, or one picture in full.
 * @returns {HTMLElement | null} */
function live(of = document) {
  return of.querySelector("[data-version]");
}

function connect() {
  if (events) return;
  const { here, version } = live().dataset;
  events = new EventSource(`/events?at=${here}&seen=${version}`);
  events.addEventListener("open", () => {
    connected(true);
    reloadBrokenPictures();
  });
  events.addEventListener("error", () => {
    connected(false);
    if (events?.readyState === EventSource.CLOSED) setTimeout(reconnect, RECONNECT_DELAY_MS);
  });
  events.addEventListener("card", (event) => card(event.data));
  events.addEventListener("stale", refresh);
  events.addEventListener("replaced", disconnect);
  events.addEventListener("tell", (event) => announce(event.data));
}

function disconnect() {
  events?.close();
  events = undefined;
  connected(true);
}

/** The server refused: it is another one now, or the person is signed out, which fetching the page tells. */
function reconnect() {
  events?.close();
  events = undefined;
  if (document.hidden) return;
  connect();
  refresh();
}

function connected(now) {
  const bar = document.querySelector(".connection");
  if (now) {
    clearTimeout(gone);
    gone = 0;
    bar.textContent = "";
  } else if (gone === 0)
    gone = setTimeout(() => {
      bar.textContent = bar.dataset.lost;
    }, STALE_AFTER_MS);
}

/** A browser does not ask again by itself for what did not come while the connection was lost. */
function reloadBrokenPictures() {
  for (const image of document.images) if (image.complete && image.naturalWidth === 0) image.src = image.getAttribute("src");
}

function card(markup) {
  const id = /id="(turn-\w+)"/.exec(markup)?.[1];
  const there = id && document.getElementById(id);
  if (!there) return refresh();
  cards++;
  keepingEnd(() => morph(there, markup));
}

/** Fetches this page and shows what is different. Asked for many times at once it is done once more. */
export async function refresh() {
  asked = true;
  if (running) return;
  running = true;
  while (asked) {
    asked = false;
    await fetchPage().catch(() => undefined); // the connection is lost: it is asked for again when it is back
  }
  running = false;
}

async function fetchPage() {
  if (!live()) return;
  const known = cards;
  const response = await fetch(location.href);
  if (response.status === 401) return location.reload();
  const text = await response.text();
  if (cards !== known) {
    asked = true; // a card that came meanwhile is newer than this page may be
    return;
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  const page = live(next);
  if (!page) return;
  if (page.tagName !== live().tagName) return location.reload(); // the picture is gone, or is here again
  const options = next.querySelector("#options");
  keepingEnd(() => morph(live(), page));
  document.title = next.title;
  showOptions(options);
}

/** For who hears the page rather than sees it: which of these cards are no longer busy. */
function announceEnded(busy) {
  const ended = busy.filter(({ isConnected, ariaBusy }) => isConnected && !ariaBusy);
  if (ended.length === 0) return;
  const news = document.querySelector("#news");
  news.textContent = `${ended.map(({ ariaLabel }) => ariaLabel).join(", ")}: ${news.dataset.finished}`;
}

/** The composer keeps what is being written, but its options are the conversation's. */
function showOptions(options) {
  const mine = document.querySelector("#options");
  if (!options || !mine || mine.dataset.for === "new" || mine.contains(document.activeElement)) return;
  window.Idiomorph.morph(mine, options.innerHTML, { morphStyle: "innerHTML" });
}

function morph(from, to) {
  const busy = [...document.querySelectorAll("article[aria-busy]")];
  window.Idiomorph.morph(from, to, {
    morphStyle: "outerHTML",
    callbacks: { beforeNodeMorphed: (old) => !(old instanceof Element && old.matches("[data-keep], input:focus")) },
  });
  localTimes();
  elapsed();
  announceEnded(busy);
}

function keepingEnd(change) {
  const ended = atEnd() || following;
  const pictures = document.querySelectorAll("#strip a").length;
  change();
  following = false;
  if (ended) toEnd();
  if (pictures !== document.querySelectorAll("#strip a").length) stripToEnd();
}

function log() {
  return document.querySelector("#composer")?.closest("section")?.querySelector(".scroll");
}

function atEnd() {
  const scroll = log();
  return scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

/** Who leaves by a link and comes back goes on reading where they were; at the end they stay at the end. */
function remember(event) {
  if (!(event.target instanceof Element) || !event.target.closest("a[href]") || !log()) return;
  history.replaceState(atEnd() ? {} : { read: log().scrollTop }, "");
}

function readOn(at) {
  const scroll = log();
  if (scroll) scroll.scrollTop = at;
}

function toEnd() {
  const scroll = log();
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}

/** Beside a conversation the channel shows the message it hangs on, or else its end. */
function showOrigin() {
  const log = document.querySelector(".channel:not(:only-child) .scroll");
  if (!log) return;
  const origin = log.querySelector(`a.replies[href="${location.pathname}"]`)?.closest(".message");
  log.scrollTop = origin ? origin.offsetTop - log.offsetTop : log.scrollHeight;
}

function stripToEnd() {
  const strip = document.querySelector("#strip");
  if (strip) strip.scrollLeft = strip.scrollWidth;
}
