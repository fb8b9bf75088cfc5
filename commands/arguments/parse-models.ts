import { distance } from "fastest-levenshtein";
import { messages } from "../../src/core/cards/messages.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { quote } from "../messages.ts";

/** The names that a person may have meant, nearest first, three at most. */
export function nearestNames<Name extends string>(typed: string, names: readonly Name[]): Name[] {
  if (typed.length > MAX_NAME_LENGTH) return [];
  const word = typed.toLowerCase();
  const maxDistance = Math.min(3, Math.max(1, Math.floor(word.length / 2)));
  const distanceTo = (name: string) => (begins(name, word) ? 0 : distance(word, name.toLowerCase()));
  return names
    .map((name) => ({ name, far: Math.min(distanceTo(name), distanceTo(name.split("/").at(-1) ?? name)) }))
    .filter(({ far }) => far <= maxDistance)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

const MAX_NAME_WORDS = 6;
/** Parsing stops after this many unknown words, because each is compared with all names. */
const MAX_UNKNOWN = 5;
/** Longer input isn't compared with names. */
const MAX_NAME_LENGTH = 100;

/** Parses "local, openai/gpt-image-1": ids, or the part after the slash if it is unique, also as several words: "GPT Image 1". */
export function readModels(text: string, known: readonly ModelId[] | undefined): { models: ModelId[]; complaints: string[] } {
  const models = new Set<ModelId>();
  const complaints: string[] = [];
  const words = text.split(/[\s,]+/).filter((part) => part !== "");
  const named = known ? modelFinder(known) : asModelId;
  const maxWords = known ? MAX_NAME_WORDS : 1;
  for (let at = 0; at < words.length && complaints.length < MAX_UNKNOWN; ) {
    const { id, length } = longestMatch(words.slice(at, at + maxWords), named);
    if (id) models.add(id);
    else complaints.push(unknownModel(words[at] ?? "", known));
    at += length;
  }
  return { models: [...models], complaints };
}

/** The model named by the longest sequence of first words. */
function longestMatch(words: string[], named: (name: string) => ModelId | undefined): { id?: ModelId; length: number } {
  for (let length = words.length; length > 0; length--) {
    const id = named(words.slice(0, length).join("-"));
    if (id) return { id, length };
  }
  return { length: 1 };
}

/** Accepts any well-formed id: `local`, `auto`, or a provider and a model with a slash in between. */
function asModelId(name: string): ModelId | undefined {
  return ["local", "auto"].includes(name) || /^[\w.-]+\/[\w./:-]+$/.test(name) ? (name as ModelId) : undefined;
}

/** Finds models by id, or by a unique suffix after a slash. */
function modelFinder(known: readonly ModelId[]): (name: string) => ModelId | undefined {
  const ids = new Map(known.map((id) => [id.toLowerCase(), id]));
  const ends = Map.groupBy(known.flatMap(suffixesOf), ({ end }) => end);
  return (name) => {
    const lower = name.toLowerCase();
    const ending = ends.get(lower) ?? [];
    return ids.get(lower) ?? (ending.length === 1 ? ending[0]?.id : undefined);
  };
}

/** "a/b/c" → "b/c" and "c". */
function suffixesOf(id: ModelId): { end: string; id: ModelId }[] {
  const parts = id.toLowerCase().split("/");
  return parts.slice(1).map((_, at) => ({ end: parts.slice(at + 1).join("/"), id }));
}

function begins(name: string, word: string): boolean {
  return word.length > 1 && name.toLowerCase().startsWith(word);
}

function unknownModel(word: string, known: readonly ModelId[] | undefined): string {
  return messages.unknownModel(quote(word), nearestNames(word, known ?? []));
}
