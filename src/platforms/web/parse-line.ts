// In: what a browser sent, as what it asks for. Pure.

import type { Command, Context } from "../../../commands/command.ts";
import { readMessage } from "../../../commands/index.ts";
import { commandMessages } from "../../../commands/messages.ts";
import { type SettingsRead, settingsOf } from "../../../commands/parse-settings.ts";
import { valuesOf } from "../../../commands/values.ts";
import type { Query } from "../../core/cards/views.ts";
import type {
  Attachment,
  Draft,
  Intent,
  Location,
  ModelId,
  Settings,
  Thread,
  TurnKey,
  VariantKey,
} from "../../core/vocabulary.ts";
import { pageMessages } from "./messages.ts";

export const channelId = "pictures";
export const web = (id: string): Thread => ({ platform: "web", id });

/** A form's fields without its files. Several values of one name are all there. */
export interface FormFields {
  get(name: string): string | null;
  getAll(name: string): string[];
}

/** What was typed into a composer. A message and the thread that may hang on it have the same key. */
export interface ComposerInput {
  key: string;
  text: string;
  pictures: Attachment[];
}

/** Where it was typed. */
export type ComposerContext =
  /** `newest` is the newest message of the channel that shows pictures. */
  | { in: "channel"; newest: { key: string; pictures: Attachment[] } | undefined; models: ModelId[] }
  /** A conversation that begins with this line, and the settings chosen for it. */
  | { in: "new"; settings: Partial<Settings>; models: ModelId[] }
  /** `turn` is the newest one that can be drawn again. */
  | { in: "conversation"; thread: Thread; turn: TurnKey | undefined; models: ModelId[] };

export type ParsedLine =
  /** For people, not for us. */
  | { kind: "talk" }
  /** Makes a turn of these words: said and asked for in one. */
  | { kind: "turn"; location: Location; intent: Intent }
  | { kind: "intent"; location: Location; intent: Intent }
  | { kind: "form"; location: Location; draft: Draft }
  | { kind: "question"; question: Query }
  | { kind: "refused"; text: string };

/** In a conversation every line is the next instruction, unless it is for people; in the channel only what addresses us is for us. */
export function parseLine(line: ComposerInput, where: ComposerContext): ParsedLine {
  const message = readMessage(line.text);
  switch (message.kind) {
    case "talk":
      return { kind: "talk" };
    case "nothing": // a remark after two slashes, or pictures alone
      return line.text.trim() === "" && where.in !== "channel" ? turn("", false, line, where) : { kind: "talk" };
    case "words":
      if (where.in === "channel" && !message.addressed) return { kind: "talk" };
      return turn(message.text, message.addressed, line, where);
    case "unknown":
      return { kind: "refused", text: commandMessages.unknownCommand(message.name, message.near) };
    case "command":
      return command(message.command, message.rest, line, where);
    default:
      return message satisfies never;
  }
}

function turn(prompt: string, addressed: boolean, line: ComposerInput, where: ComposerContext): ParsedLine {
  const { pictures } = line;
  const inConversation = where.in === "conversation";
  const intent: Intent = {
    kind: "edit",
    prompt,
    ...(!inConversation && pictures.length > 0 && { source: { attachments: pictures.slice(0, 1) } }),
    references: inConversation ? pictures : pictures.slice(1),
    settings: where.in === "new" ? where.settings : {},
    addressed: addressed || !inConversation,
    fresh: false,
  };
  return { kind: "turn", location: placeOf(line, where, pictures), intent };
}

function command(said: Command, rest: string, line: ComposerInput, where: ComposerContext): ParsedLine {
  const context = contextOf(where);
  const asked = said.parse(valuesOf(said, rest, line.pictures, context), context);
  if ("complaint" in asked) return { kind: "refused", text: asked.complaint };
  if ("question" in asked) return { kind: "question", question: asked.question };
  if ("form" in asked && where.in === "new") return turn("", true, line, where); // the first card asks what should change
  if ("form" in asked) return { kind: "form", ...starting(asked.form, line, where) };
  if (asked.intent.kind !== "edit") return { kind: "intent", location: placeOf(line, where, []), intent: asked.intent };
  const { location, draft } = starting(asked.intent, line, where);
  return { kind: "turn", location, intent: { ...asked.intent, ...draft } };
}

