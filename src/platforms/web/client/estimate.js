// Says what an edit will cost while its options change. The server computes it.

import { closestTarget, find } from "./dom.js";

/** The lists of chosen pictures change after the event that changes them. */
const DELAY_MS = 100;
const OPTIONS = ["models", "aspectRatio", "resolution", "variants"];
/** @type {AbortController | undefined} */
let latest;

export function startEstimates() {
  for (const kind of ["change", "click"])
    document.addEventListener(kind, (event) => {
      if (kind === "click" && !closestTarget(event, ".selected-files")) return;
      const form = closestTarget(event, "form");
      const line = form && find(".estimate", HTMLElement, form);
      if (form instanceof HTMLFormElement && line) setTimeout(() => update(form, line), DELAY_MS);
    });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} line
 */
async function update(form, line) {
  latest?.abort();
  latest = new AbortController();
  const fields = new FormData(form);
  const query = new URLSearchParams({ offers: "models" });
  for (const name of OPTIONS) for (const value of fields.getAll(name)) query.append(name, String(value));
  const added = form.querySelectorAll(".selected-files li").length;
  query.set("pictures", String(Number(line.dataset.pictures) + added));
  const keepsRow = line.dataset.each === "true" && added === 0;
  query.set("each", String(fields.get("each") ?? (keepsRow ? "each" : "together")));
  const { signal } = latest;
  const text = await fetch(`/estimate?${query}`, { headers: { "X-Page": "1" }, signal })
    .then((response) => (response.ok ? response.text() : ""))
    .catch(() => "");
  if (!signal.aborted) line.textContent = text;
}
