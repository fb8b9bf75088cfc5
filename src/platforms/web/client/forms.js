// Sends forms in the background and shows the outcome where the person is looking.

/** @import { FormOutcome } from "../http/form-outcome.ts" */
import { fetchDialog, openDialog } from "./dialogs.js";
import { closestTarget, find, findAll } from "./dom.js";
import { refreshPage } from "./live/refresh.js";
import { showNotice } from "./notices.js";
import { newKey, sendWithProgress } from "./sending/upload-progress.js";
import { enqueue, navigate } from "./sending/upload-queue.js";

/**
 * Forms that are being sent.
 * @type {WeakSet<HTMLFormElement>}
 */
const sending = new WeakSet();
/**
 * Keys of forms whose answer was lost or refused. The server does once what it gets twice with one key.
 * @type {WeakMap<HTMLFormElement, string>}
 */
const keys = new WeakMap();
/** Addresses that are opened as dialogs. */
const DIALOG_PATH = /^\/(c\/\w{12}\/(settings|rename|delete)|forget)$/;

export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.id === "composer") return;
    event.preventDefault();
    if (event.submitter && sending.has(form)) return; // a button that was pressed again
    submitForm(form);
  });
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && closestTarget(event, "form[method=post] button:not([type=button])")) event.preventDefault(); // a double click
  });
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const nameForm = target.closest("form.name");
    if (nameForm instanceof HTMLFormElement) nameForm.requestSubmit();
    const options = target.closest("#options");
    if (options instanceof HTMLElement && options.dataset.for !== "new") saveOptions(options);
  });
}

/** @param {HTMLFormElement} form */
async function submitForm(form) {
  sending.add(form);
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  const outcome = await sendForm(form);
  sending.delete(form);
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  if (!outcome || !("refused" in outcome && outcome.refused)) keys.delete(form);
  if (outcome) showOutcome(outcome, form);
}

/** @param {HTMLFormElement} form */
function sendForm(form) {
  const action = form.getAttribute("action") ?? "/";
  const body = new FormData(form);
  if (form.enctype === "multipart/form-data") {
    const files = [...(find("input[type=file]", HTMLInputElement, form)?.files ?? [])];
    return sendWithProgress(form, action, body, files, files.length > 0 ? "" : String(body.get("prompt") ?? ""));
  }
  const key = keys.get(form) ?? newKey();
  body.set("key", key);
  keys.set(form, key);
  return enqueue(action, body);
}

/**
 * Shows a refusal in the form, and everything else at the foot of the page.
 * @param {FormOutcome} outcome
 * @param {HTMLFormElement} form
 */
export function showOutcome(outcome, form) {
  if ("dialog" in outcome) return openDialog(outcome.dialog);
  if ("notice" in outcome) {
    const refusal = outcome.refused ? find(".refusal", HTMLElement, form) : undefined;
    if (refusal) {
      refusal.textContent = outcome.notice;
      return;
    }
    showNotice(outcome.notice);
  }
  form.closest("dialog")?.close();
  if (!("go" in outcome)) refreshPage();
  else if (DIALOG_PATH.test(outcome.go)) fetchDialog(outcome.go);
  else if (outcome.go === location.pathname) refreshPage();
  else navigate(outcome.go);
}

/**
 * Options below the composer are saved as they change.
 * @param {HTMLElement} options
 */
async function saveOptions(options) {
  const body = new FormData();
  body.set("conversation", options.dataset.for ?? "");
  for (const input of findAll("input", HTMLInputElement, options))
    if (input.name && (input.type !== "checkbox" || input.checked)) body.append(input.name, input.value);
  for (const { name, value } of findAll("select", HTMLSelectElement, options)) body.append(name, value);
  const outcome = await enqueue("/do/settings", body);
  if (outcome && "notice" in outcome && outcome.refused) showNotice(outcome.notice);
}
