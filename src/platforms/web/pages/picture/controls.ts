// The picture itself, and what moves it: zoom, and the comparison with another one.

import { html } from "hono/html";
import { pageLabels } from "../../messages.ts";
import type { Html, ImageRef } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import { type Comparison, comparisonMenu } from "./comparisons.ts";
import type { PictureView } from "./list-pictures.ts";

/** Shapes that differ by less than this look the same on top of each other. */
const MAX_RATIO_DIFFERENCE = 0.01;

/** Scripts move both panes in the same way. The second one shows the other picture, where it has another shape. */
export function stage({ image, alt, pictures }: PictureView, other?: Comparison): Html {
  const apart = other !== undefined && !isSameShape(image, other.image);
  return html`<div class="stage" data-keep data-width="${image.width}"><div class="pane"><div class="compare"><img class="after" src="${pictures}/${image.key}" width="${image.width}" height="${image.height}" alt="${alt}" fetchpriority="high">${other ? html`<img class="before" src="${pictures}/${other.image.key}" alt="${other.label}">${apart ? "" : divider}` : ""}</div></div>${
    apart
      ? html`<div class="pane other"><div class="compare"><img class="after" src="${pictures}/${other.image.key}" width="${other.image.width}" height="${other.image.height}" alt="${other.label}"></div></div>`
      : ""
  }</div>`;
}

const divider = html`<span class="divider" aria-hidden="true"></span>`;

/** Pictures of one shape are compared with a slider, others side by side. */
export function compareControls(here: PictureView, choices: Comparison[], other: Comparison | undefined): Html | "" {
  const menu = comparisonMenu(choices, other, here);
  if (!other) return menu && html`<div class="comparing">${menu}</div>`;
  const both = other.name ? pageLabels.bothPictures(other.label, here.drawn?.slot.number ?? 1) : pageLabels.beforeAndAfter;
  const slider = html`<label>${both} <input type="range" min="0" max="100" value="0" class="reveal"></label>`;
  const beside = html`<button type="button" data-beside aria-pressed="false">${pageLabels.sideBySide}</button>`;
  const hint = other.name ? pageLabels.holdToSee(other.label) : pageLabels.holdHint;
  return html`<div class="comparing" data-keep>${isSameShape(here.image, other.image) ? slider : beside}<button type="button" data-hold aria-pressed="false" title="${hint}">${other.label}</button>${menu}</div>`;
}

/** For scripts only: without them, a browser's own zoom works. */
export function zoomControls(): Html {
  return html`<div class="zoom" role="group" aria-label="${pageLabels.zoom}" data-keep hidden><button type="button" class="quiet" data-zoom="out" aria-label="${pageLabels.zoomOut}" title="${pageLabels.zoomOut} (−)">${icon("minus")}</button><output aria-live="off"></output><button type="button" class="quiet" data-zoom="in" aria-label="${pageLabels.zoomIn}" title="${pageLabels.zoomIn} (+)">${icon("plus")}</button><button type="button" class="quiet" data-zoom="fit" title="${pageLabels.zoomFit} (0)">${pageLabels.zoomFit}</button><button type="button" class="quiet" data-zoom="actual" title="${pageLabels.zoomActual} (1)">${pageLabels.zoomActual}</button></div>`;
}

function isSameShape(one: ImageRef, other: ImageRef): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) < MAX_RATIO_DIFFERENCE;
}
