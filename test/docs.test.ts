// The docs name files, headings, settings, scripts and packages that exist, and document every setting and dependency.

import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { settingNames } from "../src/config/config.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = globSync("**/*.md", { cwd: root, exclude: ["node_modules/**", "data/**", "CHANGELOG.md"] }).map((path) =>
  path.replaceAll("\\", "/"),
);
const { scripts, dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;

/** A page without code blocks, which may contain text that looks like links and headings. */
const proseOf = (page: string) => read(page).replace(/^```.*?^```/gms, "");

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = [...proseOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, text = ""]) => text);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Why a link is broken; undefined if it works. */
function brokenLink(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return `${page}: there is no ${target}`;
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return undefined;
  return `${page}: there is no heading #${anchor} in ${target}`;
}

/** Variable names in the first column of a page's tables. */
function tabledSettings(page: string): string[] {
  const rows = [...proseOf(page).matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = ""]) => cell);
  return rows.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = ""]) => name));
}

test("finds missing files and headings, and accepts links that work", () => {
  expect(brokenLink("README.md", "docs/nowhere.md")).toBe("README.md: there is no docs/nowhere.md");
  expect(brokenLink("README.md", "CONTRIBUTING.md#nowhere")).toBe("README.md: there is no heading #nowhere in CONTRIBUTING.md");
  expect(brokenLink("src/README.md", "../CONTRIBUTING.md#walk-through-a-platform")).toBeUndefined();
});

test("links to files and headings that exist", () => {
  expect(pages.length).toBeGreaterThan(15);
  const links = pages.flatMap((page) => [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => ({ page, link })));
  expect(links.flatMap(({ page, link }) => brokenLink(page, link) ?? [])).toEqual([]);
});

test("names source files that exist", () => {
  const files = globSync("**/*.{ts,js,css}", { cwd: root, exclude: ["node_modules/**", "data/**"] });
  const ends = (path: string) => files.some((file) => `/${file.replaceAll("\\", "/")}`.endsWith(`/${path}`));
  const named = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/`([\w./-]+\.(?:ts|js|css)|(?:src|test|bench|commands|docs)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => ({
        page,
        path: path.replace(/^(\.\.?\/)+/, ""),
      }),
    ),
  );
  expect(named.length).toBeGreaterThan(40);
  const isPackage = (name: string) => name in { ...dependencies, ...devDependencies };
  expect(named.filter(({ path }) => !existsSync(join(root, path)) && !ends(path) && !isPackage(path))).toEqual([]);
});

test("names npm scripts that exist", () => {
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(([, name = ""]) => ({ page, name })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ name }) => !(name in (scripts ?? {})))).toEqual([]);
});

test("documents every setting, and no other", () => {
  expect(tabledSettings("docs/configuration.md").filter((name, at, all) => all.indexOf(name) !== at)).toEqual([]);
  expect(tabledSettings("docs/configuration.md").toSorted()).toEqual(settingNames().toSorted());
});

test("lists every setting in .env.example, switched off", () => {
  const lines = read(".env.example").split("\n");
  expect(lines.flatMap((line) => /^#([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []).toSorted()).toEqual(settingNames().toSorted());
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
});

test("names settings in the README that exist", () => {
  const named = tabledSettings("README.md");
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !settingNames().includes(name))).toEqual([]);
});

test("gives every dependency a reason", () => {
  const page = "docs/adr/dependencies.md";
  const listed = [...proseOf(page).matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = ""]) => cell.match(/[^`, ]+/g) ?? []);
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  expect(packages.filter((name) => !listed.includes(name))).toEqual([]);
});

test("has a section of the changelog for the version", () => {
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(read("CHANGELOG.md")).toMatch(new RegExp(`^## ${version.replaceAll(".", "\\.")} - \\d{4}-\\d\\d-\\d\\d$`, "m"));
});

test("shows pictures of 150 kB at most", () => {
  const images = globSync("docs/images/*", { cwd: root });
  expect(images.length).toBeGreaterThan(2);
  expect(images.filter((path) => statSync(join(root, path)).size > 150_000)).toEqual([]);
});

test("starts the container with a file that exists", () => {
  const [, file = ""] = /^CMD \["node", "(.+)"\]$/m.exec(readFileSync(join(root, "Dockerfile"), "utf8")) ?? [];
  expect(existsSync(join(root, file))).toBe(true);
});
