import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** What each folder may import besides itself. `types` are the core's types, without its rules. */
const types = ["src/core/vocabulary.ts", "src/core/cards/views.ts", "src/core/ports/"];
const platform = ["src/core/", "src/images/", "commands/", "src/platforms/shared/"];
/** A platform's tables are next to the platform and use the shared parts of storage. */
const platformStore = ["src/core/", "src/storage/"];
const arrows: [from: string, to: string[]][] = [
  ["src/core/", []],
  ["src/images/", ["src/core/"]],
  ["src/models/", ["src/core/", "src/images/"]],
  ["src/storage/", ["src/core/", "src/images/"]],
  ["src/platforms/shared/", ["src/core/", "src/images/", "commands/"]],
  ["src/platforms/discord/", platform],
  ["src/platforms/discord/store/", [...platformStore, "src/platforms/discord/"]],
  ["src/platforms/slack/", platform],
  ["src/platforms/slack/store/", [...platformStore, "src/platforms/slack/"]],
  ["src/platforms/web/", platform],
  ["src/platforms/web/store/", [...platformStore, "src/platforms/web/"]],
  ["commands/", [...types, "src/core/cards/messages.ts"]],
];

/** Includes the page's JavaScript. */
const files = globSync(["src/**/*.{ts,js}", "commands/**/*.ts"], { cwd: root });
const imports = files.flatMap((file) =>
  importsOf(readFileSync(join(root, file), "utf8")).map((target) => ({ file, target: resolve(file, target) })),
);

test("finds imports in every form", () => {
  const source = `
    import type { A } from "./a.ts";
    import { type B,
      C } from "../b.ts";
    import "./c.ts";
    export * from './d.ts';
    const e = await import("./e.ts");
    // import "./not-this.ts"
    /* import "./nor-this.ts" */`;
  expect(importsOf(source)).toEqual(["./a.ts", "../b.ts", "./c.ts", "./d.ts", "./e.ts"]);
  expect(imports.length).toBeGreaterThan(20);
});

test.each(arrows)("%s imports only itself and what the layout allows", (from, allowed) => {
  const wrong = imports.filter(
    ({ file, target }) => ruleOf(file) === from && isOurs(target) && ![from, ...allowed].some((to) => target.startsWith(to)),
  );
  expect(wrong).toEqual([]);
});

test("only the launcher imports main", () => {
  expect(imports.filter(({ target }) => target === "src/main.ts").map(({ file }) => file)).toEqual(["src/launcher.ts"]);
});

test("imports no packages and only Node modules without I/O in the core", () => {
  const wrong = imports.filter(
    ({ file, target }) => file.startsWith("src/core/") && !isOurs(target) && !pureModules.includes(target),
  );
  expect(wrong).toEqual([]);
});

test("imports only files that exist", () => {
  expect(imports.filter(({ target }) => isOurs(target) && /\.[tj]s$/.test(target) && !files.includes(target))).toEqual([]);
});

test("finds import cycles of any length, and no false ones", () => {
  const shared = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", ["d"]],
  ]);
  expect(findCycle(shared)).toBeUndefined();
  expect(findCycle(new Map([["a", ["a"]]]))).toEqual(["a", "a"]);
  expect(findCycle(new Map([...shared, ["d", ["b"]]]))).toEqual(["b", "d", "b"]);
});

test("has no import cycles, not even of types", () => {
  const targets = Map.groupBy(imports, ({ file }) => file);
  expect(findCycle(new Map([...targets].map(([file, all]) => [file, all.map(({ target }) => target)])))).toBeUndefined();
});

/** The files of the first cycle found, ending with the first file again. */
function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The rule of the innermost folder. */
function ruleOf(file: string): string | undefined {
  const rules = arrows.map(([from]) => from).filter((from) => file.startsWith(from));
  return rules.toSorted((a, b) => b.length - a.length)[0];
}

const pureModules = ["node:crypto", "node:timers/promises", "node:events", "node:async_hooks"];

function isOurs(target: string): boolean {
  return target.startsWith("src/") || target.startsWith("commands/");
}

/** Specifiers of static imports, dynamic imports and re-exports, in order. */
function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found = code.matchAll(
    /(?:^|[\n;])\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s*)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g,
  );
  return [...found].map(([, fixed, dynamic]) => fixed ?? dynamic ?? "");
}

/** Relative specifiers as paths from the repository's root; packages as they are. */
function resolve(file: string, specifier: string): string {
  return specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : specifier;
}
