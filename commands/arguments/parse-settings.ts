import {
  type AspectRatio,
  aspectRatios,
  type ModelId,
  type Resolution,
  resolutions,
  type Settings,
} from "../../src/core/vocabulary.ts";
import type { Values } from "../command.ts";
import { commandMessages } from "../messages.ts";
import { readModels } from "./parse-models.ts";
import { textOf } from "./values.ts";

export const variantsRange = { min: 1, max: 4 } as const;
const seedRange = { min: 0, max: 2 ** 31 - 1 } as const;
const titleLength = 100;
/** Parsing stops after this many complaints. */
const MAX_COMPLAINTS = 3;

export interface SettingsRead {
  settings: Partial<Settings>;
  title?: string;
  /** One sentence for every word that is unknown or out of range. */
  complaints: string[];
}

/** Parses "variants 3 16:9 high seed 7 models local, openai/gpt-image-1 mention only on title Night train". A title takes the rest. Ignores
 *  case. `settings` contains what was understood, even if there are complaints. */
export function readSettings(words: string, known?: readonly ModelId[]): SettingsRead {
  const read: SettingsRead = { settings: {}, complaints: [] };
  let rest = words.trim();
  while (rest !== "" && read.complaints.length < MAX_COMPLAINTS) rest = readOne(rest, read, known).replace(/^[\s,;]+/, "");
  return read;
}

/** Reads the setting at the start of `rest`, and returns what is left. */
function readOne(rest: string, read: SettingsRead, known: readonly ModelId[] | undefined): string {
  const list = /^models?(?=$|[\s:,])[\s:,]*/i.exec(rest);
  if (list) return readModelList(rest.slice(list[0].length), read, known);
  for (const { pattern, apply } of phrases) {
    const found = pattern.exec(rest);
    if (!found) continue;
    apply(found[1]?.trim() ?? "", read);
    return rest.slice(found[0].length);
  }
  const word = firstWord(rest);
  read.complaints.push(commandMessages.unknownSetting(word));
  return rest.slice(word.length || 1);
}

/** Every word up to the next setting is a model: "models local high" names one model. */
function readModelList(list: string, read: SettingsRead, known: readonly ModelId[] | undefined): string {
  let rest = list;
  const named: string[] = [];
  while (rest !== "" && !phrases.some(({ pattern }) => pattern.test(rest))) {
    const word = firstWord(rest);
    named.push(word);
    rest = rest.slice(word.length || 1).replace(/^[\s,;]+/, "");
  }
  const { models, complaints } = readModels(named.join(" "), known);
  read.complaints.push(...complaints);
  if (models.length > 0) read.settings.models = models;
  else if (complaints.length === 0) read.complaints.push(commandMessages.noModelNamed);
  return rest;
}

function firstWord(text: string): string {
  return text.split(/[\s,;]/, 1)[0] ?? "";
}

const end = "(?=$|[\\s,;])";

interface Phrase {
  pattern: RegExp;
  apply(value: string, read: SettingsRead): void;
}

const phrases: Phrase[] = [
  { pattern: /^title(?=$|[\s:])[\s:]*(.*)$/is, apply: applyTitle },
  { pattern: new RegExp(`^mention[s]?[\\s-]+only(?:[\\s:]+(on|off|yes|no))?${end}`, "i"), apply: applyMentionOnly },
  { pattern: /^variants[\s:]+([^\s,;]+)/i, apply: applyVariants },
  { pattern: new RegExp(`^([1-9]\\d*)\\s+variants?${end}`, "i"), apply: applyVariants },
  { pattern: /^seed[\s:]+([^\s,;]+)/i, apply: applySeed },
  { pattern: new RegExp(`^new\\s+(seed)${end}`, "i"), apply: (_, read) => applySeed("new", read) },
  {
    pattern: new RegExp(`^(?:(?:aspect(?:[\\s-]+ratio)?|ratio)[\\s:]+)?(\\d+\\s*[:x×]\\s*\\d+|as[\\s-]+is|original)${end}`, "i"),
    apply: applyAspectRatio,
  },
  { pattern: /^(?:aspect(?:[\s-]+ratio)?|ratio)[\s:]+([^\s,;]+)/i, apply: applyAspectRatio },
  { pattern: new RegExp(`^(${resolutions.join("|")})${end}`, "i"), apply: applyResolution },
  { pattern: /^resolution[\s:]+([^\s,;]+)/i, apply: applyResolution },
];

function applyTitle(value: string, read: SettingsRead): void {
  const title = value.replace(/\s+/g, " ").trim();
  if (title === "") read.complaints.push(commandMessages.noTitle);
  else read.title = [...title].slice(0, titleLength).join("");
}

function applyMentionOnly(value: string, read: SettingsRead): void {
  read.settings.mentionOnly = !/^(off|no)$/i.test(value);
}

function applyVariants(value: string, read: SettingsRead): void {
  const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (count >= variantsRange.min && count <= variantsRange.max) read.settings.variants = count;
  else read.complaints.push(commandMessages.badVariants(value, variantsRange.min, variantsRange.max));
}

function applySeed(value: string, read: SettingsRead): void {
  const seed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (value.toLowerCase() === "new") read.settings.seed = "new";
  else if (seed <= seedRange.max) read.settings.seed = seed;
  else read.complaints.push(commandMessages.badSeed(value, seedRange.max));
}

function applyAspectRatio(value: string, read: SettingsRead): void {
  const wanted = /^(as|original$)/i.test(value) ? "as is" : value.replace(/\s/g, "").replace(/[x×]/i, ":");
  const ratio = aspectRatios.find((one): one is AspectRatio => one === wanted);
  if (ratio) read.settings.aspectRatio = ratio;
  else read.complaints.push(commandMessages.badAspectRatio(value, aspectRatios));
}

function applyResolution(value: string, read: SettingsRead): void {
  const resolution = resolutions.find((one): one is Resolution => one === value.toLowerCase());
  if (resolution) read.settings.resolution = resolution;
  else read.complaints.push(commandMessages.badResolution(value, resolutions));
}

/** The same settings from values by option name. */
export function settingsOf(values: Values, known: readonly ModelId[] | undefined): SettingsRead {
  const title = textOf(values, "title");
  const phrasesOf = [
    ...["variants", "seed", "models", "aspect_ratio", "resolution", "mention_only"].map((name) => ({
      ...{ name: name.replace("_", " "), value: textOf(values, name) },
    })),
  ];
  const texts = phrasesOf.filter(({ value }) => value !== undefined).map(({ name, value }) => `${name} ${value}`);
  const typed = textOf(values, "words") ?? "";
  return readSettings([...texts, typed, title ? `title ${title}` : ""].join(" "), known);
}
