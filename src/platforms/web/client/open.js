// Uses the link that a person got in a chat. Its secret is in the fragment of the address, which browsers send to no server.

import { find } from "./dom.js";

const secret = location.hash.slice(1);
// From here on, the secret is neither in the history nor in what the person copies.
history.replaceState(null, "", location.pathname);

const status = find("#opening", HTMLElement);
const button = find("#open", HTMLButtonElement);
/** The person has confirmed what the link replaces. */
let sure = false;
button?.addEventListener("click", open);
if (secret === "") say(status?.dataset.empty);
else if (isLookedAt()) open();
else if (button) button.hidden = false;

/** A page that is loaded ahead, or in the background, leaves the link for the person. */
function isLookedAt() {
  return document.visibilityState === "visible" && !("prerendering" in document && document.prerendering);
}

async function open() {
  if (button) button.disabled = true;
  say(status?.dataset.opening);
  try {
    const response = await fetch("/open", {
      method: "POST",
      body: new URLSearchParams({ secret, ...(sure && { sure: "true" }) }),
      headers: { "X-Page": "1" },
    });
    const outcome = await response.json();
    if (outcome.go) return location.replace(outcome.go);
    sure = outcome.question !== undefined;
    say(outcome.question ?? outcome.notice);
    if (button) button.hidden = !sure;
  } catch {
    say(status?.dataset.lost);
    if (button) button.hidden = false;
  }
  if (button) button.disabled = false;
}

/** @param {string | undefined} text */
function say(text) {
  if (status) status.textContent = text ?? "";
}
