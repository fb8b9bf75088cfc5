// What one person is shown, alone: settings, history, models, help, questions. Pure.

import {
  type APIInteractionResponseCallbackData,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord.js";
import type { ConversationLine, ConversationView, ModelChoice, Views } from "../../core/cards.ts";
import type { TurnKey } from "../../core/vocabulary.ts";
import { escaped, escapedWithin } from "./escape.ts";
import { readThread } from "./ids.ts";
import { body, button, row } from "./message.ts";
import { sentences } from "./wording.ts";

type Shown = APIInteractionResponseCallbackData & { content: string; flags: number };

const CONTENT = 2000;
const OPTIONS = 25;
/** Each with a strip, which is one of a message's ten files. */
export const HISTORY_PAGE = 5;

/** For one person's eyes. `content` is markdown of ours: escape what people typed. */
export function privately(content: string, components: APIMessageTopLevelComponent[] = []): Shown {
  return { ...body(content.slice(0, CONTENT), components), flags: MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds };
}

/** A sentence that may hold names of people or files. */
export function say(text: string): Shown {
  return privately(escapedWithin(text, CONTENT));
}

export function settingsView(view: ConversationView): Shown {
  const { models, aspectRatio, resolution, variants, mentionOnly } = view.settings;
  const lines = [
    `**${escaped(view.title) || "Settings"}**`,
    `Models: ${escaped(models.join(", "))}`,
    `Aspect ratio: ${aspectRatio}, resolution: ${resolution}, pictures per model: ${variants}`,
    `Seed: ${view.seed}`,
    mentionOnly ? "Only messages that mention me are turns." : "Every message here is a turn.",
  ];
  return privately(lines.join("\n"), view.mine ? [row([button(ButtonStyle.Secondary, `change:${view.key}`, "Change…")])] : []);
}

export function historyView({ items, next, spent }: Views["conversations"]): Shown {
  if (items.length === 0) return privately(sentences.noConversations);
  const shown = items.slice(0, HISTORY_PAGE);
  const more = items.length > HISTORY_PAGE ? shown.at(-1)?.key : next;
  const older = more ? [row([button(ButtonStyle.Secondary, `older:${more}`, "Older")])] : [];
  return privately([...(spent ? [escaped(spent)] : []), ...shown.map(historyLine)].join("\n"), older);
}

function historyLine({ title, turns, drawing, costUsd, updatedAt, thread }: ConversationLine): string {
  const place = thread && readThread(thread.id);
  const facts = [
    `**${escapedWithin(title || "Untitled", 120)}**`,
    `${turns} ${turns === 1 ? "turn" : "turns"}`,
    ...(drawing ? ["drawing…"] : []),
    ...(costUsd ? [`$${costUsd.toFixed(2)}`] : []),
    `<t:${Math.floor(updatedAt.getTime() / 1000)}:R>`,
    ...(place ? [place.parent === undefined ? "direct message" : `<#${place.channel}>`] : []),
  ];
  return facts.join(" · ");
}

export function modelsView(models: ModelChoice[]): Shown {
  if (models.length === 0) return privately("No model goes by that name. /models shows all there are.");
  const lines = models.map(
    ({ id, label, about, price, spent, references, seed }) =>
      `**${escaped(label)}** (${escaped(id)}): ${escaped(about.replace(/\.$/, ""))}. ${escaped(price)}, ${
        references === 0 ? "words only" : `up to ${references} pictures`
      }${seed ? ", takes a seed" : ""}${spent ? `. ${escaped(spent)}` : ""}`,
  );
  return privately(whole(lines));
}

export function helpView({ commands, local }: Views["help"]): Shown {
  const lines = [
    "Choose “Edit image” in the menu of any message with a picture, answer one and mention me, or send me a picture directly. In the thread every message is the next turn; lines that begin with // are not.",
    ...commands.map(({ usage, about }) => `**${escaped(usage)}**: ${escaped(about)}`),
    escaped(local.about),
    ...local.examples.map(({ say: example }) => `“${escaped(example)}”`),
  ];
  return privately(whole(lines));
}

/** As many lines as fit, none of them cut. */
function whole(lines: string[]): string {
  let text = "";
  for (const line of lines.filter(Boolean)) {
    if (text.length + line.length + 1 > CONTENT - 20) return `${text}\n…`;
    text += text === "" ? line : `\n${line}`;
  }
  return text;
}

/** `turn`: whose conversation the button deletes; without one, that which lives there. */
export function deleteView(turn: TurnKey | undefined): Shown {
  const id = turn ? `sure:delete:${turn}` : "sure:delete";
  return privately(sentences.deleteAsks, [row([button(ButtonStyle.Danger, id, sentences.deleteSure)])]);
}

/** `asks`: what goes, and how much. */
export function forgetView(asks: string): Shown {
  const sure = button(ButtonStyle.Danger, "sure:forget", sentences.deleteSure);
  return privately(escapedWithin(`${asks} ${sentences.forgetStays}`, CONTENT), [row([sure])]);
}

/** Several pictures in one message: which are meant. The choice opens the form. */
export function whichView(channel: string, message: string, pictures: { value: string; name: string }[]): Shown {
  const options = pictures
    .slice(0, OPTIONS)
    .map(({ value, name }, position) => ({ label: `${position + 1} · ${name}`.slice(0, 100), value }));
  const menu = { custom_id: `which:${channel}/${message}`, options, placeholder: "Pictures" };
  const most = Math.min(5, options.length);
  return privately(sentences.whichPictures, [
    row([{ type: ComponentType.StringSelect, ...menu, min_values: 1, max_values: most }]),
  ]);
}
