// Search fields that filter a list on the page.

import { closestTarget, find, findAll } from "./dom.js";

export function startFilters() {
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && "filter" in target.dataset) filter(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && closestTarget(event, "[data-filter]")) event.preventDefault(); // it sends nothing
  });
}

/** @param {HTMLInputElement} field */
function filter(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const scope = field.closest("[data-filter-scope]");
  if (!scope) return;
  scope.classList.toggle("searching", words.length > 0);
  const items = findAll("[data-filterable]", HTMLElement, scope);
  for (const item of items) {
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  const none = find(".no-match", HTMLElement, scope);
  if (none) none.hidden = items.some(({ hidden }) => !hidden);
}
