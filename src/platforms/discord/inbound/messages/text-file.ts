// Discord turns a long message into a file, message.txt. Its text is the instruction.

import type { APIAttachment } from "discord.js";
import type { IncomingMessage } from "./incoming-message.ts";

/** In UTF-16 units, as on the page. */
export const MAX_TEXT_LENGTH = 8000;
/** No text of that length is larger, in UTF-8. */
export const MAX_TEXT_BYTES = 3 * MAX_TEXT_LENGTH;

export function textFileOf({ attachments, copy }: IncomingMessage): APIAttachment | undefined {
  return (copy?.attachments ?? attachments ?? []).find(
    ({ filename, content_type: type = "" }) => filename === "message.txt" && /^text\/plain\b/.test(type),
  );
}

/** The message as if its text hadn't been made a file. */
export function withText<Message extends IncomingMessage>(message: Message, text: string): Message {
  return { ...message, content: [message.content, text].filter(Boolean).join("\n") };
}
