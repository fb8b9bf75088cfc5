// What is on its way and takes a while: how far it is, and a way to take it back.

import { enqueue } from "./upload-queue.js";

/** What is there sooner is not worth a look, in milliseconds. */
const SHOW_AFTER_MS = 400;

/** Sends what a form holds, until it arrives, and shows the way it goes. Undefined: it was taken back. */
export async function sendWithProgress(form, action, body, files, text) {
  const taken = new AbortController();
  form.closest("dialog")?.addEventListener("close", () => taken.abort());
  body.set("key", newKey());
  const shown = item(form, files, text, () => taken.abort());
  const showing = setTimeout(() => show(form, shown), SHOW_AFTER_MS);
  try {
    return await enqueue(action, body, { files, keeps: true, signal: taken.signal, progress: (part) => tell(shown, part) });
  } finally {
    clearTimeout(showing);
    hide(form, shown);
  }
}

function item(form, files, text, takeBack) {
  const shown = form.querySelector("template").content.querySelector("li").cloneNode(true);
  shown.querySelector("b").textContent = text || files.map(({ name }) => name).join(", ");
  shown.querySelector("button").addEventListener("click", takeBack);
  return shown;
}

function tell(shown, part) {
  const { sending, reading, lost } = shown.dataset;
  shown.querySelector("span").textContent = part === "lost" ? lost : part < 1 ? sending : reading;
  shown.querySelector("i").textContent = part < 1 ? `${Math.floor(part * 100)}\u00a0%` : "";
  shown.style.setProperty("--part", part === "lost" ? "0" : String(part));
  // What is whole at the server is no longer ours to take back.
  shown.querySelector("button").hidden = part === 1;
}

function show(form, shown) {
  const list = form.querySelector(".sending");
  list.append(shown);
  list.hidden = false;
}

function hide(form, shown) {
  shown.remove();
  const list = form.querySelector(".sending");
  if (list) list.hidden = list.childElementCount === 0;
}

function newKey() {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => letters[byte % 62]).join("");
}
