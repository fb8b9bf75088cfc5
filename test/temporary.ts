import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Compiled modules, kept from run to run: half of what a test of a command takes is loading it. */
const cache = join(import.meta.dirname, "../node_modules/.cache/compiled");

/** Removes after the run what tests, and the programs they start, put into the temporary folder. */
export default function setup(): () => void {
  process.env.NODE_COMPILE_CACHE ??= cache;
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
