// Ways to take a picture away: as it is, in another format and size, by the clipboard, or by the device's share menu.

import { html } from "hono/html";
import { formatNumber } from "../../../../core/cards/format.ts";
import { downloadTypes } from "../../../../images/convert.ts";
import { pageLabels } from "../../messages.ts";
import { downloadSizes, type Html } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import type { PictureView } from "./list-pictures.ts";

export function copyAndShare({ image, name, pictures }: PictureView): Html {
  const address = `${pictures}/${image.key}`;
  return html`<button type="button" class="quiet tool" data-copy="${address}" aria-label="${pageLabels.copy}" title="${pageLabels.copy}">${icon("copy")}</button><button type="button" class="quiet tool" data-share="${address}" data-name="${name}.${extension(image)}" aria-label="${pageLabels.share}" title="${pageLabels.share}" hidden>${icon("share")}</button>`;
}

/** An animation is downloaded as it is: other formats would only have its first frame. */
export function downloads(view: PictureView): Html {
  const { image, name, pictures } = view;
  const asIs = html`<a class="button" href="${pictures}/${image.key}" download="${name}.${extension(image)}">${pageLabels.download}</a>`;
  return html`<div class="download">${asIs}${image.frames === undefined ? formats(view) : ""}</div>`;
}

function formats({ image, name, pictures }: PictureView): Html {
  const longest = Math.max(image.width, image.height);
  const sizes = downloadSizes.filter((size) => size < longest);
  const full = `${formatNumber(image.width)} × ${formatNumber(image.height)}`;
  return html`<details class="menu"><summary class="button" aria-label="${pageLabels.downloadAs}" title="${pageLabels.downloadAs}">${icon("down")}</summary><form class="panel" action="${pictures}/${image.key}/file">
<input type="hidden" name="name" value="${name}">
<label>${pageLabels.format} <select name="type">${downloadTypes.map((type) => html`<option value="${type}"${type === ownType(image) ? " selected" : ""}>${formatNames[type]}</option>`)}</select></label>
<label>${pageLabels.size} <select name="size"><option value="">${full}</option>${sizes.map((size) => html`<option value="${size}">${fitted(image, size / longest)}</option>`)}</select></label>
<button class="main">${pageLabels.downloadThis}</button></form></details>`;
}

const formatNames = { png: "PNG", jpeg: "JPEG", webp: "WebP" };

function fitted({ width, height }: { width: number; height: number }, scale: number): string {
  return `${formatNumber(Math.round(width * scale))} × ${formatNumber(Math.round(height * scale))}`;
}

const ownType = ({ type }: { type: string }) => type.slice("image/".length);

function extension(image: { type: string }): string {
  return image.type === "image/jpeg" ? "jpg" : ownType(image);
}
