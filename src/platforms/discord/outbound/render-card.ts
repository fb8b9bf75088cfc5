// Out: cards and roots → what Discord is sent. Pure.

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
import type { Action, Card, CardImage, Slot, ThreadRoot } from "../../../core/cards/views.ts";
import { oneLine } from "../../shared/one-line.ts";
import { discordMessages } from "../messages.ts";
import { escapeWithin } from "./escape.ts";

const CONTENT = 2000;
const LABEL = 80;
const ALT = 1024;
const BUTTONS_PER_ROW = 5;

export interface MessageBody {
  content: string;
  components: APIMessageTopLevelComponent[];
  /** Without previews of links: what people typed is shown, not fetched. */
  flags: MessageFlags.SuppressEmbeds;
  allowed_mentions: { parse: [] };
}

/** One classic message. `shrunk`: the names of pictures that are shown smaller than they are. */
export function cardBody(card: Card, shrunk: ReadonlySet<string> = new Set()): MessageBody {
  return body(contentOf(card, shrunk), rowsOf(card));
}

/** Who edits what, and the way in for others. `key` is how it is found again. */
export function rootBody({ text }: ThreadRoot, key: string): MessageBody {
  const edit = button(ButtonStyle.Secondary, `form:${key}`, "Edit…");
  return body(escapeWithin(text, CONTENT), [row([edit])]);
}

export function body(content: string, components: APIMessageTopLevelComponent[] = []): MessageBody {
  return { content, components, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] } };
}

/** In number order; unfinished ones only while something is still to come. */
export function imagesOn(card: Card): CardImage[] {
  return card.slots.flatMap(({ image }) => (image && (card.drawing || !image.preview) ? [image] : []));
}

/** What Discord is told of the n-th file. */
export function attachments(images: readonly CardImage[]): { id: string; description: string }[] {
  return images.map(({ alt }, position) => ({ id: String(position), description: alt.slice(0, ALT) }));
}

/** Whether the message carries this key in one of its buttons: each holds the key of its turn or conversation. */
export function carries(key: string, { components }: Pick<APIMessage, "components">): boolean {
  return customIds(components ?? []).some((id) => id.split(":").includes(key));
}

function customIds(components: APIMessageTopLevelComponent[]): string[] {
  const rows = components.flatMap((one) => (one.type === ComponentType.ActionRow ? one.components : []));
  return rows.flatMap((one) => ("custom_id" in one ? [one.custom_id] : []));
}

/** A card's picture in a message of ours, as its file is named: its variant's number. */
export function numberIn(filename: string): number | undefined {
  const number = /^t\d+-v(\d+)\.\w+$/.exec(filename)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The variants that a message's buttons pick, by number. */
export function picksOn({ components }: Pick<APIMessage, "components">): Map<number, string> {
  const rows = (components ?? []).flatMap((one) => (one.type === ComponentType.ActionRow ? one.components : []));
  const picks = rows.flatMap((one): [number, string][] => {
    if (one.type !== ComponentType.Button || !("custom_id" in one)) return [];
    const [kind, key] = one.custom_id.split(":");
    const number = Number(/\d+/.exec(one.label ?? "")?.[0]);
    return kind === "pick" && key && number ? [[number, key]] : [];
  });
  return new Map(picks);
}

function contentOf(card: Card, shrunk: ReadonlySet<string>): string {
  const room = Math.min(400, Math.floor((CONTENT - 300) / Math.max(1, card.slots.length)) - 1);
  const lines = card.slots.map((slot) => escapeWithin(lineOf(slot, shrunk), room));
  const left = CONTENT - lines.reduce((sum, line) => sum + line.length + 1, 0);
  return [introduction(card, left), ...lines].filter(Boolean).join("\n");
}

/** A long instruction is cut, how it stands is not. */
function introduction(card: Card, room: number): string {
  const said = `${card.author.name}: ${card.prompt}`;
  if (!card.text.startsWith(said)) return escapeWithin(card.text, room);
  const standing = escapeWithin(card.text.slice(said.length), Math.floor(room * 0.6));
  return escapeWithin(said, room - standing.length) + standing;
}

function lineOf({ label, notes, failure, pickedBy, image }: Slot, shrunk: ReadonlySet<string>): string {
  const small = image && shrunk.has(image.name) && discordMessages.shrunk;
  const picked = pickedBy.length > 0 ? `picked by ${pickedBy.map(({ name }) => name).join(", ")}` : "";
  return oneLine([label, failure, picked, ...notes, small].filter(Boolean).join(" · "));
}

const asMenu = ["settings", "history", "delete"];

function rowsOf(card: Card): APIMessageTopLevelComponent[] {
  const picks = card.actions.filter(({ kind }) => kind === "pick");
  const others = card.actions.filter(({ kind }) => kind !== "pick" && !asMenu.includes(kind));
  const menu = card.actions.filter(({ kind }) => asMenu.includes(kind));
  const buttons = [...inRows(picks), ...inRows(others)].map((actions) => row(actions.map(toButton)));
  return menu.length > 0 ? [...buttons, row([toMenu(card, menu)])] : buttons;
}

function inRows(actions: Action[]): Action[][] {
  const rows: Action[][] = [];
  for (let first = 0; first < actions.length; first += BUTTONS_PER_ROW) rows.push(actions.slice(first, first + BUTTONS_PER_ROW));
  return rows;
}

const styles: Record<Action["kind"], APIButtonComponentWithCustomId["style"]> = {
  pick: ButtonStyle.Secondary,
  again: ButtonStyle.Primary,
  retry: ButtonStyle.Primary,
  form: ButtonStyle.Primary,
  cancel: ButtonStyle.Danger,
  settings: ButtonStyle.Secondary,
  history: ButtonStyle.Secondary,
  delete: ButtonStyle.Secondary,
};

function toButton(action: Action): APIButtonComponentWithCustomId {
  return button(styles[action.kind], actionId(action), action.label);
}

export function button(
  style: APIButtonComponentWithCustomId["style"],
  id: string,
  label: string,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, custom_id: id, label: label.slice(0, LABEL) };
}

function toMenu(card: Card, actions: Action[]): APIComponentInMessageActionRow {
  const options = actions.map((action) => ({ label: action.label, value: actionId(action) }));
  return { type: ComponentType.StringSelect, custom_id: `menu:${card.turn}`, placeholder: "More…", options };
}

export function row(components: APIComponentInMessageActionRow[]): APIMessageTopLevelComponent {
  return { type: ComponentType.ActionRow, components };
}
