// The models of an edit: chips for the chosen ones, and favourites, which this browser remembers.

import { closestTarget, find, findAll } from "./dom.js";

const STORAGE_KEY = "favourite-models";

export function startModels() {
  arrangeModels();
  document.addEventListener("click", handleClick);
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === "models") renderChips();
  });
}

/** Marks favourites and moves them to the front. Call it when the lists changed. */
export function arrangeModels(root = document) {
  const favourites = readFavourites();
  for (const list of findAll(".model-list", HTMLElement, root)) {
    for (const id of favourites.toReversed()) {
      const item = list.querySelector(`[data-favourite="${CSS.escape(id)}"]`)?.closest(".model");
      if (item && item !== list.firstElementChild) list.prepend(item);
    }
    for (const star of findAll("[data-favourite]", HTMLElement, list))
      star.setAttribute("aria-pressed", String(favourites.includes(star.dataset.favourite ?? "")));
  }
  renderChips();
}

/** @param {MouseEvent} event */
function handleClick(event) {
  const star = closestTarget(event, "[data-favourite]");
  if (star) toggleFavourite(star);
  const chip = closestTarget(event, ".chips button")?.closest("li");
  if (chip instanceof HTMLElement) deselect(chip.dataset.model ?? "");
  if (closestTarget(event, "[data-add-model]")) openSearch();
}

/** @param {HTMLElement} star */
function toggleFavourite(star) {
  const id = star.dataset.favourite ?? "";
  const others = readFavourites().filter((one) => one !== id);
  const isOn = star.getAttribute("aria-pressed") !== "true";
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(isOn ? [...others, id] : others));
  } catch {
    return; // the browser keeps nothing
  }
  arrangeModels();
  star.focus();
}

/** @returns {string[]} */
function readFavourites() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

/** @param {string} id */
function deselect(id) {
  const box = find(`#options input[name=models][value="${CSS.escape(id)}"]`, HTMLInputElement);
  box?.click();
  find("[data-add-model]", HTMLElement)?.focus();
}

/** Opens the options at their list of models. */
function openSearch() {
  const options = find("#options", HTMLElement);
  if (options?.hidden) find("[data-toggle]", HTMLElement)?.click();
  const field = find("#options .model-search", HTMLInputElement);
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
}

/** The last model can't be removed: an edit needs one. */
function renderChips() {
  const chips = find("#composer .chips", HTMLElement);
  if (!chips) return;
  const chosen = findAll("#options input[name=models]:checked", HTMLInputElement);
  chips.replaceChildren(
    ...chosen.map(({ value, dataset: { label = value } }) => {
      const chip = document.createElement("li");
      chip.dataset.model = value;
      const name = document.createElement("span");
      name.textContent = label;
      chip.append(name);
      if (chosen.length > 1) chip.append(createRemoveButton(`${chips.dataset.remove} ${label}`));
      return chip;
    }),
  );
}

/** @param {string} label */
function createRemoveButton(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", label);
  return button;
}
