// What one can do with a picture that is shown in full. Everything works without scripts; they add handles and brushes.

import { html } from "hono/html";
import { aspectRatios } from "../../../../core/vocabulary.ts";
import { pageLabels } from "../../messages.ts";
import { MIN_CROP, oneTapTools } from "../../picture-tools.ts";
import type { Html } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import { areaTool } from "./area-tool.ts";
import { boxFields, targetFields } from "./fields.ts";
import type { PictureView } from "./list-pictures.ts";

const toolIcons = {
  "rotate-left": "rotateLeft",
  "rotate-right": "rotateRight",
  flip: "flip",
  enhance: "enhance",
  upscale: "upscale",
  "remove-background": "cutOut",
  "blur-background": "blur",
} as const;

/** `mark`: what to say of an area to be marked. */
export function editTools(view: PictureView, mark?: string): Html {
  return html`<div class="edits" role="group" aria-label="${pageLabels.tools}" data-keep>${areaTool(view, mark)}${cropTool(view)}${oneTapTools.map((tool) => oneTap(tool, view))}</div>
${wordsForm(view)}`;
}

function oneTap({ name, label }: (typeof oneTapTools)[number], view: PictureView): Html {
  return html`<form method="post" action="/do/tool">${targetFields(view)}<input type="hidden" name="tool" value="${name}"><button class="quiet">${icon(toolIcons[name])}${label}</button></form>`;
}

/** With scripts the fields follow the handles on the picture, and the other way round. */
function cropTool(view: PictureView): Html {
  const { width, height } = view.image;
  const shapes = aspectRatios.filter((ratio) => ratio !== "as is");
  return html`<details name="tool" data-tool="crop"><summary class="button quiet">${icon("crop")}${pageLabels.crop}</summary><form method="post" action="/do/tool" class="panel-fields">${targetFields(view)}<input type="hidden" name="tool" value="crop">
<label data-scripted hidden>${pageLabels.shape} <select data-shape><option value="">${pageLabels.freeShape}</option><option value="${width}:${height}">${pageLabels.sameShape}</option>${shapes.map((ratio) => html`<option>${ratio}</option>`)}</select></label>
${boxFields(view, MIN_CROP, { left: 0, top: 0, width, height })}<button class="main">${pageLabels.crop}</button><p class="refusal" role="alert"></p></form></details>`;
}

function wordsForm(view: PictureView): Html {
  return html`<form method="post" action="/do/words" class="words" data-keep>${targetFields(view)}<input name="text" aria-label="${pageLabels.whatShouldChange}" placeholder="${pageLabels.whatShouldChange}" autocomplete="off" required><button class="main" aria-label="${pageLabels.send}">${icon("send")}</button><p class="refusal" role="alert"></p></form>`;
}
