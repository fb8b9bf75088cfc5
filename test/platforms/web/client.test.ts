import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../src/platforms/web/client");

/** The modules that each module of the page's script imports. */
const imports = new Map(
  globSync("**/*.js", { cwd: folder }).map((file) => {
    const found = readFileSync(join(folder, file), "utf8").matchAll(/^import [^;]*from "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm);
    return [file, [...found].map(([, path, later = ""]) => join(file, "..", path ?? later))];
  }),
);

function findCycle(file: string, path: string[] = []): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  for (const next of imports.get(file) ?? []) {
    const cycle = findCycle(next, [...path, file]);
    if (cycle) return cycle;
  }
  return undefined;
}

test("has no import cycles in the page's script", () => {
  expect(imports.get("main.js")).toContain("sending/composer.js");
  expect(findCycle("main.js")).toBeUndefined();
});

test("loads every module of the page's script, besides those that run before the page is shown or a link is used", () => {
  const loaded = new Set(["main.js", "theme.js", "open.js", "shared.js"]);
  for (const file of loaded) for (const next of imports.get(file) ?? []) loaded.add(next);
  expect([...loaded].sort()).toEqual([...imports.keys()].sort());
});
