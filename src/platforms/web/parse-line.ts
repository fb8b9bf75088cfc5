// Parses what a browser sent into what the person wants. Pure.

import { type SettingsRead, settingsOf } from "../../../commands/arguments/parse-settings.ts";
import { valuesOf } from "../../../commands/arguments/values.ts";
import type { Command, Context } from "../../../commands/command.ts";
import { readMessage } from "../../../commands/index.ts";
import { commandMessages } from "../../../commands/messages.ts";
import type { Query } from "../../core/cards/views.ts";
import type { ChosenPictures } from "../../core/intake/choose-pictures.ts";
import type {
  Attachment,
  Draft,
  Intent,
  Location,
  ModelId,
  Settings,
  Thread,
  TurnKey,
  TurnSettings,
  VariantKey,
} from "../../core/vocabulary.ts";
import { pageMessages } from "./messages.ts";

export const channelId = "pictures";
export const web = (id: string): Thread => ({ platform: "web", id });

/** A form's fields without its files. A name can have several values. */
export interface FormFields {
  get(name: string): string | null;
  getAll(name: string): string[];
}

/** What a person typed into a composer. A message and the thread that starts from it share a key. */
export interface ComposerInput {
  key: string;
  text: string;
  pictures: Attachment[];
}

/** `on`: the message with the pictures. Undefined if there are none, or if the person has to choose. */
type PicturesNear = Pick<ChosenPictures, "source" | "on" | "sentAt">;

/** Which composer it was typed into. */
export type ComposerContext =
  /** `near`: for a line without pictures of its own, those that are meant. Undefined until they are looked up. `addressed`: the words are an
   *  instruction for the bot, also without a mention. */
  (
    | { in: "channel"; near: PicturesNear | undefined; models: ModelId[]; addressed?: boolean }
    /** A conversation that starts with this line, with the settings chosen for it. */
    | { in: "new"; settings: Partial<Settings>; models: ModelId[] }
    /** `turn`: the newest one that can be run again. */
    | { in: "conversation"; thread: Thread; turn: TurnKey | undefined; models: ModelId[] }
  ) &
    Pick<TurnSettings, "each">; // chosen there for several pictures

export type ParsedLine =
  /** Meant for people, not for the bot. */
  | { kind: "talk" }
  /** Starts a turn. */
  | { kind: "turn"; location: Location; intent: Intent }
  | { kind: "intent"; location: Location; intent: Intent }
  | { kind: "form"; location: Location; draft: Draft }
  | { kind: "query"; query: Query }
  | { kind: "refused"; text: string };

/** In a conversation every line is the next instruction unless it is meant for people. In the channel only lines that address the bot are for it,
 *  with a mention or because they are instructions for one's own picture. */
export function parseLine(line: ComposerInput, composer: ComposerContext): ParsedLine {
  const message = readMessage(line.text);
  switch (message.kind) {
    case "talk":
      return { kind: "talk" };
    case "nothing": // a comment after two slashes, or pictures without text
      return line.text.trim() === "" && composer.in !== "channel" ? parseTurn("", false, line, composer) : { kind: "talk" };
    case "words":
      if (composer.in === "channel" && !message.addressed && !composer.addressed) return { kind: "talk" };
      return parseTurn(message.text, message.addressed, line, composer);
    case "unknown":
      return { kind: "refused", text: commandMessages.unknownCommand(message.name, message.near) };
    case "command":
      return parseCommand(message.command, message.rest, line, composer);
    default:
      return message satisfies never;
  }
}

function parseTurn(prompt: string, addressed: boolean, line: ComposerInput, composer: ComposerContext): ParsedLine {
  const { pictures } = line;
  const near = prompt === "" ? undefined : nearTo(line, composer); // a mention alone asks for instructions
  const inConversation = composer.in === "conversation";
  const source = inConversation || pictures.length === 0 ? near?.source : { attachments: pictures.slice(0, 1) };
  const intent: Intent = {
    kind: "edit",
    prompt,
    ...(source && { source }),
    references: inConversation ? pictures : pictures.slice(1),
    settings: { ...(composer.in === "new" && composer.settings), ...eachIn(composer) },
    addressed: addressed || !inConversation,
    fresh: false,
    ...(near?.sentAt && { picturesAt: near.sentAt }),
    ...(composer.in !== "new" && { said: { mentionsOthers: false, ...(near?.source && { picturesNearby: true }) } }),
  };
  return { kind: "turn", location: locationOf(line, composer, near), intent };
}

