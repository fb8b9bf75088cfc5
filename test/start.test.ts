import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { givingBack } from "../src/allocator.ts";

const start = join(import.meta.dirname, "../src/start.ts");

test.skipIf(process.platform !== "linux")(
  "the program runs in the process that was started, gives memory back, and ends when told",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "start-"));
    const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0" };
    const program = spawn(process.execPath, [start], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(program.stdout, "data");
    expect(String(line)).toMatch(/^Threadbrush is at http:/);
    const told = readFileSync(`/proc/${program.pid}/environ`, "utf8").split("\0");
    for (const [name, value] of Object.entries(givingBack)) expect(told).toContain(`${name}=${value}`);
    program.kill("SIGINT");
    expect(await once(program, "exit")).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  },
);
