// `npm start`: replaces itself with main.ts, in the same process, with an allocator that returns memory to the system.

import { join } from "node:path";
import { allocatorEnvironment } from "./allocator.ts";
import { readCommandLine } from "./cli/command-line.ts";

await readCommandLine({
  run: "npm start --",
  about: `Runs the bot: the web page, and Discord and Slack if their tokens are set.
Settings come from the environment or from .env in the working directory; docs/configuration.md lists them.`,
  options: {},
});

const main = join(import.meta.dirname, "main.ts");

if (process.platform === "linux" && process.execve)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, main], {
    ...allocatorEnvironment,
    ...process.env,
  });
else await import("./main.ts");
