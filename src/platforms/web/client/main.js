// The page's script: everything here makes quicker what forms and links do anyway.

import { startComposer } from "./composer.js";
import { startDialogs } from "./dialog.js";
import { startFiles } from "./files.js";
import { startUploadQueue } from "./line.js";
import { startLive } from "./live.js";
import { startForms } from "./send.js";
import { startViewer } from "./viewer.js";

startUploadQueue();
startForms();
startComposer();
startFiles();
startDialogs();
startViewer();
startLive();
