// Sends requests one after the other, in the order in which people made them, however long each takes.

/** @import { FormOutcome } from "../../http/form-outcome.ts" */
import { noticeText } from "../notices.js";

/**
 * @typedef {object} SendOptions
 * @property {AbortSignal} [signal]
 * @property {File[]} [files]
 * @property {boolean} [retries] Send it until it arrives. It has a key, so the server accepts it once.
 * @property {(progress: number | "lost") => void} [onProgress] Gets the part that was sent, 0 to 1, or "lost" without a connection.
 */

const RETRY_DELAY_MS = 1000;

/** @type {Promise<unknown>} */
let lastRequest = Promise.resolve();
let pending = 0;
let isLeaving = false;

/** Asks before the page is closed while something is being sent. */
export function startUploadQueue() {
  window.addEventListener("beforeunload", (event) => {
    if (pending > 0) event.preventDefault();
  });
}

/**
 * Resolves to the server's answer, or to undefined when the person cancelled.
 * @param {string} action
 * @param {FormData} body
 * @param {SendOptions} options
 * @returns {Promise<FormOutcome | undefined>}
 */
export function enqueue(action, body, options = {}) {
  pending++;
  const sent = lastRequest.then(() => deliver(action, body, options)).finally(() => pending--);
  lastRequest = sent.catch(() => {});
  return sent;
}

/**
 * Opens another page once everything in the queue was sent.
 * @param {string} address
 */
export async function navigate(address) {
  while (pending > 0) await lastRequest;
  isLeaving = true;
  location.assign(address);
}

/** Loads this page again once everything in the queue was sent: the answer may lead to another page. */
export async function reload() {
  while (pending > 0) await lastRequest;
  setTimeout(() => isLeaving || location.reload()); // after the answer was shown
}

/**
 * @param {string} action
 * @param {FormData} body
 * @param {SendOptions} options
 * @returns {Promise<FormOutcome | undefined>}
 */
async function deliver(action, body, options) {
  for (;;) {
    if (options.signal?.aborted) return undefined;
    const answer = await post(action, body, options);
    if (answer !== "lost") return answer;
    if (!options.retries) return refuse("lost");
    if (await hasUnreadable(options.files ?? [])) return refuse("changed");
    options.onProgress?.("lost");
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
  }
}

/**
 * `XMLHttpRequest` reports upload progress, `fetch` doesn't.
 * @param {string} action
 * @param {FormData} body
 * @param {SendOptions} options
 * @returns {Promise<FormOutcome | "lost" | undefined>}
 */
function post(action, body, { signal, onProgress }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", action);
    request.setRequestHeader("X-Page", "1");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded / total);
    request.onload = () => resolve(request.response ?? refuse("lost"));
    request.onerror = () => resolve("lost");
    request.onabort = () => resolve(undefined);
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/**
 * A browser reports a file that was changed or deleted in the meantime like a lost connection.
 * @param {File[]} files
 */
async function hasUnreadable(files) {
  for (const file of files)
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return true;
    }
  return false;
}

/**
 * @param {"lost" | "changed"} failure
 * @returns {FormOutcome}
 */
function refuse(failure) {
  return { notice: noticeText(failure), refused: true };
}
