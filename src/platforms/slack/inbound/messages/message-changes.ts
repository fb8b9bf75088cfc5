// What an event says about a message: it was posted, edited or deleted. Pure.

import type { MessageEvent, SlackMessage } from "../types.ts";
import { subjectOf } from "./parse-message.ts";

export type MessageChange =
  | { kind: "posted"; message: SlackMessage }
  | { kind: "edited"; message: SlackMessage; editedAt: Date }
  /** `message`: as it was before. */
  | { kind: "deleted"; message: SlackMessage };

/** Undefined if no person has changed any words: Slack also reports previews of links, and what apps do to their own messages. */
export function readChange(event: MessageEvent): MessageChange | undefined {
  if (isDeletion(event)) {
    const { channel, deleted_ts: ts, previous_message: before } = event;
    return { kind: "deleted", message: { ...before, channel, ts } };
  }
  if (!isEdit(event)) {
    const message: SlackMessage = event;
    return message.type === "app_mention" ? asPosted(message) : { kind: "posted", message };
  }
  const { channel, message: after, previous_message: before } = event;
  // A thread stays when its first message is deleted.
  if (after.subtype === "tombstone") return { kind: "deleted", message: { ...before, channel, ts: after.ts } };
  const isNew = after.edited?.ts !== before?.edited?.ts && after.text !== before?.text;
  return isNew ? asEdited({ ...after, channel }) : undefined;
}

/** Slack mentions the bot once more when a message that mentions it is edited. */
function asPosted(message: SlackMessage): MessageChange {
  return asEdited(message) ?? { kind: "posted", message };
}

function asEdited(message: SlackMessage): MessageChange | undefined {
  const editedAt = editedAtOf(message);
  return editedAt && { kind: "edited", message, editedAt };
}

export function editedAtOf({ edited }: SlackMessage): Date | undefined {
  return edited && new Date(Number(edited.ts) * 1000);
}

/** Identifies a change, whichever event it is from. An edit isn't done because the original message is. */
export function subjectOfChange(team: string, { kind, message }: MessageChange): string {
  const subject = subjectOf(team, message);
  if (kind === "posted") return subject;
  return kind === "edited" ? subjectOfEdit(team, message) : `${subject}:deleted`;
}

export function subjectOfEdit(team: string, message: SlackMessage): string {
  return `${subjectOf(team, message)}:${message.edited?.ts ?? ""}`;
}

function isEdit(event: MessageEvent): event is Extract<MessageEvent, { subtype: "message_changed" }> {
  return event.subtype === "message_changed" && "message" in event;
}

function isDeletion(event: MessageEvent): event is Extract<MessageEvent, { subtype: "message_deleted" }> {
  return event.subtype === "message_deleted" && "deleted_ts" in event;
}
