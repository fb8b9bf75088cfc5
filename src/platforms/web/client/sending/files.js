// Pictures to send: chosen, pasted or dropped. They go into the open dialog, or else into the composer.

import { find, setText } from "../dom.js";

/** Those of the composer. A file input alone forgets what was chosen before.
 * @type {File[]} */
let composerFiles = [];
/** Those of inputs in dialogs.
 * @type {WeakMap<HTMLInputElement, File[]>} */
const dialogFiles = new WeakMap();

export function startFiles() {
  document.addEventListener("change", ({ target: input }) => {
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const files = [...(input.files ?? [])];
    if (!input.closest("dialog")) input.value = "";
    add(files, input);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0 && add(files)) event.preventDefault();
  });
  startDropping();
}

/**
 * Adds files to the composer, as if the person had chosen them.
 * @param {File[]} files
 */
export function addToComposer(files) {
  add(files, composerInput());
}

/** Whether pictures are chosen in the composer. */
export function hasFiles() {
  return composerFiles.length > 0;
}

/** Takes the files out of the composer. */
export function takeFiles() {
  const files = composerFiles;
  composerFiles = [];
  renderComposerFiles();
  return files;
}

/**
 * Puts back files that couldn't be sent, before those added in the meantime.
 * @param {File[]} files
 */
export function restoreFiles(files) {
  composerFiles = [...files, ...composerFiles].slice(0, Number(composerInput()?.dataset.maxFiles));
  renderComposerFiles();
}

function startDropping() {
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("dropping", activeInput() !== undefined);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}

/**
 * Returns false where the page takes no files and has nothing to say about it.
 * @param {File[]} files
 */
function add(files, input = activeInput()) {
  if (!input) return refuseFiles();
  if (input.closest("dialog")) setDialogFiles(input, withinLimits(input, [...(dialogFiles.get(input) ?? []), ...files]));
  else {
    composerFiles = withinLimits(input, [...composerFiles, ...files]);
    renderComposerFiles();
    focusComposer();
  }
  return true;
}

/** Where the conversation lives in a chat, the composer says where to post pictures. */
function refuseFiles() {
  const form = find("#composer", HTMLFormElement);
  const text = find("[data-no-pictures]", HTMLElement)?.textContent;
  if (!form || !text || document.querySelector("dialog")) return false;
  setText(".refusal", text, form);
  return true;
}

/** The input of the open dialog, or of the composer. */
function activeInput() {
  return document.querySelector("dialog") ? find("dialog input[type=file]", HTMLInputElement) : composerInput();
}

function composerInput() {
  return find("#pictures", HTMLInputElement);
}

function focusComposer() {
  find("#composer-text", HTMLElement)?.focus();
}

/**
 * As many files as a message can hold. A sentence in the form explains what was left out.
 * @param {HTMLInputElement} input
 * @param {File[]} files
 */
function withinLimits({ form, dataset }, files) {
  const { tooMany = "", tooLarge = "" } = dataset;
  const fitting = files.filter(({ size }) => size <= Number(dataset.maxBytes));
  const kept = fitting.slice(0, Number(dataset.maxFiles));
  const refusal = kept.length < fitting.length ? tooMany : fitting.length < files.length ? tooLarge : "";
  if (form) setText(".refusal", refusal, form);
  return kept;
}

/**
 * @param {HTMLInputElement} input
 * @param {File[]} files
 */
function setDialogFiles(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  dialogFiles.set(input, files);
  input.files = transfer.files;
  renderFiles(input, files, (rest) => {
    if (input.form) setText(".refusal", "", input.form);
    setDialogFiles(input, rest);
    input.focus();
  });
}

function renderComposerFiles() {
  const input = composerInput();
  if (!input) return;
  renderFiles(input, composerFiles, (rest) => {
    composerFiles = rest;
    if (input.form) setText(".refusal", "", input.form);
    renderComposerFiles();
    focusComposer();
  });
}

/**
 * Lists the files of an input, each with a button that removes it. `onRemove` gets the rest.
 * @param {HTMLInputElement} input
 * @param {File[]} files
 * @param {(rest: File[]) => void} onRemove
 */
function renderFiles({ form, dataset }, files, onRemove) {
  const list = form && find(".selected-files", HTMLElement, form);
  if (!list) return;
  list.hidden = files.length === 0;
  showChoice(form, files.length);
  showJustPost(form, files.length);
  list.replaceChildren(
    ...files.map((file) => createItem(file, dataset.remove ?? "", () => onRemove(files.filter((other) => other !== file)))),
  );
}

/**
 * Shows what to do with several pictures, where there are several.
 * @param {HTMLFormElement} form
 * @param {number} count
 */
function showChoice(form, count) {
  const label = find(".each", HTMLElement, form);
  const select = label && find("select", HTMLSelectElement, label);
  if (!select) return;
  label.hidden = count < Number(label.dataset.from);
  select.disabled = label.hidden;
}

/**
 * Offers to post pictures without an edit, where there are some.
 * @param {HTMLFormElement} form
 * @param {number} count
 */
function showJustPost(form, count) {
  const label = find(".just-post", HTMLElement, form);
  const box = label && find("input", HTMLInputElement, label);
  if (!box) return;
  label.hidden = count === 0;
  if (count === 0) box.checked = false;
}

/**
 * @param {File} file
 * @param {string} label What the button does with the file.
 * @param {() => void} remove
 */
function createItem(file, label, remove) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.onload = () => URL.revokeObjectURL(image.src);
  image.onerror = () => showName(image); // most browsers can't show HEIC, for example
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", `${label} ${file.name}`);
  button.onclick = remove;
  item.append(image, button);
  return item;
}

/**
 * Shows a file's name in the place of its picture.
 * @param {HTMLImageElement} image
 */
function showName(image) {
  URL.revokeObjectURL(image.src);
  const name = document.createElement("span");
  name.textContent = image.alt;
  image.replaceWith(name);
}
