// One picture in full, and keys for cards: 1–9 pick, arrows turn.

import { announce } from "./forms.js";

export function startViewer() {
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof Element && event.target.matches("input, textarea, select")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog")) return;
    if (event.key === "ArrowLeft") document.querySelector("a[rel=prev]")?.click();
    if (event.key === "ArrowRight") document.querySelector("a[rel=next]")?.click();
    if (event.key === "Escape") document.querySelector("a[data-back]")?.click();
    if (/^[1-9]$/.test(event.key) && event.target instanceof Element)
      event.target.closest("article.card")?.querySelector(`[data-pick="${event.key}"]`)?.click();
  });
  const reveal = document.querySelector(".reveal");
  reveal?.addEventListener("input", () => {
    const stage = document.querySelector(".compare");
    stage.style.setProperty("--reveal", `${reveal.value}%`);
    stage.classList.toggle("compared", reveal.value !== "0");
  });
  dragging(reveal);
  document.querySelector("[data-copies]")?.addEventListener("click", (event) => copy(event.currentTarget.dataset.copies));
}

function dragging(reveal) {
  const stage = document.querySelector(".compare");
  if (!stage || !reveal) return;
  const move = (event) => {
    const box = stage.getBoundingClientRect();
    reveal.value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
    reveal.dispatchEvent(new Event("input"));
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    move(event);
    stage.onpointermove = move;
  });
  for (const end of ["pointerup", "pointercancel"])
    stage.addEventListener(end, () => {
      stage.onpointermove = null;
    });
}

async function copy(address) {
  try {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    await navigator.clipboard.write([new ClipboardItem({ "image/png": canvas.convertToBlob({ type: "image/png" }) })]);
    announce("Copied.");
  } catch {
    announce("The browser does not let us copy. Download works.");
  }
}
