// `npm start`: becomes main.ts, in the same process, under an allocator that gives the memory of pictures back.

import { join } from "node:path";
import { allocatorEnvironment } from "./allocator.ts";
import { readCommandLine } from "./cli/command-line.ts";

await readCommandLine({
  run: "npm start --",
  about: `Runs the bot: the page, and Discord and Slack where their tokens are set.
Settings come from the environment, or from a file .env in the working directory; the README lists them.`,
  options: {},
});

const main = join(import.meta.dirname, "main.ts");

if (process.platform === "linux" && process.execve)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, main], {
    ...allocatorEnvironment,
    ...process.env,
  });
else await import("./main.ts");
