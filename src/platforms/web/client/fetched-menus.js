// Menus whose content is fetched when they open.

import { find } from "./dom.js";
import { noticeText, showNotice } from "./notices.js";

export function startFetchedMenus() {
  // It doesn't bubble.
  document.addEventListener("toggle", ({ target }) => target instanceof HTMLDetailsElement && fetchContent(target), {
    capture: true,
  });
}

/** @param {HTMLDetailsElement} menu */
async function fetchContent(menu) {
  const panel = find("[data-fetched]", HTMLElement, menu);
  if (!menu.open || !panel) return;
  panel.ariaBusy = "true";
  const response = await fetch(panel.dataset.fetched ?? "", { headers: { "X-Page": "1" } }).catch(() => undefined);
  panel.ariaBusy = null;
  if (response?.status === 401) location.reload();
  else if (response?.ok) panel.innerHTML = await response.text();
  else showNotice(noticeText("lost"));
}
