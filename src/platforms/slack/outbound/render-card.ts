// Outbound: cards and root messages → Slack's payloads. Pure.

import type { types } from "@slack/bolt";
import { actionId } from "../../../../commands/actions.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { Action, Card, CardImage, Slot, ThreadRoot } from "../../../core/cards/views.ts";
import { menuIdOf } from "../../shared/inbound/read-card.ts";
import { viewMessages } from "../../shared/messages.ts";
import { type CardLayout, captionOf, emphasisOf, layoutCard } from "../../shared/outbound/card-layout.ts";
import { cut } from "../../shared/outbound/cut-text.ts";
import { byMention, slackMessages } from "../messages.ts";
import { cutMarkup, escapeWithin, isMention } from "./escape.ts";

type Block = types.KnownBlock;
type Person = { name: string };

/** The limit of `chat.update`. */
const MAX_TEXT = 4000;
const MAX_SECTION = 3000;
const MAX_LINE = 600;
const MAX_ALT = 2000;
/** For the alt texts of all pictures of a card together. */
const MAX_ALT_TOTAL = 4000;
const MAX_LABEL = 75;

export interface Message {
  /** For notifications and clients that can't show blocks. */
  text: string;
  blocks: Block[];
}

/** Picture name → uploaded file. */
export type Files = ReadonlyMap<string, string>;
const none: ReadonlySet<string> = new Set();

/** Puts what people typed into plain-text blocks only, where mentions and markup have no effect. `omitted`: names of pictures that Slack
 *  refused to show. */
export function cardMessage(card: Card, files: Files, omitted = none): Message {
  const alt = Math.min(MAX_ALT, Math.floor(MAX_ALT_TOTAL / Math.max(1, files.size)));
  const slots = card.slots.flatMap((slot) => slotBlocks(slot, files, omitted, alt));
  const layout = layoutCard(card);
  const lines = [card.text, ...card.slots.map((slot) => lineOf(slot, omitted))];
  return {
    text: escapeWithin(stripMentions(lines.join("\n")), MAX_TEXT),
    blocks: [...introduction(layout), ...candidatesBlock(layout), ...slots, ...actionsBlock(card, layout)],
  };
}

/** The root message: who edits what, and a button for others. `key`: of the conversation. */
export function rootMessage({ text, image }: ThreadRoot, key: string, file: string | undefined): Message {
  const [, name, rest = text] = /^(<@[UW][A-Z0-9]+>)(?:: | )?([\s\S]*)$/.exec(text) ?? [];
  const who = name === undefined ? [] : [byline({ name })];
  const picture = image && file !== undefined ? [pictureBlock(image, file, MAX_ALT)] : [];
  const edit: Block = { type: "actions", elements: [button("form", `form:${key}`, viewMessages.startEdit)] };
  return { text: escapeWithin(rest, MAX_TEXT), blocks: [...who, plainTextSection(rest || " "), ...picture, edit] };
}

export function plainTextSection(text: string): types.SectionBlock {
  return { type: "section", text: { type: "plain_text", text: cut(text, MAX_SECTION), emoji: false } };
}

export function mrkdwn(text: string): types.SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text: cutMarkup(text, MAX_SECTION), verbatim: true } };
}

export function button(kind: Action["kind"] | "open" | "models" | "forget", id: string, label: string): types.Button {
  const style = emphasisOf(kind);
  return {
    type: "button",
    action_id: id,
    text: { type: "plain_text", text: cut(label, MAX_LABEL), emoji: false },
    ...(style && { style }),
  };
}

/** Cuts a long instruction, never the status. */
function introduction({ instruction, status }: CardLayout): Block[] {
  const { author, text } = instruction;
  const shownStatus = cut(status, MAX_SECTION / 2);
  const isNamed = author !== undefined && isMention(author);
  const prompt = cut(author === undefined || isNamed ? text : `${author}: ${text}`, MAX_SECTION - shownStatus.length);
  return [...(isNamed ? [byline({ name: author })] : []), plainTextSection(`${prompt}${shownStatus}`.trim() || " ")];
}

/** What tells the pictures that the card offers from each other, with the numbers of their buttons. Names nobody: a mention would notify them. */
function candidatesBlock({ buttons }: CardLayout): Block[] {
  const lines = buttons.flatMap((action) => {
    const number = numberOf(action);
    return number !== undefined && "details" in action ? [`${number}. ${action.details}`] : [];
  });
  return lines.length > 0 ? [mrkdwn(lines.join("\n"))] : [];
}

function numberOf(action: Action): number | undefined {
  return action.kind === "choose" && action.details !== undefined ? action.candidate + 1 : undefined;
}

function labelOf(action: Action): string {
  const number = numberOf(action);
  return number === undefined ? action.label : `${number} · ${action.label}`;
}

function byline({ name }: Person): Block {
  return { type: "context", elements: [personElement([{ name }])] };
}

/** People as mentions, which Slack shows as names. */
function personElement(people: Person[], format = (names: string[]) => names.join(", ")): types.ContextBlockElement {
  const names = people.map(({ name }) => name);
  const text = format(names);
  const isSlacks = names.every(isMention);
  return isSlacks
    ? { type: "mrkdwn", text: cutMarkup(text, MAX_LINE) }
    : { type: "plain_text", text: cut(text, MAX_LINE), emoji: false };
}

function slotBlocks(slot: Slot, files: Files, omitted: ReadonlySet<string>, alt: number): Block[] {
  const file = slot.image && files.get(slot.image.name);
  const image =
    slot.image && file !== undefined ? [pictureBlock(slot.image, file, alt, viewMessages.pictureNumber(slot.number))] : [];
  const line: types.ContextBlockElement = { type: "plain_text", text: cut(lineOf(slot, omitted), MAX_LINE), emoji: false };
  const picked = slot.pickedBy.length > 0 ? [personElement(slot.pickedBy, messages.pickedBy)] : [];
  return [...image, { type: "context", elements: [line, ...picked] }];
}

function pictureBlock({ alt }: CardImage, file: string, most: number, title?: string): Block {
  return {
    type: "image",
    slack_file: { id: file },
    alt_text: cut(alt, most) || viewMessages.picture,
    ...(title && { title: { type: "plain_text", text: cut(title, MAX_ALT), emoji: false } }),
  };
}

function lineOf(slot: Slot, omitted: ReadonlySet<string>): string {
  const isOmitted = slot.image !== undefined && omitted.has(slot.image.name);
  return byMention(captionOf(slot, isOmitted && slackMessages.notShown));
}

function actionsBlock(card: Card, layout: CardLayout): Block[] {
  const { picks, buttons, menu } = layout;
  const elements = [
    ...[...picks, ...buttons].map((action) => button(action.kind, actionId(action), labelOf(action))),
    ...(menu.length > 0 ? [overflow(menuIdOf(card, layout), menu)] : []),
  ];
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

function overflow(id: string, menu: Action[]): types.Overflow {
  const options = menu.map((action) => ({
    text: { type: "plain_text" as const, text: action.label, emoji: false },
    value: actionId(action),
  }));
  return { type: "overflow", action_id: id, options };
}

/** Removes mentions, because notifications don't show them as names. */
function stripMentions(text: string): string {
  return text.replace(/^<@[UW][A-Z0-9]+>: /, "");
}
