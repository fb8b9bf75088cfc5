// The Home tab: a person's own conversations, newest first. Pure.

import type { types } from "@slack/bolt";
import type { ConversationSummary } from "../../../core/cards/views.ts";
import { viewMessages } from "../../shared/messages.ts";
import { cut } from "../../shared/outbound/cut-text.ts";
import { slackMessages } from "../messages.ts";
import { button, plainTextSection } from "./render-card.ts";
import { factsOf, linkTo } from "./views.ts";

type Block = types.KnownBlock;

/** Slack allows a hundred blocks, and each conversation has four. */
export const HOME_PAGE = 20;

/** `strip`: the file, if there is one. */
export function homeView(shown: { line: ConversationSummary; strip?: string }[], address: string): types.HomeView {
  const blocks = shown.flatMap(({ line, strip }, position) => conversation(line, strip, position, address));
  const header: Block = { type: "header", text: { type: "plain_text", text: viewMessages.yourConversations, emoji: false } };
  const forget: Block = {
    type: "actions",
    elements: [{ ...button("forget", "forget:ask", slackMessages.forgetAll), style: "danger" }],
  };
  return {
    type: "home",
    blocks: [header, ...(blocks.length > 0 ? blocks : [plainTextSection(slackMessages.noConversations)]), forget],
  };
}

function conversation(line: ConversationSummary, strip: string | undefined, position: number, address: string): Block[] {
  const title = cut(line.title || viewMessages.untitled, 150);
  const url = linkTo(line, address);
  const open: types.Button = {
    type: "button",
    action_id: `open:${position}`,
    text: { type: "plain_text", text: viewMessages.open, emoji: false },
    ...(url && { url }),
  };
  return [
    { ...plainTextSection(title), ...(url && { accessory: open }) },
    { type: "context", elements: [{ type: "mrkdwn", text: factsOf(line).join(" · ") }] },
    ...(strip === undefined ? [] : [{ type: "image" as const, slack_file: { id: strip }, alt_text: title }]),
    { type: "divider" },
  ];
}
