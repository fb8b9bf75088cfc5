// Writing: Enter sends, a slash offers commands, Up takes the last instruction back.

import { complete, completes, suggest } from "./completion.js";
import { giveBack, takeFiles } from "./files.js";
import { applyOutcome } from "./forms.js";
import { follow } from "./live.js";
import { sendWithProgress } from "./upload-progress.js";

let last = "";

export function startComposer() {
  document.addEventListener("click", clicked);
  const form = document.querySelector("#composer");
  if (!(form instanceof HTMLFormElement)) return;
  const words = form.querySelector("textarea");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, words);
  });
  words.addEventListener("input", () => {
    form.querySelector(".refusal").textContent = "";
    grow(words);
    suggest(words.value);
  });
  words.addEventListener("blur", () => suggest(""));
  // Choosing a command with the pointer leaves the words their focus.
  form.querySelector("#completion").addEventListener("pointerdown", (event) => event.preventDefault());
  words.addEventListener("keydown", (event) => pressed(event, form, words));
  // Where there are keys one writes at once; a link to a turn leads to that turn.
  if (matchMedia("(hover: hover) and (pointer: fine)").matches && !location.hash) words.focus({ preventScroll: true });
}

function clicked(event) {
  const selector = "[data-chooses], [data-focus], [data-discloses], [data-command], [data-takes]";
  const target = event.target instanceof Element ? event.target.closest(selector) : null;
  if (!(target instanceof HTMLElement)) return;
  const { chooses, focus, discloses, command } = target.dataset;
  if (chooses) document.querySelector(chooses)?.click();
  if (focus) document.querySelector(focus)?.focus();
  if (discloses) disclose(target);
  if (command) complete(command);
  if ("takes" in target.dataset) takeWords(target.closest(".card"));
}

/** What was asked for, to be said differently. */
function takeWords(card) {
  const words = document.querySelector("#words");
  write(words, card.querySelector(".prompt").textContent);
  words.focus();
}

async function submit(form, words) {
  const text = words.value.trim();
  const files = takeFiles();
  form.querySelector(".refusal").textContent = "";
  const body = new FormData(form);
  body.delete("pictures");
  for (const file of files) body.append("pictures", file);
  last = text || last;
  write(words, "");
  const outcome = await sendWithProgress(form, "/messages", body, files, text);
  if (outcome && !outcome.refused) follow();
  else {
    write(words, words.value || text);
    giveBack(files);
  }
  if (outcome) applyOutcome(outcome, form);
}

function pressed(event, form, words) {
  if (completes(event, words)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && words.value === "") {
    const prompts = document.querySelectorAll(".card .prompt");
    write(words, last || prompts[prompts.length - 1]?.textContent || "");
    event.preventDefault();
  }
}

function write(words, text) {
  words.value = text;
  grow(words);
  suggest("");
}

function disclose(button) {
  const panel = document.getElementById(button.dataset.discloses);
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
}

function grow(words) {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight, 200)}px`;
}
