// Fields that several tools have.

import { html } from "hono/html";
import { pageLabels } from "../../messages.ts";
import type { Box } from "../../picture-tools.ts";
import type { Html } from "../../pictures/frames.ts";
import type { PictureView } from "./list-pictures.ts";

/** The fields that say which picture a form is about. */
export function targetFields({ target }: PictureView): Html[] {
  return Object.entries(target).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** A rectangle in pixels, for keyboards and without scripts. `least`: pixels per side. `box`: what is in the fields; otherwise they may stay
 *  empty. */
export function boxFields({ image }: PictureView, least: number, box?: Box): Html {
  const field = (name: keyof Box, min: number, max: number) =>
    html`<label>${pageLabels[name]} <input type="number" name="${name}" min="${min}" max="${max}" value="${box?.[name] ?? ""}"${box ? html` required` : ""}></label>`;
  return html`<div class="box-fields">${field("left", 0, image.width - 1)}${field("top", 0, image.height - 1)}${field("width", least, image.width)}${field("height", least, image.height)}</div>`;
}
