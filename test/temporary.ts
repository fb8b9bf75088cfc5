import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whatever tests and the programs they start put into the temporary folder is gone after the run. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
