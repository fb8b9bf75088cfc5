// The reverse of `outbound/card-layout.ts`: what a posted card says, from the parts that every platform's message has. Pure.

import {
  type ReadCaption,
  readCaption,
  readPickedBy,
  readStatus,
  saysAuto,
  splitInstruction,
} from "../../../core/cards/read-card-text.ts";
import { MAX_ALT_LENGTH } from "../../../core/cards/render-card.ts";
import type { Card } from "../../../core/cards/views.ts";
import type { PostedCard, PostedSlot } from "../../../core/rebuild/thread-history.ts";
import { type Attachment, LOCAL, type MessageId, type ModelId, type TurnKey, type VariantKey } from "../../../core/vocabulary.ts";
import type { CardLayout } from "../outbound/card-layout.ts";

/** What the id of a card's menu says about its turn. Older ids have only the turn's key. */
export interface MenuFacts {
  turn: TurnKey;
  /** The turn's number. */
  number?: number;
  /** How many characters of the text are the author's name. */
  nameLength?: number;
  /** How many lines of the text follow the instruction. */
  statusLines?: number;
  /** The author's id. */
  author?: string;
  /** Each picture is drawn from one of their own. */
  each?: true;
}

/** The parts of a posted card. */
export interface ShownCard {
  message: MessageId;
  facts: MenuFacts;
  /** The person that it begins with, if they have an element of their own. */
  author?: { id: string; name: string };
  /** The instruction and the turn's state. Begins with the author's name, unless that has its own element. */
  text: string;
  /** Under the pictures, in number order. */
  captions: string[];
  /** The ids of all buttons. */
  buttons: string[];
  /** By number. */
  variants: ReadonlyMap<number, string>;
  pictures: ReadonlyMap<number, ShownImage>;
  /** Who picked each, if that isn't part of the captions. */
  pickedBy?: ReadonlyMap<number, { id?: string; name: string }[]>;
  /** The sentences on pictures that aren't shown in their full size. */
  reduced?: readonly string[];
}

export interface ShownImage {
  picture: Attachment;
  alt: string;
  spoiler: boolean;
}

/** The id of a card's menu, which nobody sees: "menu:<turn key>:<number>:<length of the name>:<lines of status>:<author's id>:each". The last two
 *  may be missing. */
export function menuIdOf({ turn, number, author, each }: Card, { instruction, status }: CardLayout): string {
  const lines = status.split("\n").length - 1;
  const id = /^\w{1,40}$/.test(author.id) ? author.id : "";
  const more = each ? [id, "each"] : id === "" ? [] : [id];
  return ["menu", turn, number, instruction.author?.length ?? 0, lines, ...more].join(":");
}

/** Undefined if it isn't the id of a card's menu. */
export function readMenuId(id: string): MenuFacts | undefined {
  const [, turn, more, author, each] = /^menu:([0-9A-Za-z]{12})(?::(\d+:\d+:\d+)(?::(\w*)(:each)?)?)?$/.exec(id) ?? [];
  if (turn === undefined) return undefined;
  const facts = { turn: turn as TurnKey };
  if (more === undefined) return facts;
  const [number = 0, nameLength = 0, statusLines = 0] = more.split(":").map(Number);
  return { ...facts, number, nameLength, statusLines, ...(author && { author }), ...(each && { each: true }) };
}

/** Undefined if it has no instruction: it only asks for one. */
export function readCard(shown: ShownCard): PostedCard | undefined {
  const kinds = shown.buttons.map((id) => id.split(":")[0] ?? "");
  const slots = shown.captions.flatMap((line) => {
    const caption = readCaption(line);
    return caption ? [toSlot(caption, shown)] : [];
  });
  const isOpen = kinds.includes("cancel");
  if (slots.length === 0 && !isOpen && kinds.includes("form")) return undefined;
  const alts = [...shown.pictures.values()].map(({ alt }) => alt);
  const prompts = alts.flatMap(suffixesOf);
  const whole = alts.filter(({ length }) => length < MAX_ALT_LENGTH).flatMap(suffixesOf);
  const { author, status, ...read } = readText(shown, prompts);
  const { isCancelled, flattens, notes } = readStatus(status);
  const isUndo = slots.length > 0 && shown.captions.every((line) => readCaption(line)?.isRestored);
  const failed = slots.length === 0 && kinds.includes("retry") ? notes.shift() : undefined;
  const numbers = [...shown.pictures.values()].flatMap(({ picture }) => numberIn(picture.name) ?? []);
  const number = shown.facts.number ?? numbers[0];
  const id = shown.author?.id ?? shown.facts.author;
  const name = shown.author?.name ?? author;
  return {
    ...{ message: shown.message, turn: shown.facts.turn, kind: isUndo ? "undo" : "edit", notes, slots },
    ...completePrompt(read.prompt, whole),
    ...(number !== undefined && { number }),
    author: { ...(id !== undefined && { id }), ...(name !== undefined && { name }) },
    state: isOpen ? "open" : isCancelled ? "cancelled" : endOf(slots, kinds),
    ...(failed !== undefined && { failure: failed }),
    ...(flattens !== undefined && { flattens }),
    ...(shown.facts.each && { each: true as const }),
    isAuto: saysAuto(notes) || (offersAnother(shown.buttons) && slots.every(isDrawnLocally)),
    spoiler: [...shown.pictures.values()].some(({ spoiler }) => spoiler),
  };
}

