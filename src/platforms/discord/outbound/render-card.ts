// Outbound: cards and root messages → Discord's payloads. Pure.

import {
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIMessage,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord.js";
import { actionId } from "../../../../commands/actions.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { Action, Card, CardImage, Slot, ThreadRoot } from "../../../core/cards/views.ts";
import { menuIdOf } from "../../shared/inbound/read-card.ts";
import { viewMessages } from "../../shared/messages.ts";
import { type CardLayout, captionOf, emphasisOf, layoutCard, readPicks } from "../../shared/outbound/card-layout.ts";
import { escapeWithin } from "./escape.ts";

const MAX_CONTENT = 2000;
const MAX_LABEL = 80;
const MAX_ALT = 1024;
const BUTTONS_PER_ROW = 5;

export interface MessageBody {
  content: string;
  components: APIMessageTopLevelComponent[];
  /** Without link previews: Discord must not fetch what people typed. */
  flags: MessageFlags.SuppressEmbeds;
  allowed_mentions: { parse: [] };
}

/** A card as one classic message. `shrunk`: names of pictures that are shown smaller than they are, and the sentence that says so. */
export function cardBody(card: Card, shrunk: ReadonlyMap<string, string> = new Map()): MessageBody {
  const layout = layoutCard(card);
  return body(contentOf(card, layout, shrunk), rowsOf(card, layout));
}

/** The root message: who edits what, and a button for others. `key`: identifies the message later. */
export function rootBody({ text }: ThreadRoot, key: string): MessageBody {
  const edit = button(ButtonStyle.Secondary, `form:${key}`, viewMessages.startEdit);
  return body(escapeWithin(text, MAX_CONTENT), [row([edit])]);
}

export function body(content: string, components: APIMessageTopLevelComponent[] = []): MessageBody {
  return { content, components, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] } };
}

/** The attachment record of the n-th file. */
export function attachments(images: readonly CardImage[]): { id: string; description: string }[] {
  return images.map(({ alt }, position) => ({ id: String(position), description: alt.slice(0, MAX_ALT) }));
}

/** Whether one of the message's buttons contains this key, of a turn or conversation. */
export function carries(key: string, { components }: Pick<APIMessage, "components">): boolean {
  return customIds(components ?? []).some((id) => id.split(":").includes(key));
}

/** The ids of its buttons and menus. */
export function customIds(components: APIMessageTopLevelComponent[]): string[] {
  return controlsIn(components).flatMap((one) => ("custom_id" in one ? [one.custom_id] : []));
}

function controlsIn(components: APIMessageTopLevelComponent[] = []): APIComponentInMessageActionRow[] {
  return components.flatMap((one) => (one.type === ComponentType.ActionRow ? one.components : []));
}

/** The variants that a message's buttons pick, by number. */
export function picksOn({ components }: Pick<APIMessage, "components">): Map<number, string> {
  const buttons = controlsIn(components).flatMap((one) =>
    one.type === ComponentType.Button && "custom_id" in one ? [{ id: one.custom_id, label: one.label ?? "" }] : [],
  );
  return readPicks(buttons);
}

/** The variant's number in the name of a card's file. */
export function numberIn(filename: string): number | undefined {
  const number = /^(?:SPOILER_)?t\d+-v(\d+)\.\w+$/.exec(filename)?.[1];
  return number === undefined ? undefined : Number(number);
}

function contentOf(card: Card, layout: CardLayout, shrunk: ReadonlyMap<string, string>): string {
  const room = Math.min(400, Math.floor((MAX_CONTENT - 300) / Math.max(1, card.slots.length)) - 1);
  const lines = card.slots.map((slot) => escapeWithin(lineOf(slot, shrunk), room));
  const left = MAX_CONTENT - lines.reduce((sum, line) => sum + line.length + 1, 0);
  return [introduction(layout, left), ...lines].filter(Boolean).join("\n");
}

/** Cuts a long instruction, never the status. */
function introduction({ instruction, status }: CardLayout, limit: number): string {
  const { author, text } = instruction;
  const shownStatus = escapeWithin(status, Math.floor(limit * 0.6));
  return escapeWithin(author === undefined ? text : `${author}: ${text}`, limit - shownStatus.length) + shownStatus;
}

function lineOf(slot: Slot, shrunk: ReadonlyMap<string, string>): string {
  const names = slot.pickedBy.map(({ name }) => name);
  const flaw = slot.image && shrunk.get(slot.image.name);
  return captionOf(slot, flaw ?? false, names.length > 0 ? messages.pickedBy(names) : "");
}

function rowsOf(card: Card, layout: CardLayout): APIMessageTopLevelComponent[] {
  const { picks, buttons, menu } = layout;
  const rows = [...inRows(picks), ...inRows(buttons)].map((actions) => row(actions.map(toButton)));
  return menu.length > 0 ? [...rows, row([toMenu(menuIdOf(card, layout), menu)])] : rows;
}

function inRows(actions: Action[]): Action[][] {
  const rows: Action[][] = [];
  for (let first = 0; first < actions.length; first += BUTTONS_PER_ROW) rows.push(actions.slice(first, first + BUTTONS_PER_ROW));
  return rows;
}

function toButton(action: Action): APIButtonComponentWithCustomId {
  const emphasis = emphasisOf(action.kind);
  return button(emphasis ? styles[emphasis] : ButtonStyle.Secondary, actionId(action), action.label);
}

const styles = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

export function button(
  style: APIButtonComponentWithCustomId["style"],
  id: string,
  label: string,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, custom_id: id, label: label.slice(0, MAX_LABEL) };
}

function toMenu(id: string, actions: Action[]): APIComponentInMessageActionRow {
  const options = actions.map((action) => ({ label: action.label, value: actionId(action) }));
  return { type: ComponentType.StringSelect, custom_id: id, placeholder: viewMessages.more, options };
}

export function row(components: APIComponentInMessageActionRow[]): APIMessageTopLevelComponent {
  return { type: ComponentType.ActionRow, components };
}
