import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const main = join(import.meta.dirname, "../../src/main.ts");
const CONNECTED_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

/** Starts the program. Resolves to its process and the page's address once all platforms are connected. */
export async function startProgram(env: NodeJS.ProcessEnv): Promise<{ program: ChildProcess; address: string }> {
  const program = spawn(process.execPath, [main], {
    env: { ...process.env, WEB_PORT: "0", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const started = new Promise<string>((resolve, reject) => {
    createInterface({ input: program.stdout }).on("line", (line) => {
      const [, at] = /^Threadbrush is running at (\S+)$/.exec(line) ?? [];
      if (at !== undefined) resolve(at);
    });
    program.once("exit", () => reject(new Error("the program exited")));
  });
  const address = await started;
  const health = `${address}/healthz`;
  for (const end = Date.now() + CONNECTED_TIMEOUT_MS; (await fetch(health)).status !== 200; await setTimeout(POLL_INTERVAL_MS))
    if (Date.now() > end) throw new Error("the program didn't connect in time");
  return { program, address };
}
