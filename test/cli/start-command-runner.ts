import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface CommandCall {
  file: string;
  args: string[];
}

export interface CommandResult {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs commands in one child process. Loading their modules takes longer than most of them run, so they share the process; the exit
 * code is what they would have exited with.
 */
export function startCommandRunner(cwd?: string) {
  const child = fork(join(import.meta.dirname, "command-runner.ts"), { cwd, execArgv: [] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`the command runner exited with ${code}`)));
  ended.catch(() => {});
  let previous: Promise<unknown> = Promise.resolve();

  async function send(call: CommandCall): Promise<CommandResult> {
    child.send(call);
    const [result] = await Promise.race([once(child, "message"), ended]);
    return result as CommandResult;
  }

  return {
    run(file: string, ...args: string[]): Promise<CommandResult> {
      const result = previous.then(() => send({ file, args }));
      previous = result.catch(() => {});
      return result;
    },
    async stop(): Promise<void> {
      child.kill();
      await ended.catch(() => {});
    },
  };
}
