// One picture in full, and keys for cards: 1–9 pick, arrows turn pages.

import { closestTarget, find } from "./dom.js";
import { noticeText, showNotice } from "./notices.js";

export function startViewer() {
  document.addEventListener("keydown", handleKey);
  document.addEventListener("click", (event) => {
    const address = closestTarget(event, "[data-copy]")?.dataset.copy;
    if (address) copyPicture(address);
  });
  const slider = find(".reveal", HTMLInputElement);
  const stage = find(".compare", HTMLElement);
  if (slider && stage) startComparing(slider, stage);
}

/** @param {KeyboardEvent} event */
function handleKey(event) {
  if (closestTarget(event, "input, textarea, select") || document.querySelector("dialog")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft") find("a[rel=prev]", HTMLElement)?.click();
  if (event.key === "ArrowRight") find("a[rel=next]", HTMLElement)?.click();
  if (event.key === "Escape") find("a[data-back]", HTMLElement)?.click();
  const card = /^[1-9]$/.test(event.key) ? closestTarget(event, "article.card") : undefined;
  if (card) find(`[data-pick="${event.key}"]`, HTMLElement, card)?.click();
}

/**
 * The slider, or dragging across the picture, shows how it looked before.
 * @param {HTMLInputElement} slider
 * @param {HTMLElement} stage
 */
function startComparing(slider, stage) {
  slider.addEventListener("input", () => {
    stage.style.setProperty("--reveal", `${slider.value}%`);
    stage.classList.toggle("compared", slider.value !== "0");
  });
  const move = (/** @type {PointerEvent} */ event) => {
    const box = stage.getBoundingClientRect();
    slider.value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
    slider.dispatchEvent(new Event("input"));
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    move(event);
    stage.onpointermove = move;
  });
  const stop = () => {
    stage.onpointermove = null;
  };
  stage.addEventListener("pointerup", stop);
  stage.addEventListener("pointercancel", stop);
}

/**
 * Copies a picture as PNG, the one type that every browser takes.
 * @param {string} address
 */
async function copyPicture(address) {
  try {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    await navigator.clipboard.write([new ClipboardItem({ "image/png": canvas.convertToBlob({ type: "image/png" }) })]);
    showNotice(noticeText("copied"));
  } catch {
    showNotice(noticeText("notCopied"));
  }
}
