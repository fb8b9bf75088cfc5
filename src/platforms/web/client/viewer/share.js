// Takes a picture to the clipboard, or to the share menu of the device.

import { closestTarget, findAll } from "../dom.js";
import { noticeText, showNotice } from "../notices.js";

export function startSharing() {
  document.addEventListener("click", (event) => {
    const copied = closestTarget(event, "[data-copy]")?.dataset.copy;
    if (copied) copyPicture(copied);
    const shared = closestTarget(event, "[data-share]");
    if (shared) sharePicture(shared);
  });
  if ("share" in navigator) for (const button of findAll("[data-share]", HTMLElement)) button.hidden = false;
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

/**
 * Shares the file where the device can, otherwise the address of this page.
 * @param {HTMLElement} button
 */
async function sharePicture(button) {
  const { share = "", name = "" } = button.dataset;
  try {
    const picture = await (await fetch(share)).blob();
    const files = [new File([picture], name, { type: picture.type })];
    await navigator.share(navigator.canShare?.({ files }) ? { files } : { url: location.href });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) showNotice(noticeText("notShared"));
  }
}
