// Menus, and the tools of a picture.

import { closestTarget, find, findAll } from "./dom.js";

/** A menu closes with Escape, and with a click elsewhere. A tool closes with Escape. */
export function startMenus() {
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
