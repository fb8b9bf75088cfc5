import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const command = join(import.meta.dirname, "../../../src/cli/move-to-postgres.ts");

interface MoveOptions {
  dataDir: string;
  /** Postgres, or "" for none. */
  url: string;
  /** PICTURES_URL and the key for it; a folder by default. */
  pictures?: Record<string, string>;
}

interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs `npm run move-to-postgres`. `killAt`: kills it as soon as it has written a line that begins like this. */
export async function runMoveCommand(
  { dataDir, url, pictures = { PICTURES_URL: "files" } }: MoveOptions,
  args: string[],
  killAt?: string,
): Promise<CommandResult> {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...(url && { DATABASE_URL: url, ...pictures }) };
  const child = spawn(process.execPath, [command, ...args], { cwd: dataDir, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      output += String(part);
      if (killAt !== undefined && `\n${output}`.includes(`\n${killAt}`)) child.kill("SIGKILL");
    });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, output };
}
