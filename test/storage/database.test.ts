import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/database.ts";

const folder = () => mkdtempSync(join(tmpdir(), "rows-"));

test("a second process on the same folder is refused with a sentence", () => {
  const data = folder();
  const first = openDatabase(data);
  expect(() => openDatabase(data)).toThrow("Another Threadbrush is already running");
  first.close();
  openDatabase(data).close();
});
