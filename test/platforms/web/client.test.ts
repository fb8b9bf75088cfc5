import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../src/platforms/web/client");

/** The modules that each module of the page's script imports. */
const imports = new Map(
  globSync("**/*.js", { cwd: folder }).map((file) => {
    const found = readFileSync(join(folder, file), "utf8").matchAll(/^import [^;]*from "(\.[^"]+)"/gm);
    return [file, [...found].map(([, path = ""]) => join(file, "..", path))];
  }),
);

function findCircle(file: string, path: string[] = []): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  for (const next of imports.get(file) ?? []) {
    const circle = findCircle(next, [...path, file]);
    if (circle) return circle;
  }
  return undefined;
}

test("the page's script has no circle of imports", () => {
  expect(imports.get("main.js")).toContain("sending/composer.js");
  expect(findCircle("main.js")).toBeUndefined();
});

test("the page's script loads every module in its folder", () => {
  const loaded = new Set(["main.js"]);
  for (const file of loaded) for (const next of imports.get(file) ?? []) loaded.add(next);
  expect([...loaded].sort()).toEqual([...imports.keys()].sort());
});
