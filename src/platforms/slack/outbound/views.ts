// Ephemeral messages for one person: settings, history, models, help, questions. Pure.

import type { types } from "@slack/bolt";
import { actionId } from "../../../../commands/actions.ts";
import type {
  Answer,
  ConversationSummary,
  ConversationView,
  ModelChoice,
  QueryResults,
  UsageView,
} from "../../../core/cards/views.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import { cut } from "../../shared/outbound/cut-text.ts";
import { conversationFacts, modelFacts, settingsLines, usageLines } from "../../shared/outbound/view-lines.ts";
import { readThread } from "../gateway/ids.ts";
import { linkToMessage } from "../gateway/thread-links.ts";
import { byMention, slackMessages } from "../messages.ts";
import { dateMarkup, escapeMrkdwn, escapeWithin, linkMarkup } from "./escape.ts";
import { button, type Message, mrkdwn, plainTextSection } from "./render-card.ts";

const MAX_SHOWN = 20;
const MAX_SECTION = 2900;
/** Short enough to read, and within the limits of one message. */
const MODELS_PAGE = 20;
const MODEL_ABOUT = 200;
const MODEL_LINE = 450;
const BUTTON_VALUE = 2000;
const MAX_TITLE = 160;

/** A plain sentence. It may contain names of people or files, so it is escaped. */
export function textMessage(text: string): Message {
  const shown = byMention(text);
  return { text: escapeMrkdwn(cut(shown, 3000)), blocks: [plainTextSection(shown)] };
}

export function settingsView(view: ConversationView): Message {
  const shown = textMessage(settingsLines(view).join("\n"));
  if (!view.mine) return shown;
  return {
    ...shown,
    blocks: [...shown.blocks, buttons([{ ...button("settings", `change:${view.key}`, viewMessages.change), value: view.key }])],
  };
}

export function usageView(view: UsageView): Message {
  return textMessage(usageLines(view).join("\n"));
}

export function historyView({ items, spent }: QueryResults["conversations"], home: string): Message {
  if (items.length === 0) return textMessage(slackMessages.noConversations);
  const lines = items.slice(0, MAX_SHOWN).map((line) => mrkdwn(historyLine(line, home)));
  return { text: viewMessages.yourConversations, blocks: [...(spent ? [mrkdwn(escapeMrkdwn(spent))] : []), ...lines] };
}

/** `home`: the workspace's URL, with a trailing slash. */
function historyLine(line: ConversationSummary, home: string): string {
  const link = linkTo(line, home);
  const title = cut(line.title || viewMessages.untitled, 120);
  return [link ? linkMarkup(link, title, MAX_TITLE) : escapeWithin(title, MAX_TITLE), ...factsOf(line)].join(" · ");
}

export function factsOf(summary: ConversationSummary): string[] {
  return conversationFacts(summary, dateMarkup(summary.updatedAt));
}

export function linkTo({ thread }: ConversationSummary, home: string): string | undefined {
  const { channel, ts } = thread ? readThread(thread.id) : {};
  return channel && ts ? linkToMessage(home, channel, ts) : undefined;
}

/** One page of models, from 0, with buttons for the others. `typed`: the part of a name that was searched for. */
export function modelsView(models: ModelChoice[], page = 0, typed?: string): Message {
  if (models.length === 0) return textMessage(viewMessages.noModelLike);
  const pages = Math.ceil(models.length / MODELS_PAGE);
  const at = Math.min(page, pages - 1);
  const first = at * MODELS_PAGE;
  const shown = models.slice(first, first + MODELS_PAGE);
  const { text, blocks } = toSections(viewMessages.models, shown.map(modelLine));
  if (pages === 1) return { text, blocks };
  const turns = [
    ...(at > 0 ? [pageButton(viewMessages.previous, at - 1, typed)] : []),
    ...(at < pages - 1 ? [pageButton(viewMessages.next, at + 1, typed)] : []),
  ];
  const range = viewMessages.modelRange(first + 1, first + shown.length, models.length);
  return { text: range, blocks: [plainTextSection(range), ...blocks, buttons(turns)] };
}

function modelLine(model: ModelChoice): string {
  return cut(`${model.label} (${model.id}): ${modelFacts(model, MODEL_ABOUT)}`, MODEL_LINE);
}

function pageButton(label: string, page: number, typed = ""): types.Button {
  return { ...button("models", `models:${page}`, label), ...(typed && { value: cut(typed, BUTTON_VALUE) }) };
}

export function helpView({ commands, local }: QueryResults["help"]): Message {
  const lines = [
    slackMessages.help,
    ...commands.map(({ usage, about }) => `${usage.replace(/^\//, "")}: ${about}`),
    local.about,
    ...local.examples.map(({ say: example }) => `“${example}”`),
  ];
  return toSections(viewMessages.help, lines.filter(Boolean));
}

/** `thread`: its conversation will be deleted. */
export function deleteView(thread: Thread): Message {
  const message = textMessage(slackMessages.deleteAsks);
  const sure: types.Button = { ...button("delete", "sure:delete", slackMessages.deleteSure), style: "danger", value: thread.id };
  return { ...message, blocks: [...message.blocks, buttons([sure])] };
}

/** `question`: names what will be deleted. */
export function forgetView(question: string): Message {
  const message = textMessage(`${question} ${slackMessages.forgetStays("Slack")}`);
  const sure: types.Button = { ...button("forget", "sure:forget", slackMessages.deleteSure), style: "danger" };
  return { ...message, blocks: [...message.blocks, buttons([sure])] };
}

/** Asks before something is paid. */
export function confirmView({ question, action }: Extract<Answer, { kind: "confirm" }>, thread: Thread): Message {
  const message = textMessage(question);
  const agree: types.Button = { ...button(action.kind, actionId(action), action.label), value: thread.id };
  return { ...message, blocks: [...message.blocks, buttons([agree])] };
}

/** A link for this person alone. It's in a button only, so that Slack fetches no preview of it. */
export function linkView({ text, url, label }: Extract<Answer, { kind: "link" }>): Message {
  const message = textMessage(text);
  return { ...message, blocks: [...message.blocks, buttons([{ ...button("link", "open:page", label), url }])] };
}

function buttons(elements: types.Button[]): types.ActionsBlock {
  return { type: "actions", elements };
}

/** Fills each section with as many whole lines as fit. */
function toSections(text: string, lines: string[]): Message {
  const sections: string[] = [];
  for (const line of lines.map((one) => cut(one, MAX_SECTION))) {
    const last = sections.at(-1);
    if (last !== undefined && last.length + line.length < MAX_SECTION) sections[sections.length - 1] = `${last}\n${line}`;
    else sections.push(line);
  }
  return { text, blocks: sections.slice(0, 50).map(plainTextSection) };
}
