// The page's script: everything here makes quicker what forms and links do anyway.

import { startComposer } from "./composer.js";
import { startDialogs } from "./dialog.js";
import { startFiles } from "./files.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";
import { startUploadQueue } from "./upload-queue.js";
import { startViewer } from "./viewer.js";

startUploadQueue();
startForms();
startComposer();
startFiles();
startDialogs();
startViewer();
startLive();
