// Dialogs are in the document only while they are open.

import { fetchDialog } from "./forms.js";

export function startDialogs() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("dialog" in form.dataset)) return;
    event.preventDefault();
    fetchDialog(form.getAttribute("action"));
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-closes]")) event.target.closest("dialog")?.close();
  });
}

export function openDialog(markup) {
  document.querySelector("dialog")?.remove();
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  const dialog = holder.content.querySelector("dialog");
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
