// Ephemeral messages for one person: settings, history, models, help, questions. Pure.

import {
  type APIInteractionResponseCallbackData,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord.js";
import { actionId } from "../../../../commands/actions.ts";
import { messages } from "../../../core/cards/messages.ts";
import { usageReportLines } from "../../../core/cards/usage-report.ts";
import type {
  Action,
  Answer,
  ConversationSummary,
  ConversationView,
  DefaultsView,
  ModelChoice,
  QueryResults,
  UsageView,
} from "../../../core/cards/views.ts";
import type { UsageRow } from "../../../core/store.ts";
import { REPORT_DAYS } from "../../../core/turns/usage.ts";
import type { TurnKey } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import { MAX_PICTURES } from "../../shared/outbound/form-settings.ts";
import { conversationFacts, defaultsLines, modelFacts, settingsLines, usageLines } from "../../shared/outbound/view-lines.ts";
import { readThread } from "../gateway/ids.ts";
import { discordMessages } from "../messages.ts";
import { escapeMarkdown, escapeWithin } from "./escape.ts";
import { body, button, row } from "./render-card.ts";

export type EphemeralMessage = APIInteractionResponseCallbackData & { content: string; flags: number };

const MAX_CONTENT = 2000;
const MAX_OPTIONS = 25;
/** Each entry has a strip, and a message has ten files at most. */
export const HISTORY_PAGE = 5;

/** A message that only one person sees. `content` is markdown: escape what people typed. */
export function ephemeral(content: string, components: APIMessageTopLevelComponent[] = []): EphemeralMessage {
  return { ...body(content.slice(0, MAX_CONTENT), components), flags: MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds };
}

/** A plain sentence. It may contain names of people or files, so it is escaped. */
export function textMessage(text: string): EphemeralMessage {
  return ephemeral(escapeWithin(text, MAX_CONTENT));
}

export function settingsView(view: ConversationView): EphemeralMessage {
  const [title, ...lines] = settingsLines(view).map(escapeMarkdown);
  const change = button(ButtonStyle.Secondary, `change:${view.key}`, viewMessages.change);
  return ephemeral([`**${title}**`, ...lines].join("\n"), view.mine ? [row([change])] : []);
}

export function defaultsView(view: DefaultsView): EphemeralMessage {
  const [title, ...lines] = defaultsLines(view).map(escapeMarkdown);
  return ephemeral([`**${title}**`, ...lines, escapeMarkdown(discordMessages.changeDefaults(view.scope))].join("\n"));
}

export function usageView(view: UsageView): EphemeralMessage {
  const [title, ...lines] = usageLines(view).map(escapeMarkdown);
  return ephemeral(joinWholeLines([`**${title}**`, ...lines]));
}

/** Below the person's own usage: what everybody on the server has paid for. */
export function serverUsageView(own: UsageView, rows: readonly UsageRow[]): EphemeralMessage {
  const [title, ...lines] = usageReportLines(rows, REPORT_DAYS, {
    person: ({ person }) => (person ? `<@${person.id}>` : messages.somebody),
    model: ({ model }) => escapeMarkdown(model),
    channel: ({ channel }) => (channel === undefined ? messages.deletedChannel : `<#${channelIdOf(channel)}>`),
  });
  return ephemeral(joinWholeLines([usageView(own).content, `**${escapeMarkdown(title)}**`, ...lines]));
}

/** The channel in which a thread is, or which a conversation started in. */
export function channelIdOf(place: string): string {
  const { channel, parent } = readThread(place);
  return parent ?? channel;
}

export function historyView({ items, next, spent }: QueryResults["conversations"]): EphemeralMessage {
  if (items.length === 0) return ephemeral(discordMessages.noConversations);
  const shown = items.slice(0, HISTORY_PAGE);
  const more = items.length > HISTORY_PAGE ? shown.at(-1)?.key : next;
  const older = more ? [row([button(ButtonStyle.Secondary, `older:${more}`, viewMessages.older)])] : [];
  return ephemeral([...(spent ? [escapeMarkdown(spent)] : []), ...shown.map(historyLine)].join("\n"), older);
}

function historyLine(summary: ConversationSummary): string {
  const place = summary.thread && readThread(summary.thread.id);
  const facts = [
    `**${escapeWithin(summary.title || viewMessages.untitled, 120)}**`,
    ...conversationFacts(summary, `<t:${Math.floor(summary.updatedAt.getTime() / 1000)}:R>`),
    ...(place ? [place.parent === undefined ? viewMessages.directMessage : `<#${place.channel}>`] : []),
  ];
  return facts.join(" · ");
}

export function modelsView(models: ModelChoice[]): EphemeralMessage {
  if (models.length === 0) return ephemeral(viewMessages.noModelLike);
  const lines = models.map(
    (model) => `**${escapeMarkdown(model.label)}** (${escapeMarkdown(model.id)}): ${escapeMarkdown(modelFacts(model))}`,
  );
  return ephemeral(joinWholeLines(lines));
}

export function helpView({ commands, local }: QueryResults["help"]): EphemeralMessage {
  const lines = [
    discordMessages.help,
    ...commands.map(({ usage, about }) => `**${escapeMarkdown(usage)}**: ${escapeMarkdown(about)}`),
    escapeMarkdown(discordMessages.helpForModerators),
    escapeMarkdown(local.about),
    ...local.examples.map(({ say: example }) => `“${escapeMarkdown(example)}”`),
  ];
  return ephemeral(joinWholeLines(lines));
}

/** As many whole lines as fit. */
function joinWholeLines(lines: string[]): string {
  let text = "";
  for (const line of lines.filter(Boolean)) {
    if (text.length + line.length + 1 > MAX_CONTENT - 20) return `${text}\n…`;
    text += text === "" ? line : `\n${line}`;
  }
  return text;
}

/** `turn`: its conversation will be deleted. Without it, the one in this thread. */
export function deleteView(turn: TurnKey | undefined): EphemeralMessage {
  const id = turn ? `sure:delete:${turn}` : "sure:delete";
  return ephemeral(discordMessages.deleteAsks, [row([button(ButtonStyle.Danger, id, discordMessages.deleteSure)])]);
}

/** Asks before something is paid. */
export function confirmView(question: string, action: Action): EphemeralMessage {
  return ephemeral(escapeMarkdown(question), [row([button(ButtonStyle.Primary, actionId(action), action.label)])]);
}

/** A link for this person alone. */
export function linkView({ text, url, label }: Extract<Answer, { kind: "link" }>): EphemeralMessage {
  return ephemeral(escapeMarkdown(text), [row([{ type: ComponentType.Button, style: ButtonStyle.Link, url, label }])]);
}

/** `question`: names what will be deleted. */
export function forgetView(question: string): EphemeralMessage {
  const sure = button(ButtonStyle.Danger, "sure:forget", discordMessages.deleteSure);
  return ephemeral(escapeWithin(`${question} ${discordMessages.forgetStays("Discord")}`, MAX_CONTENT), [row([sure])]);
}

/** Asks which pictures of a message to edit. The choice opens the form. */
export function whichView(channel: string, message: string, pictures: { value: string; name: string }[]): EphemeralMessage {
  const options = pictures
    .slice(0, MAX_OPTIONS)
    .map(({ value, name }, position) => ({ label: `${position + 1} · ${name}`.slice(0, 100), value }));
  const menu = { custom_id: `which:${channel}/${message}`, options, placeholder: viewMessages.pictures };
  const most = Math.min(MAX_PICTURES, options.length);
  return ephemeral(viewMessages.whichPictures, [
    row([{ type: ComponentType.StringSelect, ...menu, min_values: 1, max_values: most }]),
  ]);
}
