import { distance } from "fastest-levenshtein";
import type { ModelId } from "../src/core/vocabulary.ts";

/** Those of `names` that somebody may have meant by `typed`, nearest first, three at most. */
export function nearest<Name extends string>(typed: string, names: readonly Name[]): Name[] {
  const word = typed.toLowerCase();
  const reach = Math.min(3, Math.max(1, Math.floor(word.length / 2)));
  const farFrom = (name: string) => (begins(name, word) ? 0 : distance(word, name.toLowerCase()));
  return names
    .map((name) => ({ name, far: Math.min(farFrom(name), farFrom(name.split("/").at(-1) ?? name)) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

const MOST_WORDS = 6;

/** "local, openai/gpt-image-1": ids, or the part after the slash where that names one model only, in several words as well: "GPT Image 1". */
export function readModels(text: string, known: readonly ModelId[] | undefined): { models: ModelId[]; complaints: string[] } {
  const models = new Set<ModelId>();
  const complaints: string[] = [];
  const words = text.split(/[\s,]+/).filter((part) => part !== "");
  while (words.length > 0) {
    const { id, length } = longestNamed(words, known);
    const [word = ""] = words.splice(0, length);
    if (id) models.add(id);
    else complaints.push(unknownModel(word, known));
  }
  return { models: [...models], complaints };
}

/** The model that the most of the first words name together. */
function longestNamed(words: string[], known: readonly ModelId[] | undefined): { id?: ModelId; length: number } {
  for (let length = known ? Math.min(MOST_WORDS, words.length) : 1; length > 0; length--) {
    const id = modelNamed(words.slice(0, length).join("-"), known);
    if (id) return { id, length };
  }
  return { length: 1 };
}

/** Ids are `local`, or a provider and a model with a slash between them. */
function modelNamed(word: string, known: readonly ModelId[] | undefined): ModelId | undefined {
  if (!known) return ["local", "auto"].includes(word) || /^[\w.-]+\/[\w./:-]+$/.test(word) ? (word as ModelId) : undefined;
  const lower = word.toLowerCase();
  const same = known.find((id) => id.toLowerCase() === lower);
  if (same) return same;
  const ending = known.filter((id) => id.toLowerCase().endsWith(`/${lower}`));
  return ending.length === 1 ? ending[0] : undefined;
}

/** What to tell somebody who typed a command that there is not. */
export function unknownCommand(name: string, near: readonly string[]): string {
  const meant = near.map((one) => `/${one}`).join(" or ");
  return near.length > 0 ? `There is no /${name}. Did you mean ${meant}?` : `There is no /${name}. /help shows what there is.`;
}

function begins(name: string, word: string): boolean {
  return word.length > 1 && name.toLowerCase().startsWith(word);
}

function unknownModel(word: string, known: readonly ModelId[] | undefined): string {
  const near = nearest(word, known ?? []);
  return near.length > 0
    ? `There is no model "${word}" here. Did you mean ${near.join(" or ")}?`
    : `There is no model "${word}" here. /models shows those there are.`;
}
