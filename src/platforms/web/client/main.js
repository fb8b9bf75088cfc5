// The page's script. Forms and links work without it, and are quicker with it.

import { startCopyingLinks } from "./copy-link.js";
import { startDialogs } from "./dialogs.js";
import { find } from "./dom.js";
import { startEstimates } from "./estimate.js";
import { startFetchedMenus } from "./fetched-menus.js";
import { startFilters } from "./filter.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live/events.js";
import { startFinished } from "./live/finished.js";
import { startOlder } from "./live/older.js";
import { startTimes } from "./live/relative-times.js";
import { startScrolling } from "./live/scrolling.js";
import { startMenus } from "./menus.js";
import { startModels } from "./models.js";
import { startNotices } from "./notices.js";
import { startComposer } from "./sending/composer.js";
import { startFiles } from "./sending/files.js";
import { startUploadQueue } from "./sending/upload-queue.js";
import { startIdeas } from "./start.js";

startUploadQueue();
startIdeas();
startForms();
startFilters();
startEstimates();
startComposer();
startModels();
startFiles();
startDialogs();
startCopyingLinks();
startNotices();
startMenus();
startFetchedMenus();
startKeys();
startTimes();
startScrolling();
startOlder();
startFinished();
startLive();
// Only pages with one picture in full need it.
if (find("main.viewer", HTMLElement)) import("./viewer/viewer.js").then(({ startViewer }) => startViewer());
