// `npm start`: replaces itself with main.ts, in the same process, with settings that return unused memory to the system.

import { join } from "node:path";
import { readCommandLine } from "./cli/command-line.ts";
import { commandLineMessages } from "./cli/messages.ts";
import { allocatorEnvironment, memoryOptions } from "./memory.ts";

await readCommandLine({
  run: "npm start --",
  about: commandLineMessages.start,
  options: {},
});

const main = join(import.meta.dirname, "main.ts");

if (process.platform === "linux" && process.execve)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...memoryOptions, main], {
    ...allocatorEnvironment,
    ...process.env,
  });
else await import("./main.ts");
