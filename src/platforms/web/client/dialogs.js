// Dialogs are in the document only while they are open.

import { closestTarget, find } from "./dom.js";
import { arrangeModels } from "./models.js";
import { noticeText, showNotice } from "./notices.js";

export function startDialogs() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("dialog" in form.dataset)) return;
    event.preventDefault();
    fetchDialog(form.getAttribute("action") ?? "/");
  });
  document.addEventListener("click", (event) => closestTarget(event, "[data-close]")?.closest("dialog")?.close());
}

/**
 * Opens the dialog at an address of this site.
 * @param {string} address
 */
export async function fetchDialog(address) {
  const response = await fetch(address, { headers: { "X-Page": "1" } }).catch(() => undefined);
  if (response?.status === 401) location.reload();
  else if (response?.ok) openDialog(await response.text());
  else showNotice(noticeText("lost"));
}

/**
 * Opens a dialog in place of the one that is open.
 * @param {string} markup
 */
export function openDialog(markup) {
  document.querySelector("dialog")?.remove();
  const template = document.createElement("template");
  template.innerHTML = markup;
  const dialog = find("dialog", HTMLDialogElement, template.content);
  if (!dialog) return;
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  arrangeModels();
  dialog.showModal();
}
