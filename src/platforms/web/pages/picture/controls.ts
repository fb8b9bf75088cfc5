// The picture itself, and what moves it: zoom, and the comparison with the picture before it.

import { html } from "hono/html";
import { pageLabels } from "../../messages.ts";
import type { Html, ImageRef } from "../../pictures/frames.ts";
import { icon } from "../icons.ts";
import type { PictureView } from "./list-pictures.ts";

/** Shapes that differ by less than this look the same on top of each other. */
const MAX_RATIO_DIFFERENCE = 0.01;

/** Scripts move both panes in the same way. The second one shows the picture before, where it has another shape. */
export function stage({ image, alt, before, pictures }: PictureView): Html {
  const apart = before !== undefined && !isSameShape(image, before);
  return html`<div class="stage" data-keep data-width="${image.width}"><div class="pane"><div class="compare"><img class="after" src="${pictures}/${image.key}" width="${image.width}" height="${image.height}" alt="${alt}" fetchpriority="high">${before ? html`<img class="before" src="${pictures}/${before.key}" alt="${pageLabels.before}">${apart ? "" : divider}` : ""}</div></div>${
    apart && before
      ? html`<div class="pane other"><div class="compare"><img class="after" src="${pictures}/${before.key}" width="${before.width}" height="${before.height}" alt="${pageLabels.before}"></div></div>`
      : ""
  }</div>`;
}

const divider = html`<span class="divider" aria-hidden="true"></span>`;

/** Pictures of one shape are compared with a slider, others side by side. */
export function compareControls({ image, before }: PictureView): Html | "" {
  if (!before) return "";
  const slider = html`<label>${pageLabels.beforeAndAfter} <input type="range" min="0" max="100" value="0" class="reveal"></label>`;
  const beside = html`<button type="button" data-beside aria-pressed="false">${pageLabels.sideBySide}</button>`;
  return html`<div class="comparing" data-keep>${isSameShape(image, before) ? slider : beside}<button type="button" data-hold aria-pressed="false" title="${pageLabels.holdHint}">${pageLabels.before}</button></div>`;
}

/** For scripts only: without them, a browser's own zoom works. */
export function zoomControls(): Html {
  return html`<div class="zoom" role="group" aria-label="${pageLabels.zoom}" data-keep hidden><button type="button" class="quiet" data-zoom="out" aria-label="${pageLabels.zoomOut}" title="${pageLabels.zoomOut} (−)">${icon("minus")}</button><output aria-live="off"></output><button type="button" class="quiet" data-zoom="in" aria-label="${pageLabels.zoomIn}" title="${pageLabels.zoomIn} (+)">${icon("plus")}</button><button type="button" class="quiet" data-zoom="fit" title="${pageLabels.zoomFit} (0)">${pageLabels.zoomFit}</button><button type="button" class="quiet" data-zoom="actual" title="${pageLabels.zoomActual} (1)">${pageLabels.zoomActual}</button></div>`;
}

function isSameShape(one: ImageRef, other: ImageRef): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) < MAX_RATIO_DIFFERENCE;
}
