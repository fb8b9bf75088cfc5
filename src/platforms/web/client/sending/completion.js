// Suggests commands while one is being typed.

import { find, findAll } from "../dom.js";

/**
 * Handles a key for the suggestions. Returns false when they don't use it.
 * @param {KeyboardEvent} event
 * @param {HTMLTextAreaElement} textarea
 */
export function handleSuggestionKey(event, textarea) {
  const options = visibleOptions();
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const chosen = options[Math.max(at, 0)]?.dataset.command;
  if (chosen === undefined) return false;
  if (event.key === "ArrowDown") select(options, (at + 1) % options.length);
  else if (event.key === "ArrowUp") select(options, at > 0 ? at - 1 : options.length - 1);
  else if (event.key === "Tab" && !event.shiftKey) insertCommand(chosen);
  else if (event.key === "Escape") suggestCommands("");
  else if (event.key === "Enter" && chosen !== textarea.value.trim()) insertCommand(chosen);
  else return false;
  event.preventDefault();
  return true;
}

/**
 * Shows the commands that begin with `text`.
 * @param {string} text
 */
export function suggestCommands(text) {
  const list = find("#completion", HTMLElement);
  if (!list) return;
  const isCommand = /^\/[a-z]*$/.test(text);
  for (const option of findAll("[data-command]", HTMLElement, list)) {
    option.hidden = !isCommand || !option.dataset.command?.startsWith(text);
    option.setAttribute("aria-selected", "false");
  }
  list.hidden = visibleOptions().length === 0;
  composerText()?.removeAttribute("aria-activedescendant");
}

/**
 * Replaces the text of the composer with a command.
 * @param {string} command
 */
export function insertCommand(command) {
  const textarea = composerText();
  if (!textarea) return;
  textarea.value = `${command} `;
  suggestCommands("");
  textarea.focus();
}

function composerText() {
  return find("#composer-text", HTMLTextAreaElement);
}

function visibleOptions() {
  return findAll("#completion > :not([hidden])", HTMLElement);
}

/**
 * @param {HTMLElement[]} options
 * @param {number} at
 */
function select(options, at) {
  for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === at));
  const selected = options[at];
  if (!selected) return;
  selected.scrollIntoView({ block: "nearest" });
  composerText()?.setAttribute("aria-activedescendant", selected.id);
}