/** The newest message of the channel is taken with all its pictures. */
function starting(
  { prompt, source, references, settings }: Draft,
  line: ComposerInput,
  where: ComposerContext,
): { location: Location; draft: Draft } {
  const newest = where.in === "channel" && line.pictures.length === 0 ? where.newest : undefined;
  const from = newest ? { attachments: newest.pictures } : source;
  const chosen = where.in === "new" ? { ...where.settings, ...settings } : settings;
  const draft: Draft = { prompt, references, settings: chosen, ...(from && { source: from }) };
  return { location: newest ? { thread: web(newest.key) } : placeOf(line, where, line.pictures), draft };
}

/** A picture in the channel is where its conversation hangs. */
function placeOf({ key }: ComposerInput, where: ComposerContext, pictures: Attachment[]): Location {
  if (where.in === "conversation") return { thread: where.thread };
  return where.in === "channel" && pictures.length > 0 ? { thread: web(key) } : { channel: web(channelId) };
}

function contextOf(where: ComposerContext): Context {
  const newest = where.in === "channel" ? where.newest?.pictures[0] : undefined;
  const conversation = where.in === "conversation" ? where : undefined;
  return {
    thread: conversation?.thread ?? web(channelId),
    live: conversation !== undefined,
    direct: false,
    models: where.models,
    ...(newest && { newest }),
    ...(conversation?.turn && { turn: conversation.turn }),
  };
}

/** What was chosen among a form's fields; a sentence for everything that cannot be. An empty seed is a new one. */
export function chosenSettings(fields: FormFields, known: readonly ModelId[]): SettingsRead {
  const models = fields.getAll("models");
  const value = (name: string) => fields.get(name)?.trim() ?? "";
  const read = settingsOf(
    {
      models: models.join(", "),
      aspect_ratio: value("aspectRatio"),
      resolution: value("resolution"),
      variants: value("variants"),
      seed: fields.get("seed") === null ? "" : value("seed") || "new",
      title: value("title"),
    },
    known,
  );
  const none = fields.get("offers") === "models" && models.length === 0;
  return none ? { ...read, complaints: [pageMessages.noModelChosen, ...read.complaints] } : read;
}

/** The wish of a button on a card. Undefined when it names no turn or picture of a possible shape. */
export function readIntent(kind: string, fields: FormFields): Intent | undefined {
  const turn = branded(fields.get("turn")) as TurnKey | undefined;
  const variant = branded(fields.get("variant")) as VariantKey | undefined;
  switch (kind) {
    case "pick":
      return variant && { kind, of: variant, on: fields.get("on") === "true" };
    case "again": {
      const model = modelOf(fields);
      return turn && { kind, turn, ...(model && { models: [model] }) };
    }
    case "retry": {
      const model = modelOf(fields);
      return turn && { kind, turn, ...(model && { model }) };
    }
    case "cancel":
      return turn ? { kind, turn } : { kind };
    case "form":
      return { kind, draft: { prompt: "", ...(variant && { source: { variants: [variant] } }), references: [], settings: {} } };
    case "delete":
    case "forget":
      return { kind };
    default:
      return undefined;
  }
}

/** Longer than any id is no model's. */
function modelOf(fields: FormFields): ModelId | undefined {
  const id = fields.get("model");
  return id ? (id.slice(0, 100) as ModelId) : undefined;
}

/** A key of ours, or nothing. */
export function branded(text: string | null | undefined): string | undefined {
  return text && /^[0-9A-Za-z]{12}$/.test(text) ? text : undefined;
}
