// Marks the part of the picture that the words below it are about. Without scripts: a rectangle in numbers.

import { html } from "hono/html";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Html } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import { boxFields, targetFields } from "./fields.ts";
import type { PictureView } from "./list-pictures.ts";

const shapes = ["brush", "rectangle", "lasso"] as const;
/** In pixels of the picture. */
const feathers = { max: 100, step: 2, value: 6 };

/** `say`: opens the tool, with these words to send. */
export function areaTool(view: PictureView, say?: string): Html {
  return html`<details name="tool" data-tool="area"${say === undefined ? "" : html` open`}><summary class="button quiet">${icon("brush")}${pageLabels.markArea}</summary><form method="post" action="/do/words" class="area-form">${targetFields(view)}<input type="hidden" name="area" value="true">${say ? html`<p class="note">${pageMessages.paintFirst}</p>` : ""}
<div class="panel-fields">${drawing(view)}<label>${pageLabels.feather} <input type="range" name="feather" min="0" max="${feathers.max}" step="${feathers.step}" value="${feathers.value}"></label>
<label class="check"><input type="checkbox" name="invert"> ${pageLabels.invert}</label>
<details class="by-numbers"><summary>${pageLabels.byNumbers}</summary>${boxFields(view, 1)}<button type="button" data-area="add" data-scripted hidden>${pageLabels.markRectangle}</button></details></div>
<div class="words"><input name="text" aria-label="${pageLabels.changeInArea}" placeholder="${pageLabels.changeInArea}" autocomplete="off" value="${say ?? ""}" required><button class="main" aria-label="${pageLabels.send}">${icon("send")}</button></div><p class="refusal" role="alert"></p></form></details>`;
}

/** For scripts: how to draw on the picture, and how to take it back. */
function drawing({ image, pictures }: PictureView): Html {
  const button = (action: string, label: string) => html`<button type="button" data-area="${action}" disabled>${label}</button>`;
  return html`<div class="drawing" data-scripted hidden><fieldset class="segments"><legend class="visually-hidden">${pageLabels.markArea}</legend>${shapes.map((shape) => html`<label><input type="radio" name="shape" value="${shape}"${shape === "brush" ? html` checked` : ""}><span>${pageLabels[shape]}</span></label>`)}</fieldset>
<div class="subject"><button type="button" data-subject="${pictures}/${image.key}/subject">${pageLabels.selectSubject}</button><button type="button" data-cancel-subject hidden>${pageLabels.cancel}</button><progress aria-label="${pageMessages.searchingSubject}" hidden></progress><span class="note" role="status" data-searching="${pageMessages.searchingSubject}" data-selected="${pageMessages.subjectSelected}" data-lost="${pageMessages.subjectLost}"></span></div>
<label class="check"><input type="checkbox" data-erase> ${pageLabels.erase}</label>
<label>${pageLabels.brushSize} <input type="range" data-size min="2" max="100" value="24"></label>
<span class="history">${button("undo", pageLabels.undo)}${button("redo", pageLabels.redo)}${button("clear", pageLabels.clear)}</span></div>`;
}
