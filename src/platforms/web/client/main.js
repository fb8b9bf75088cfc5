// The page's script: everything here makes quicker what forms and links do anyway.

import { startComposer } from "./composer.js";
import { startDialogs } from "./dialog.js";
import { startFiles } from "./files.js";
import { startLine } from "./line.js";
import { startLive } from "./live.js";
import { startSending } from "./send.js";
import { startViewer } from "./viewer.js";

startLine();
startSending();
startComposer();
startFiles();
startDialogs();
startViewer();
startLive();
