// Does nothing but measure how late its event loop is, so how busy the machine is. Reports when its parent asks for it, and ends.

import { startMonitor } from "./monitor.ts";

const monitor = startMonitor();
process.send?.("ready");
process.once("message", () => {
  process.send?.(monitor.stop().delay, () => process.exit());
});
