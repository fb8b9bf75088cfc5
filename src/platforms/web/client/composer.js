// Writing: pictures by choosing, pasting and dropping; commands with completion; the last instruction again.

import { send, settle } from "./send.js";

const most = 5;
/** @type {File[]} */
let chosen = [];
let last = "";

export function startComposer() {
  document.addEventListener("click", (event) => {
    const target =
      event.target instanceof Element
        ? event.target.closest("[data-chooses], [data-focus], [data-discloses], [data-command]")
        : null;
    if (!(target instanceof HTMLElement)) return;
    if (target.dataset.chooses) document.querySelector(target.dataset.chooses)?.click();
    if (target.dataset.focus) document.querySelector(target.dataset.focus)?.focus();
    if (target.dataset.discloses) disclose(target);
    if (target.dataset.command) complete(target.dataset.command);
  });
  const form = document.querySelector("#composer");
  if (!(form instanceof HTMLFormElement)) return;
  const words = form.querySelector("textarea");
  const input = form.querySelector("#pictures");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, words);
  });
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  words.addEventListener("input", () => {
    grow(words);
    suggest(words.value);
  });
  words.addEventListener("keydown", (event) => keys(event, form, words));
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || document.querySelector("dialog")) return;
    event.preventDefault();
    add(files);
  });
  startDropping();
}

function startDropping() {
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    add([...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {File[]} files */
function add(files) {
  const refusal = document.querySelector("#composer .refusal");
  refusal.textContent = "";
  for (const file of files) {
    if (chosen.length >= most) {
      refusal.textContent = `A message can hold ${most} pictures.`;
      break;
    }
    if (file.size > 32 * 1024 * 1024) refusal.textContent = "A picture can have 32 MB at most.";
    else chosen.push(file);
  }
  show();
  document.querySelector("#words")?.focus();
}

function show() {
  const list = document.querySelector("#composer .chosen");
  list.hidden = chosen.length === 0;
  list.replaceChildren(
    ...chosen.map((file) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.onload = () => URL.revokeObjectURL(image.src);
      const away = document.createElement("button");
      away.type = "button";
      away.textContent = "×";
      away.setAttribute("aria-label", `Leave out ${file.name}`);
      away.onclick = () => {
        chosen = chosen.filter((other) => other !== file);
        show();
      };
      item.append(image, away);
      return item;
    }),
  );
}

async function submit(form, words) {
  const text = words.value.trim();
  const files = chosen;
  if (text === "" && files.length === 0) return;
  form.querySelector(".refusal").textContent = "";
  const body = new FormData(form);
  body.delete("pictures");
  body.set("key", newKey());
  for (const file of files) body.append("pictures", file);
  last = text || last;
  words.value = "";
  chosen = [];
  show();
  grow(words);
  suggest("");
  const outcome = await send("/messages", body);
  if (outcome.refused) {
    words.value = words.value || text;
    chosen = [...files, ...chosen].slice(0, most);
    show();
    grow(words);
  }
  settle(outcome, form);
}

function keys(event, form, words) {
  const options = visible();
  if (options.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Tab")) {
    event.preventDefault();
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Tab") return complete(options[Math.max(at, 0)].dataset.command);
    select(options, (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
  } else if (event.key === "Escape") suggest("");
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    const picked = options.find((option) => option.getAttribute("aria-selected") === "true");
    if (picked && picked.dataset.command !== words.value.trim()) complete(picked.dataset.command);
    else form.requestSubmit();
  } else if (event.key === "ArrowUp" && words.value === "") {
    const turns = document.querySelectorAll(".card .prompt");
    words.value = last || turns[turns.length - 1]?.textContent || "";
    grow(words);
    event.preventDefault();
  }
}

function suggest(text) {
  const list = document.querySelector("#completion");
  const typed = /^\/[a-z]*$/.test(text);
  for (const option of list.children) {
    option.hidden = !typed || !option.dataset.command.startsWith(text);
    option.setAttribute("aria-selected", "false");
  }
  const options = visible();
  list.hidden = options.length === 0;
  document.querySelector("#words").removeAttribute("aria-activedescendant");
}

function visible() {
  return [...document.querySelectorAll("#completion > :not([hidden])")];
}

function select(options, at) {
  options.forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === at));
  });
  document.querySelector("#words").setAttribute("aria-activedescendant", options[at].id);
}

function complete(command) {
  const words = document.querySelector("#words");
  words.value = `${command} `;
  suggest("");
  words.focus();
}

function disclose(button) {
  const panel = document.getElementById(button.dataset.discloses);
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
}

function grow(words) {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, 200)}px`;
}

function newKey() {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => letters[byte % 62]).join("");
}
