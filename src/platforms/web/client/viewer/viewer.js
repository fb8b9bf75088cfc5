// One picture in full.

import { find, findAll } from "../dom.js";
import { startArea } from "./area.js";
import { startComparing } from "./compare.js";
import { startCrop } from "./crop.js";
import { startSharing } from "./share.js";
import { startZoom } from "./zoom.js";

export function startViewer() {
  const stage = find(".stage", HTMLElement);
  if (!stage) return;
  startZoom(stage, startComparing(stage), () => find("details[data-tool][open]", HTMLElement) === undefined);
  startCrop(stage);
  startArea(stage);
  startSharing();
  for (const hidden of findAll("[data-scripted]", HTMLElement)) hidden.hidden = false;
  find(".chain [aria-current]", HTMLElement)?.scrollIntoView({ block: "nearest" });
}
