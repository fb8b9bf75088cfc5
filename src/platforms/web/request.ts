// In: what a browser sent, as a wish. Pure.

import {
  type AspectRatio,
  aspectRatios,
  type ModelId,
  type Resolution,
  resolutions,
  type Settings,
  type TurnKey,
  type VariantKey,
  type Wish,
} from "../../core/vocabulary.ts";

/** A form's fields without its files. Several values of one name are all there. */
export interface Fields {
  get(name: string): string | null;
  getAll(name: string): string[];
}

/** What was typed, as what it asks for. */
export type Said =
  /** For people, not for us. */
  | { kind: "chat" }
  | { kind: "edit"; prompt: string }
  /** `/edit` without words. */
  | { kind: "form" }
  | { kind: "command"; name: Command; rest: string };

export const commands = [
  { name: "edit", about: "Edit a picture: /edit make the sky pink" },
  { name: "again", about: "The same once more, with another seed" },
  { name: "undo", about: "Back to the turn before" },
  { name: "history", about: "Your conversations" },
  { name: "settings", about: "Models, shape and size of this conversation" },
  { name: "models", about: "What can draw here" },
  { name: "cancel", about: "Stop what is being drawn" },
  { name: "delete", about: "Delete this conversation" },
  { name: "help", about: "What you can say" },
] as const;
type Command = Exclude<(typeof commands)[number]["name"], "edit">;

/** Lines that begin with `//` or with a mention of somebody are chat; in a thread all others are the next instruction. */
export function readLine(text: string, inThread: boolean): Said {
  const line = text.trim();
  if (line.startsWith("//") || line.startsWith("@")) return { kind: "chat" };
  const command = /^\/([a-z]+)(?:\s+|$)/i.exec(line);
  const name = command?.[1]?.toLowerCase();
  const rest = line.slice(command?.[0].length ?? 0).trim();
  if (name === "edit") return rest === "" ? { kind: "form" } : { kind: "edit", prompt: rest };
  const known = commands.find((candidate) => candidate.name === name);
  if (known && known.name !== "edit") return { kind: "command", name: known.name, rest };
  return inThread ? { kind: "edit", prompt: line } : { kind: "chat" };
}

/** The settings among a form's fields; what it does not name, or names wrongly, is left out. */
export function readSettings(fields: Fields): Partial<Settings> {
  const settings: Partial<Settings> = {};
  const models = fields.getAll("models").filter((id) => /^[\w./:@-]{1,120}$/.test(id));
  if (models.length > 0) settings.models = models as ModelId[];
  const ratio = aspectRatios.find((known) => known === fields.get("aspectRatio"));
  if (ratio) settings.aspectRatio = ratio satisfies AspectRatio;
  const resolution = resolutions.find((known) => known === fields.get("resolution"));
  if (resolution) settings.resolution = resolution satisfies Resolution;
  const variants = Number(fields.get("variants") ?? "");
  if (Number.isInteger(variants) && variants >= 1 && variants <= 4) settings.variants = variants;
  const seed = fields.get("seed")?.trim();
  if (seed !== undefined && /^\d{1,10}$/.test(seed) && Number(seed) < 2 ** 31) settings.seed = Number(seed);
  return settings;
}

/** The wish of a button on a card. Undefined when it names no turn or picture of a possible shape. */
export function readWish(kind: string, fields: Fields): Wish | undefined {
  const turn = key(fields.get("turn")) as TurnKey | undefined;
  const variant = key(fields.get("variant")) as VariantKey | undefined;
  switch (kind) {
    case "pick":
      return variant && { kind: "pick", of: variant, on: fields.get("on") === "true" };
    case "again":
    case "retry":
      return turn && { kind, turn };
    case "cancel":
      return turn ? { kind, turn } : { kind };
    case "undo":
    case "delete":
      return { kind };
    case "settings": {
      const title = fields.get("title")?.trim();
      return { kind, settings: readSettings(fields), ...(title ? { title: title.slice(0, 120) } : {}) };
    }
    default:
      return undefined;
  }
}

/** A key of ours, or nothing. */
export function key(text: string | null | undefined): string | undefined {
  return text && /^[0-9A-Za-z]{12}$/.test(text) ? text : undefined;
}
