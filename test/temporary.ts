import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A compile cache that is kept between runs, because commands spend half of their time loading modules. */
const cache = join(import.meta.dirname, "../node_modules/.cache/compiled");

/** Gives tests and the programs they start a temporary folder, and removes it after the run. */
export default function setup(): () => void {
  process.env.NODE_COMPILE_CACHE ??= cache;
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-tests-"));
  chmodSync(folder, 0o711); // services that refuse to run as root have folders in it
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
