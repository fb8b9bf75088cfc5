// The composer: Enter sends, a slash suggests commands, Up brings the last instruction back.

import { closestTarget, find, findAll, setText } from "../dom.js";
import { showOutcome } from "../forms.js";
import { scrollToEndAfterNextChange } from "../live/scrolling.js";
import { handleSuggestionKey, insertCommand, suggestCommands } from "./completion.js";
import { restoreFiles, takeFiles } from "./files.js";
import { sendWithProgress } from "./upload-progress.js";

/** As in the styles. */
const MAX_HEIGHT_PX = 200;
/** Measuring lays out the whole page, twice for each key. */
const styleFits = CSS.supports("field-sizing", "content");
let lastText = "";

export function startComposer() {
  document.addEventListener("click", handleClick);
  const form = find("#composer", HTMLFormElement);
  const textarea = form && find("textarea", HTMLTextAreaElement, form);
  if (!textarea) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, textarea);
  });
  form.addEventListener("invalid", revealInvalid, { capture: true });
  textarea.addEventListener("input", () => {
    setText(".refusal", "", form);
    fitHeight(textarea);
    suggestCommands(textarea.value);
  });
  textarea.addEventListener("blur", () => suggestCommands(""));
  // Choosing a command with the pointer leaves the focus in the text.
  find("#completion", HTMLElement, form)?.addEventListener("pointerdown", (event) => event.preventDefault());
  textarea.addEventListener("keydown", (event) => handleKey(event, form, textarea));
  // Unless the keyboard is on the screen, one can type at once. But a link to a turn leads to that turn.
  const hasKeyboard = !matchMedia("(pointer: coarse)").matches;
  if (hasKeyboard && !location.hash) textarea.focus({ preventScroll: true });
}

/** @param {MouseEvent} event */
function handleClick(event) {
  const target = closestTarget(event, "[data-click], [data-focus], [data-toggle], [data-command], [data-reuse-prompt]");
  if (!target) return;
  const { click, focus, command } = target.dataset;
  if (click) find(click, HTMLElement)?.click();
  if (focus) find(focus, HTMLElement)?.focus();
  if (command) insertCommand(command);
  if ("toggle" in target.dataset) toggle(target);
  if ("reusePrompt" in target.dataset) reusePrompt(target);
}

/**
 * "Rephrase": the prompt of the card goes into the composer.
 * @param {HTMLElement} button
 */
function reusePrompt(button) {
  const textarea = find("#composer-text", HTMLTextAreaElement);
  if (!textarea) return;
  write(textarea, button.closest(".card")?.querySelector(".prompt")?.textContent ?? "");
  textarea.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} textarea
 */
async function submit(form, textarea) {
  const text = textarea.value.trim();
  const body = new FormData(form); // before the choice for several pictures goes with them
  const files = takeFiles();
  setText(".refusal", "", form);
  body.delete("pictures");
  for (const file of files) body.append("pictures", file);
  lastText = text || lastText;
  write(textarea, "");
  const outcome = await sendWithProgress(form, "/messages", body, files, text);
  if (outcome && !("refused" in outcome && outcome.refused)) {
    closePanels(form); // the pictures need the place
    scrollToEndAfterNextChange();
  } else {
    write(textarea, textarea.value || text);
    restoreFiles(files);
  }
  if (outcome) showOutcome(outcome, form);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} textarea
 */
function handleKey(event, form, textarea) {
  if (isConverting(event) || handleSuggestionKey(event, textarea)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && textarea.value === "") {
    const prompts = document.querySelectorAll(".card .prompt");
    write(textarea, lastText || prompts[prompts.length - 1]?.textContent || "");
    event.preventDefault();
  }
}

/**
 * Whether a key belongs to the conversion of an input method, such as the Enter that chooses a word. In Safari that Enter comes after the
 * conversion, and only the old code 229 tells.
 * @param {KeyboardEvent} event
 */
const isConverting = (event) => event.isComposing || event.keyCode === 229;

/**
 * @param {HTMLTextAreaElement} textarea
 * @param {string} text
 */
function write(textarea, text) {
  textarea.value = text;
  fitHeight(textarea);
  suggestCommands("");
}

/** @param {HTMLElement} button */
function toggle(button) {
  const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (!panel) return;
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
}

/**
 * The browser explains what is wrong with a field only where it can be seen.
 * @param {Event} event
 */
function revealInvalid(event) {
  const panel = closestTarget(event, "[id][hidden]");
  const button = panel && find(`[data-toggle][aria-controls="${panel.id}"]`, HTMLElement);
  if (button) toggle(button);
}

/** @param {HTMLFormElement} form */
function closePanels(form) {
  for (const button of findAll("[data-toggle][aria-expanded=true]", HTMLElement, form)) toggle(button);
}

/** @param {HTMLTextAreaElement} textarea */
function fitHeight(textarea) {
  if (styleFits) return;
  textarea.style.height = "auto";
  textarea.style.height = `${Math.min(textarea.scrollHeight, MAX_HEIGHT_PX)}px`;
}
