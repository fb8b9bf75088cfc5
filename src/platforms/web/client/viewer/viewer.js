// One picture in full.

import { closestTarget, find, findAll } from "../dom.js";
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
  startMenus();
  for (const hidden of findAll("[data-scripted]", HTMLElement)) hidden.hidden = false;
  find(".chain [aria-current]", HTMLElement)?.scrollIntoView({ block: "nearest" });
}

/** A menu closes with Escape, and with a click elsewhere. A tool closes with Escape. */
function startMenus() {
  const menus = () => findAll("details.menu[open]", HTMLDetailsElement);
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (closestTarget(event, "details.menu") !== menu) menu.open = false;
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const [menu] = [...menus(), ...findAll("details[data-tool][open]", HTMLDetailsElement)];
      if (event.key !== "Escape" || !menu) return;
      event.preventDefault();
      menu.open = false;
      find("summary", HTMLElement, menu)?.focus();
    },
    { capture: true },
  );
}
