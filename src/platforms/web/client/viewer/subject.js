// "Select subject": asks the server for the subject of the picture, which becomes a part of the marked area.

import { find } from "../dom.js";

/**
 * @param {HTMLFormElement} form
 * @param {(subject: ImageBitmap) => void} add
 * @returns {() => void} Cancels what is under way.
 */
export function startSubject(form, add) {
  const button = find("[data-subject]", HTMLButtonElement, form);
  const cancel = find("[data-cancel-subject]", HTMLButtonElement, form);
  const progress = find(".subject progress", HTMLProgressElement, form);
  const status = find(".subject [role=status]", HTMLElement, form);
  /** @type {AbortController | undefined} */
  let running;
  if (!button || !cancel || !progress || !status) return () => {};

  const show = (/** @type {boolean} */ isRunning, /** @type {string} */ text) => {
    button.disabled = isRunning;
    cancel.hidden = !isRunning;
    progress.hidden = !isRunning;
    status.textContent = text;
  };
  const select = async () => {
    const own = new AbortController();
    running = own;
    show(true, status.dataset.searching ?? "");
    cancel.focus(); // the pressed button can't keep the focus
    const outcome = await fetchSubject(button.dataset.subject ?? "", own.signal);
    if (own.signal.aborted) return;
    const hadFocus = document.activeElement === cancel;
    if (typeof outcome === "string") show(false, outcome || (status.dataset.lost ?? ""));
    else {
      add(outcome);
      show(false, status.dataset.selected ?? "");
    }
    if (hadFocus) button.focus();
  };
  const stop = () => {
    if (!running) return;
    running.abort();
    running = undefined;
    show(false, "");
  };

  button.addEventListener("click", select);
  cancel.addEventListener("click", () => {
    stop();
    button.focus();
  });
  return stop;
}

/**
 * The subject, opaque where it is; or a sentence, empty if the server can't be reached.
 * @param {string} address
 * @param {AbortSignal} signal
 */
async function fetchSubject(address, signal) {
  try {
    const response = await fetch(address, { headers: { "X-Page": "1" }, signal });
    if (response.ok) return await createImageBitmap(await response.blob());
    const { notice = "" } = await response.json();
    return String(notice);
  } catch {
    return "";
  }
}
