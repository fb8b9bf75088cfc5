// Renders docs/messages.md from the catalogues.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../commands/index.ts";
import { openAiModels } from "../../src/models/openai/models.ts";
import { type Catalogue, catalogues } from "./catalogues.ts";

const root = join(import.meta.dirname, "../..");
export const documentPath = join(root, "docs/messages.md");

const introduction = `# Messages

Every sentence and label that people read, taken from the catalogues in the source, with realistic names and numbers. Each heading says where its sentences appear.
\`npm run messages\` writes this page: change the catalogue, not the page. How sentences are written is in [Contributing](../CONTRIBUTING.md#writing).
`;

export function renderDocument(): string {
  return [introduction, ...catalogues.map(renderCatalogue), commandSection(), optionSection(), modelSection()].join("\n");
}

/** The sentences of a key: one, or one for each example. Throws where a sentence takes arguments and has no example. */
export function sentencesOf({ name, messages, examples }: Catalogue, key: string): string[] {
  const message = messages[key];
  if (typeof message === "string") return [message];
  if (typeof message === "object" && message !== null) return Object.values(message);
  if (typeof message !== "function") throw new Error(`${name}.${key} is no sentence`);
  const lists = examples[key] ?? [];
  if (lists.length === 0) throw new Error(`${name}.${key} needs an example in test/messages/catalogues.ts`);
  return lists.map((args) => message(...args));
}

function renderCatalogue(catalogue: Catalogue): string {
  const { title, name, file, where, elsewhere } = catalogue;
  const groups = groupsOf(catalogue).map(({ group, keys }) => {
    const heading = group === "" ? "" : `### ${group}${elsewhere[group] ? ` (${elsewhere[group]})` : ""}\n\n`;
    return `${heading}${table(keys.map((key) => [key, sentencesOf(catalogue, key)]))}`;
  });
  return `## ${title}\n\nWhere: ${where}. \`${name}\` in \`${file}\`.\n\n${groups.join("\n")}`;
}

/** The keys in the order and under the headings of the source. A key that only repeats another catalogue's sentence is left out. */
function groupsOf({ name, file, messages }: Catalogue): { group: string; keys: string[] }[] {
  const source = readFileSync(join(root, file), "utf8");
  const body = new RegExp(`^export const ${name}\\b.*?^\\};`, "ms").exec(source)?.[0];
  if (body === undefined) return [{ group: "", keys: Object.keys(messages) }];
  const groups = [{ group: "", keys: [] as string[] }];
  for (const line of body.split("\n")) {
    const comment = /^ {2}\/\/ (.+)$/.exec(line)?.[1];
    if (comment) groups.push({ group: comment, keys: [] });
    const [, quoted, plain, value = ""] = /^ {2}(?:"([\w-]+)"|(\w+)):\s*(.*)$/.exec(line) ?? [];
    const key = quoted ?? plain;
    if (key !== undefined && key in messages && !/^\w+\.\w+,$/.test(value)) groups.at(-1)?.keys.push(key);
  }
  return groups.filter(({ keys }) => keys.length > 0);
}

function commandSection(): string {
  const rows = commands.map(({ usage, about }): [string, string[]] => [usage, [about]]);
  return `## Commands\n\nWhere: help, and the command menus of Discord and the page. \`commands/\`.\n\n${table(rows)}`;
}

/** Several commands have the same options. */
function optionSection(): string {
  const options = commands.flatMap((command) => command.options).filter(({ name }) => !/_[2-9]$/.test(name));
  const rows = new Map(options.map(({ name, about }) => [`${name}: ${about}`, [name, [about]] as [string, string[]]]));
  return `## Options of commands\n\nWhere: the command menu of Discord. \`commands/\`.\n\n${table([...rows.values()])}`;
}

function modelSection(): string {
  const rows = openAiModels.map(({ id, label, about }): [string, string[]] => [id, [`${label}: ${about}`]]);
  return `## Models\n\nWhere: lists of models. \`src/models/openai/models.ts\`.\n\n${table(rows)}`;
}

function table(rows: [key: string, sentences: string[]][]): string {
  const lines = rows.map(([key, sentences]) => `| \`${key}\` | ${sentences.map(escapeCell).join("<br>")} |`);
  return `${["| Key | Sentence |", "| --- | --- |", ...lines].join("\n")}\n`;
}

function escapeCell(text: string): string {
  return text.replace(/[|<>*]/g, "\\$&").replaceAll("\n", "<br>");
}
