// Copies the link of a shared conversation.

import { closestTarget, find } from "./dom.js";

export function startCopyingLinks() {
  document.addEventListener("click", (event) => {
    const dialog = closestTarget(event, "[data-copy-link]")?.closest("dialog");
    if (dialog) copyLink(dialog);
  });
}

/**
 * Shows the outcome in the dialog, because that covers the foot of the page.
 * @param {HTMLElement} dialog
 */
async function copyLink(dialog) {
  const [link, status] = [find("input[readonly]", HTMLInputElement, dialog), find("[data-copied]", HTMLElement, dialog)];
  if (!link || !status) return;
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
    status.textContent = status.dataset.copied ?? "";
  } catch {
    status.textContent = status.dataset.notCopied ?? "";
  }
}
