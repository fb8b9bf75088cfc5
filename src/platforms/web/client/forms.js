// Forms are sent in the background, and what became of them is shown where the person looks.

import { openDialog } from "./dialog.js";
import { refresh } from "./live.js";
import { sendWithProgress } from "./upload-progress.js";
import { enqueue, navigate } from "./upload-queue.js";

export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.id === "composer") return;
    event.preventDefault();
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    sendForm(form).then((outcome) => {
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
      if (outcome) applyOutcome(outcome, form);
    });
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLElement)) return;
    if (input.closest("form.name")) input.closest("form")?.requestSubmit();
    const options = input.closest("#options");
    if (options instanceof HTMLElement && options.dataset.for !== "new") keepOptions(options);
  });
}

function sendForm(form) {
  const action = form.getAttribute("action") ?? "/";
  const body = new FormData(form);
  const files = [...(form.querySelector("input[type=file]")?.files ?? [])];
  return files.length > 0 ? sendWithProgress(form, action, body, files, "") : enqueue(action, body);
}

/** Shows an outcome where the person looks: in the form if it was refused, otherwise at the foot of the page. */
export function applyOutcome(outcome, form) {
  if (outcome.dialog) return openDialog(outcome.dialog);
  if (outcome.say && outcome.refused && form?.querySelector(".refusal")) {
    form.querySelector(".refusal").textContent = outcome.say;
    return;
  }
  if (outcome.say) announce(outcome.say);
  form?.closest("dialog")?.close();
  if (outcome.go && /^\/(c\/\w{12}\/(settings|rename|delete)|forget)$/.test(outcome.go)) return fetchDialog(outcome.go);
  if (outcome.go && outcome.go !== location.pathname) navigate(outcome.go);
  else refresh();
}

export async function fetchDialog(address) {
  const response = await fetch(address, { headers: { "X-Page": "1" } });
  if (response.status === 401) location.reload();
  else if (response.ok) openDialog(await response.text());
  else announce(document.querySelector(".notice")?.dataset.lost);
}

let quiet = 0;
export function announce(words) {
  const notice = document.querySelector(".notice");
  if (!notice) return;
  notice.textContent = words;
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    notice.textContent = "";
  }, 6000);
}

function keepOptions(options) {
  const body = new FormData();
  body.set("conversation", options.dataset.for);
  for (const field of options.querySelectorAll("input, select"))
    if (field.type !== "checkbox" || field.checked) body.append(field.name, field.value);
  enqueue("/do/settings", body).then((outcome) => outcome.say && outcome.refused && announce(outcome.say));
}
