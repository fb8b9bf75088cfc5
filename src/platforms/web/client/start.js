// Ideas and samples: a tap puts them into the composer, where they can be changed before they are sent.

import { closestTarget, find } from "./dom.js";
import { noticeText, showNotice } from "./notices.js";
import { addToComposer, hasFiles } from "./sending/files.js";

export function startIdeas() {
  document.addEventListener("click", (event) => {
    const chosen = closestTarget(event, "[data-idea], [data-sample]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { idea, sample } = chosen.dataset;
    if (idea !== undefined) writeIdea(idea);
    if (sample && !(idea !== undefined && hasFiles())) addSample(sample);
  });
}

/** @param {string} idea */
function writeIdea(idea) {
  const textarea = find("#composer-text", HTMLTextAreaElement);
  if (!textarea) return;
  textarea.value = idea;
  textarea.dispatchEvent(new Event("input", { bubbles: true }));
  textarea.focus();
}

/** @param {string} name */
async function addSample(name) {
  const response = await fetch(`/assets/${name}.webp`).catch(() => undefined);
  if (!response?.ok) return showNotice(noticeText("lost"));
  addToComposer([new File([await response.blob()], `${name}.webp`, { type: "image/webp" })]);
}