function endOf(slots: PostedSlot[], kinds: string[]): "done" | "failed" | "cancelled" {
  if (slots.some(({ state }) => state === "ready")) return "done";
  return kinds.includes("retry") || slots.some(({ state }) => state === "failed") ? "failed" : "cancelled";
}

function isDrawnLocally({ model, state }: PostedSlot): boolean {
  return model === LOCAL && state !== "failed";
}

/** "again:<turn>:<model>", on older cards. */
function offersAnother(buttons: readonly string[]): boolean {
  return buttons.some((id) => /^again:\w+:./.test(id));
}

function toSlot(caption: ReadCaption, { variants, pictures, pickedBy, reduced }: ShownCard): PostedSlot {
  const { number, model, state, seconds, costUsd, seed } = caption;
  const said = [...caption.rest];
  const failure = state === "failed" ? said.shift() : undefined;
  const named = readPickedBy(said[0] ?? "");
  if (named && !pickedBy) said.shift();
  const isReduced = reduced?.includes(said.at(-1) ?? "") === true;
  const variant = variants.get(number);
  const image = pictures.get(number);
  return {
    ...{ number, model: model as ModelId, state },
    ...(variant !== undefined && { variant: variant as VariantKey }),
    ...(image && { picture: image.picture, alt: image.alt }),
    ...(isReduced && { isReduced: true as const }),
    ...(seconds !== undefined && { seconds }),
    ...(costUsd !== undefined && { costUsd }),
    ...(seed !== undefined && { seed }),
    notes: isReduced ? said.slice(0, -1) : said,
    ...(failure !== undefined && { failure }),
    pickedBy: pickedBy?.get(number) ?? (named ?? []).map((name) => ({ name })),
  };
}

interface ReadText {
  author?: string;
  prompt: string;
  status: string[];
}

/** On older cards, the alt texts end with the instruction, so they show where it ends in the text. */
function readText({ text, author, facts }: ShownCard, prompts: readonly string[]): ReadText {
  const { nameLength, statusLines } = facts;
  if (nameLength !== undefined && statusLines !== undefined) {
    const lines = text.split("\n");
    const end = Math.max(1, lines.length - statusLines);
    const said = lines.slice(0, end).join("\n");
    const status = lines.slice(end);
    if (author || nameLength === 0) return { prompt: said, status };
    return { author: said.slice(0, nameLength), prompt: said.slice(nameLength + ": ".length), status };
  }
  if (author) return splitInstruction(text, knownAt(text, prompts));
  for (const { index } of text.matchAll(/: /g)) {
    const said = text.slice(index + ": ".length);
    const known = knownAt(said, prompts);
    if (known !== undefined) return { author: text.slice(0, index), ...splitInstruction(said, known) };
  }
  const [, name, said = text] = /^([^\n]*?): ([\s\S]*)$/.exec(text) ?? [];
  return { ...(name !== undefined && { author: name }), ...splitInstruction(said, undefined) };
}

/** A long instruction is cut. The alt text may have all of it. */
function completePrompt(prompt: string, prompts: readonly string[]): { prompt: string; isPromptCut: boolean } {
  const beginning = prompt.endsWith(CUT) && prompt.length > MIN_CUT_LENGTH ? prompt.slice(0, -CUT.length) : undefined;
  if (beginning === undefined || prompts.includes(prompt)) return { prompt, isPromptCut: false };
  const whole = longest(prompts.filter((one) => one.startsWith(beginning) && !one.endsWith(CUT)));
  return whole === undefined ? { prompt, isPromptCut: true } : { prompt: whole, isPromptCut: false };
}

function knownAt(text: string, prompts: readonly string[]): string | undefined {
  return longest(prompts.filter((prompt) => beginsWith(text, prompt)));
}

function beginsWith(text: string, prompt: string): boolean {
  return text === prompt || text.startsWith(`${prompt}\n`);
}

function longest(texts: readonly string[]): string | undefined {
  return texts.reduce<string | undefined>(
    (best, text) => (best === undefined || text.length > best.length ? text : best),
    undefined,
  );
}

/** What may be the last instruction of "rotate left → warmer → darker". */
function suffixesOf(alt: string): string[] {
  const parts = alt.split(CHAIN);
  return parts.map((_, from) => parts.slice(from).join(CHAIN)).filter(Boolean);
}

const CHAIN = " → ";
const CUT = "…";
/** Shorter instructions are never cut. */
const MIN_CUT_LENGTH = 50;

/** The turn's number in the name of a card's picture. */
function numberIn(name: string): number | undefined {
  const [, number] = /^(?:SPOILER_)?t(\d+)-v\d+\.\w+$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}
