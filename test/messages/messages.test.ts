// Every sentence that people read is in a catalogue, is used, and is in docs/messages.md.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogues } from "./catalogues.ts";
import { documentPath, renderDocument, sentencesOf } from "./document.ts";

const root = join(import.meta.dirname, "../..");
const sources = globSync("{src,commands}/**/*.{ts,js}", { cwd: root }).map((path) => ({
  path: path.replaceAll("\\", "/"),
  text: readFileSync(join(root, path), "utf8"),
}));

test("docs/messages.md is up to date (npm run messages)", () => {
  expect(readFileSync(documentPath, "utf8")).toBe(renderDocument());
});

test("has an example for each sentence that takes arguments, and every sentence says something", () => {
  for (const catalogue of catalogues)
    for (const key of Object.keys(catalogue.messages))
      for (const sentence of sentencesOf(catalogue, key)) expect(sentence, `${catalogue.name}.${key}`).toMatch(/\S/);
});

test("leaves no sentence unfilled", () => {
  const sentences = catalogues.flatMap((one) => Object.keys(one.messages).flatMap((key) => sentencesOf(one, key)));
  expect(sentences.length).toBeGreaterThan(400);
  expect(sentences.filter((sentence) => /undefined|NaN|\[object|\$\{/.test(sentence))).toEqual([]);
});

test("knows every catalogue in the source", () => {
  const exported = sources.flatMap(({ path, text }) =>
    /(^|\/)messages\.ts$/.test(path) ? [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => `${path} ${name}`) : [],
  );
  const known = catalogues.map(({ file, name }) => `${file} ${name}`);
  expect(exported.filter((one) => !known.includes(one))).toEqual([]);
});

/** Catalogues that have all sentences of another one. */
const including: Record<string, string[]> = {
  chatMessages: ["discordMessages", "slackMessages"],
  viewMessages: ["pageLabels"],
};

test("uses every sentence", () => {
  const code = sources.map(({ text }) => text).join("\n");
  const isUsed = (name: string, key: string) =>
    new RegExp(`\\b${name}(\\.${key}\\b|\\[)|\\{[^}]*\\b${key}\\b[^}]*\\} = ${name}\\b`).test(code);
  const unused = catalogues.flatMap(({ name, messages }) =>
    Object.keys(messages)
      .filter((key) => ![name, ...(including[name] ?? [])].some((one) => isUsed(one, key)))
      .map((key) => `${name}.${key}`),
  );
  expect(unused.filter((key) => !key.startsWith("format."))).toEqual([]);
});
