// A picture in full under a shared link: zoom and comparison. It requests nothing from the server.

import { find } from "./dom.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startComparing } from "./viewer/compare.js";
import { startZoom } from "./viewer/zoom.js";

startMenus();
startKeys();
const stage = find(".stage", HTMLElement);
if (stage) startZoom(stage, startComparing(stage));
find(".chain [aria-current]", HTMLElement)?.scrollIntoView({ block: "nearest" });
