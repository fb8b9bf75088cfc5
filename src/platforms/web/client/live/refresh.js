// Brings the page up to date without reloading it.

import { find, findAll } from "../dom.js";
import { arrangeModels } from "../models.js";
import { keepNotice } from "../notices.js";
import { hasFiles } from "../sending/files.js";
import { reload } from "../sending/upload-queue.js";
import { setTitle, tellFinished } from "./finished.js";
import { updateTimes } from "./relative-times.js";
import { followsEnd, keepAtEnd } from "./scrolling.js";

let requested = false;
let running = false;
/** Cards that were replaced one by one. */
let replacedCards = 0;

/**
 * The part of the page that changes: its columns, or one picture in full.
 * @param {ParentNode} page
 */
export function liveContent(page = document) {
  return find("[data-version]", HTMLElement, page);
}

/**
 * Replaces one card by a newer rendering of it.
 * @param {string} markup
 */
export function replaceCard(markup) {
  const id = /id="(turn-\w+)"/.exec(markup)?.[1];
  const current = id && document.getElementById(id);
  if (!current) return void refreshPage();
  replacedCards++;
  keepAtEnd(() => morph(current, markup));
}

/** Fetches this page and shows what is different. Calls while it runs lead to one more run. */
export async function refreshPage() {
  requested = true;
  if (running) return;
  running = true;
  while (requested) {
    requested = false;
    await fetchPage().catch(() => undefined); // the connection is lost: it refreshes when it reconnects
  }
  running = false;
}

/** @returns {Promise<void>} */
async function fetchPage(address = addressWithShownEdits()) {
  const current = liveContent();
  if (!current) return;
  const cardsBefore = replacedCards;
  const response = await fetch(address);
  if (response.status === 401) return location.reload();
  const text = await response.text();
  if (replacedCards !== cardsBefore) {
    requested = true; // this page may be older than a card that arrived in the meantime
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const next = liveContent(page);
  if (!next) {
    if (response.status === 404 && !isComposing()) reload();
    return;
  }
  if (next.tagName !== current.tagName) return void reload(); // a picture was deleted, or is back
  if (next.dataset.column !== current.dataset.column) {
    if (isComposing()) return;
    keepNotice();
    return void reload(); // now others use the page, or no longer: it has a channel, or none
  }
  if (followsEnd() && find("#newer", HTMLElement, next)) {
    history.replaceState(history.state, "", location.pathname);
    return fetchPage(location.pathname); // the newest edit no longer fits on the page
  }
  const options = find("#options", HTMLElement, page);
  keepAtEnd(() => morph(current, next));
  setTitle(page.title);
  if (options) replaceOptions(options);
}

/** Newer edits would push the first ones off the page, while somebody reads them. */
function addressWithShownEdits() {
  const address = new URL(location.href);
  const first = find("#thread-log > article.card", HTMLElement)?.id.slice("turn-".length);
  if (first && !address.searchParams.has("from")) address.searchParams.set("from", first);
  return address.href;
}

/** Whether the person is about to send something. */
function isComposing() {
  return find("#composer-text", HTMLTextAreaElement)?.value !== "" || hasFiles();
}

/**
 * The text in the composer stays, but its options belong to the conversation.
 * @param {HTMLElement} next
 */
function replaceOptions(next) {
  const current = find("#options", HTMLElement);
  if (!current || current.dataset.for === "new" || current.contains(document.activeElement)) return;
  Idiomorph.morph(current, next.innerHTML, { morphStyle: "innerHTML" });
  arrangeModels();
}

/**
 * @param {Element} current
 * @param {Element | string} next
 */
function morph(current, next) {
  const busy = findAll("article[aria-busy]", HTMLElement);
  Idiomorph.morph(current, next, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (old) => !(old instanceof Element && old.matches("[data-keep], input:focus")),
      beforeAttributeUpdated: (name, of) => !(name === "open" && of.matches("details.menu")),
    },
  });
  updateTimes();
  announceFinished(busy);
}

/**
 * Tells screen readers which of the cards are no longer busy.
 * @param {HTMLElement[]} cards
 */
function announceFinished(cards) {
  const finished = cards.filter(({ isConnected, ariaBusy }) => isConnected && !ariaBusy);
  const news = find("#news", HTMLElement);
  if (finished.length === 0 || !news) return;
  news.textContent = `${news.dataset.finished} ${finished.map(({ ariaLabel }) => ariaLabel).join(", ")}`;
  tellFinished();
}
