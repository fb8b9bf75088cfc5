// Shows uploads that take a while, with their progress and a button to cancel.

import { find, setText } from "../dom.js";
import { enqueue } from "./upload-queue.js";

/** Faster uploads aren't worth showing. */
const SHOW_AFTER_MS = 400;

/**
 * Sends a form until it arrives. Resolves to undefined when the person cancelled.
 * @param {HTMLFormElement} form
 * @param {string} action
 * @param {FormData} body
 * @param {File[]} files
 * @param {string} text
 */
export async function sendWithProgress(form, action, body, files, text) {
  const cancelled = new AbortController();
  form.closest("dialog")?.addEventListener("close", () => cancelled.abort());
  body.set("key", newKey());
  const list = find(".sending", HTMLElement, form);
  const item = createItem(form, text || files.map(({ name }) => name).join(", "), () => cancelled.abort());
  const showing = setTimeout(() => list && item && show(list, item), SHOW_AFTER_MS);
  const onProgress = (/** @type {number | "lost"} */ progress) => void (item && update(item, progress));
  try {
    return await enqueue(action, body, { files, retries: true, signal: cancelled.signal, onProgress });
  } finally {
    clearTimeout(showing);
    item?.remove();
    if (list) list.hidden = list.childElementCount === 0;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} title
 * @param {() => void} cancel
 */
function createItem(form, title, cancel) {
  const content = find("template", HTMLTemplateElement, form)?.content.cloneNode(true);
  const item = content instanceof DocumentFragment ? find("li", HTMLElement, content) : undefined;
  if (!item) return undefined;
  setText("b", title, item);
  find("button", HTMLButtonElement, item)?.addEventListener("click", cancel);
  return item;
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} item
 */
function show(list, item) {
  list.append(item);
  list.hidden = false;
}

/**
 * @param {HTMLElement} item
 * @param {number | "lost"} progress
 */
function update(item, progress) {
  const { sending = "", reading = "", lost = "" } = item.dataset;
  const part = progress === "lost" ? 0 : progress;
  setText("span", progress === "lost" ? lost : part < 1 ? sending : reading, item);
  setText("i", progress !== "lost" && part < 1 ? `${Math.floor(part * 100)}%` : "", item);
  item.style.setProperty("--part", String(part));
  // Once the server has everything, it's too late to cancel.
  const cancel = find("button", HTMLButtonElement, item);
  if (cancel) cancel.hidden = part === 1;
}

/** Tells the server that two requests are the same one. */
export function newKey() {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => letters[byte % 62]).join("");
}
