// Pictures to send: by choosing, pasting and dropping; into the dialog that is open, or else into the composer.

/** Of the composer. A file input of its own forgets what was chosen before.
 * @type {File[]} */
let chosen = [];
/** Of the inputs in dialogs.
 * @type {WeakMap<HTMLInputElement, File[]>} */
const filled = new WeakMap();

export function startFiles() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const files = [...(input.files ?? [])];
    if (input.closest("dialog")) return fill(input, [...(filled.get(input) ?? []), ...files]);
    input.value = "";
    add(files);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0 && receive(files)) event.preventDefault();
  });
  startDropping();
}

/** Takes what is chosen out of the composer. */
export function takeFiles() {
  const files = chosen;
  chosen = [];
  show();
  return files;
}

/** Puts back what could not be sent, before what was chosen meanwhile. */
export function giveBack(files) {
  chosen = [...files, ...chosen].slice(0, Number(composerInput()?.dataset.most));
  show();
}

function startDropping() {
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("dropping", target() !== null);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    receive([...event.dataTransfer.files]);
  });
}

function receive(files) {
  const input = target();
  if (!input) return false;
  if (input.closest("dialog")) fill(input, [...(filled.get(input) ?? []), ...files]);
  else add(files);
  return true;
}

/** @returns {HTMLInputElement | null} */
function target() {
  return document.querySelector("dialog") ? document.querySelector("dialog input[type=file]") : composerInput();
}

/** @returns {HTMLInputElement | null} */
function composerInput() {
  return document.querySelector("#composer input[type=file]");
}

function fill(input, files) {
  const kept = fitting(input, [], files);
  const carried = new DataTransfer();
  for (const file of kept) carried.items.add(file);
  filled.set(input, kept);
  input.files = carried.files;
  list(input.closest("form").querySelector(".chosen"), kept, (without) => {
    fill(input, without);
    input.focus();
  });
}

function add(files) {
  chosen = fitting(composerInput(), chosen, files);
  show();
  document.querySelector("#words")?.focus();
}

/** As many as a message can hold; what is left out is said. */
function fitting(input, already, files) {
  const { most, bytes, tooMany, tooLarge } = input.dataset;
  const fit = files.filter((file) => file.size <= Number(bytes));
  const all = [...already, ...fit];
  const words = all.length > Number(most) ? tooMany : fit.length < files.length ? tooLarge : "";
  const refusal = input.closest("form").querySelector(".refusal");
  if (refusal) refusal.textContent = words;
  return all.slice(0, Number(most));
}

function show() {
  list(document.querySelector("#composer .chosen"), chosen, (without) => {
    chosen = without;
    document.querySelector("#composer .refusal").textContent = "";
    show();
    document.querySelector("#words")?.focus();
  });
}

/** What is chosen, each with a way to leave it out again. */
function list(shown, files, keep) {
  shown.hidden = files.length === 0;
  shown.replaceChildren(...files.map((file) => item(file, () => keep(files.filter((other) => other !== file)))));
}

function item(file, leaveOut) {
  const shown = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.onload = () => URL.revokeObjectURL(image.src);
  const away = document.createElement("button");
  away.type = "button";
  away.textContent = "×";
  away.setAttribute("aria-label", `Leave out ${file.name}`);
  away.onclick = leaveOut;
  shown.append(image, away);
  return shown;
}
