// Runs one command after the other in this process, which loads their modules only once. Started by `startCommandRunner`.

import { pathToFileURL } from "node:url";
import type { CommandCall, CommandResult } from "./start-command-runner.ts";

/** Thrown in place of ending the process. */
class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

let output = { out: "", err: "" };
let calls = 0;

process.exit = (code) => {
  throw new Exit(Number(code ?? 0));
};
process.stdout.write = capture("out");
process.stderr.write = capture("err");

process.on("message", async (call: CommandCall) => {
  const result: CommandResult = await run(call);
  process.send?.(result);
});

async function run({ file, args }: CommandCall): Promise<CommandResult> {
  output = { out: "", err: "" };
  process.argv = [process.execPath, file, ...args];
  process.exitCode = 0;
  const code = await load(file);
  return { code, ...output };
}

/** Loads a command's file as if for the first time, which runs it. Resolves to its exit code. */
async function load(file: string): Promise<number> {
  try {
    await import(`${pathToFileURL(file)}?${++calls}`);
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}

function capture(stream: "out" | "err"): typeof process.stdout.write {
  return (text: string | Uint8Array) => {
    output[stream] += String(text);
    return true;
  };
}
