// Static files. Each has an ETag, so a browser downloads it once.

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Context } from "hono";
import { pageMessages } from "../messages.ts";
import { samples } from "../pages/parts/samples.ts";

const ownFile = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const installedFile = (name: string) => fileURLToPath(import.meta.resolve(name));
const script = "text/javascript; charset=utf-8";
const styles = [
  "base",
  "frame",
  "start",
  "channel",
  "card",
  "variant",
  "strip",
  "composer",
  "models",
  "pages",
  "history",
  "menu",
  "phone",
];
/** Only pages with one picture in full load them. */
const viewerStyles = ["viewer", "viewer-tools", "viewer-edits"];
const scripts = readdirSync(ownFile("../client"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));

interface Asset {
  /** Sent as one file. */
  paths: string[];
  type: string;
}
interface Loaded {
  bytes: Buffer<ArrayBuffer>;
  tag: string;
}

const assets = new Map<string, Asset>([
  ...scripts.map((name): [string, Asset] => [name, { paths: [ownFile(`../client/${name}`)], type: script }]),
  ...samples.map(({ name }): [string, Asset] => [
    `${name}.webp`,
    { paths: [ownFile(`../samples/${name}.webp`)], type: "image/webp" },
  ]),
  ["style.css", { paths: styles.map((name) => ownFile(`../client/styles/${name}.css`)), type: "text/css; charset=utf-8" }],
  ["viewer.css", { paths: viewerStyles.map((name) => ownFile(`../client/styles/${name}.css`)), type: "text/css; charset=utf-8" }],
  ["icon.svg", { paths: [ownFile("../client/icon.svg")], type: "image/svg+xml" }],
  ["idiomorph.js", { paths: [installedFile("idiomorph/dist/idiomorph.min.js")], type: script }],
  [
    "inter.woff2",
    { paths: [installedFile("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")], type: "font/woff2" },
  ],
]);
const loaded = new Map<string, Promise<Loaded>>();

export async function sendAsset(c: Context): Promise<Response> {
  const name = c.req.path.slice("/assets/".length);
  const found = assets.get(name);
  if (!found) return c.text(pageMessages.gone, 404);
  const { bytes, tag } = await load(name, found);
  const headers = { "Content-Type": found.type, "Cache-Control": "no-cache", ETag: tag };
  // A proxy or our own compression may have turned the tag into a weak one.
  if (c.req.header("if-none-match")?.replace(/^W\//, "") === tag) return c.body(null, 304, headers);
  return c.body(bytes, 200, headers);
}

function load(name: string, { paths }: Asset): Promise<Loaded> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = Promise.all(paths.map((path) => readFile(path))).then((parts) => {
    const bytes = Buffer.concat(parts);
    return { bytes, tag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}"` };
  });
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}
