// `npm start`: becomes main.ts, in the same process, under an allocator that gives the memory of pictures back.

import { join } from "node:path";
import { givingBack } from "./allocator.ts";

const main = join(import.meta.dirname, "main.ts");

if (process.platform === "linux" && process.execve)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, main], { ...givingBack, ...process.env });
else await import("./main.ts");
