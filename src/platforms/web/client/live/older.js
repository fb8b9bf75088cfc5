// Long conversations: older edits are loaded as one scrolls up, and links to them lead to a page that has them.

import { find } from "../dom.js";
import { refreshPage } from "./refresh.js";

/** Begins before the person has reached the first one. */
const MARGIN_PX = 600;

export function startOlder() {
  showLinkedTurn();
  window.addEventListener("hashchange", showLinkedTurn);
  const log = find("#thread-log", HTMLElement);
  log?.addEventListener("scroll", () => loadOlder(log), { passive: true });
}

/** @param {HTMLElement} log */
async function loadOlder(log) {
  const link = find("[data-older]", HTMLAnchorElement, log);
  if (!link || "loading" in link.dataset || log.scrollTop > MARGIN_PX) return;
  link.dataset.loading = "";
  history.replaceState(history.state, "", link.href);
  const read = find("article.card", HTMLElement, log);
  const [before, fromEnd] = [read?.getBoundingClientRect().top ?? 0, log.scrollHeight - log.scrollTop];
  await refreshPage();
  const moved = (read?.getBoundingClientRect().top ?? 0) - before;
  log.scrollTop = find("#newer", HTMLElement, log) ? log.scrollTop + moved : log.scrollHeight - fromEnd;
}

/** An address may lead to an edit that this page doesn't show yet. */
function showLinkedTurn() {
  const [, turn] = /^#turn-(\w+)$/.exec(location.hash) ?? [];
  const isThread = find("[data-older]", HTMLAnchorElement) !== undefined;
  if (!turn || !isThread || document.getElementById(`turn-${turn}`)) return;
  if (new URLSearchParams(location.search).get("from") === turn) return; // there is no such edit
  location.replace(`${location.pathname}?from=${turn}${location.hash}`);
}