function parseCommand(named: Command, rest: string, line: ComposerInput, composer: ComposerContext): ParsedLine {
  const context = toCommandContext(composer);
  const parsed = named.parse(valuesOf(named, rest, line.pictures, context), context);
  if ("complaint" in parsed) return { kind: "refused", text: parsed.complaint };
  if ("query" in parsed) return { kind: "query", query: parsed.query };
  if ("form" in parsed && composer.in === "new") return parseTurn("", true, line, composer); // the first card asks what should change
  const near = nearTo(line, composer);
  const location = locationOf(line, composer, near);
  if ("form" in parsed) {
    const isOnMessage = near?.on !== undefined || line.pictures.length > 0; // otherwise nothing is posted
    return { kind: "form", location: isOnMessage ? location : placeOf(composer), draft: toDraft(parsed.form, near, composer) };
  }
  if (parsed.intent.kind !== "edit") return { kind: "intent", location: placeOf(composer), intent: parsed.intent };
  const sent = near?.sentAt && { picturesAt: near.sentAt };
  return { kind: "turn", location, intent: { ...parsed.intent, ...toDraft(parsed.intent, near, composer), ...sent } };
}

/** With what was chosen beside the line, and the pictures near it. */
function toDraft(
  { prompt, source, references, settings }: Draft,
  near: PicturesNear | undefined,
  composer: ComposerContext,
): Draft {
  const from = near?.source ?? source;
  const chosen = { ...(composer.in === "new" && composer.settings), ...eachIn(composer), ...settings };
  return { prompt, references, settings: chosen, ...(from && { source: from }) };
}

function nearTo({ pictures }: ComposerInput, composer: ComposerContext): PicturesNear | undefined {
  return composer.in === "channel" && pictures.length === 0 ? composer.near : undefined;
}

function eachIn({ each }: ComposerContext): Pick<TurnSettings, "each"> {
  return each === undefined ? {} : { each };
}

/** In the channel, a conversation hangs on the message with the picture, or else on the line itself. */
function locationOf({ key }: ComposerInput, composer: ComposerContext, near: PicturesNear | undefined): Location {
  return composer.in === "channel" ? { thread: web(near?.on?.id ?? key) } : placeOf(composer);
}

function placeOf(composer: ComposerContext): Location {
  return composer.in === "conversation" ? { thread: composer.thread } : { channel: web(channelId) };
}

function toCommandContext(composer: ComposerContext): Context {
  const conversation = composer.in === "conversation" ? composer : undefined;
  return {
    thread: conversation?.thread ?? web(channelId),
    live: conversation !== undefined,
    direct: false,
    models: composer.models,
    ...(conversation?.turn && { turn: conversation.turn }),
  };
}

/** The settings in a form, and a sentence for each that isn't valid. An empty seed means a new one. */
export function parseSettings(fields: FormFields, known: readonly ModelId[]): SettingsRead {
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
  const hasNoModel = fields.get("offers") === "models" && models.length === 0;
  return hasNoModel ? { ...read, complaints: [pageMessages.noModelChosen, ...read.complaints] } : read;
}

/** The intent of a button on a card. Undefined when its turn or picture isn't a valid key. */
export function readIntent(kind: string, fields: FormFields): Intent | undefined {
  const turn = parseKey(fields.get("turn")) as TurnKey | undefined;
  const variant = parseKey(fields.get("variant")) as VariantKey | undefined;
  switch (kind) {
    case "pick":
      return variant && { kind, of: variant, on: fields.get("on") === "true" };
    case "cutout":
      return variant && { kind, variant };
    case "again": {
      const model = parseModel(fields);
      return turn && { kind, turn, ...(model && { models: [model] }) };
    }
    case "instead": {
      const model = parseModel(fields);
      return turn && model && { kind: "again", turn, models: [model], once: true };
    }
    case "retry": {
      const model = parseModel(fields);
      return turn && { kind, turn, ...(model && { model }) };
    }
    case "pay": {
      const model = parseModel(fields);
      return turn && model && { kind: "retry", turn, model, agreed: true };
    }
    case "part":
      return turn && { kind, turn };
    case "suggestion":
      return turn && { kind, turn, position: Number(fields.get("position")) };
    case "rerun":
      return turn && { kind: "again", turn, edited: true };
    case "flatten":
      return turn && { kind: "flatten", turn };
    case "choose":
      return turn && { kind: "answer", turn, reply: { candidate: Number(fields.get("candidate")) } };
    case "create": {
      const model = parseModel(fields);
      return turn && { kind: "answer", turn, reply: { text: true, ...(model && { model }) } };
    }
    case "accept":
      return turn && { kind: "answer", turn, reply: "edit" };
    case "draw":
      return turn && { kind: "answer", turn, reply: "draw" };
    case "cancel":
      return turn ? { kind, turn } : { kind };
    case "form":
      return {
        kind,
        ...(turn && { turn }),
        draft: { prompt: "", ...(variant && { source: { variants: [variant] } }), references: [], settings: {} },
      };
    case "delete":
    case "forget":
      return { kind };
    default:
      return undefined;
  }
}

/** Cut to more than the longest id. */
function parseModel(fields: FormFields): ModelId | undefined {
  const id = fields.get("model");
  return id ? (id.slice(0, 100) as ModelId) : undefined;
}

/** The text if it has the form of our keys. */
export function parseKey(text: string | null | undefined): string | undefined {
  return text && /^[0-9A-Za-z]{12}$/.test(text) ? text : undefined;
}
