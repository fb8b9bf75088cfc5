import type { SlackService } from "./index.ts";

export interface RawAnswer {
  ok: boolean;
  error?: string;
  response_metadata?: { messages?: string[]; next_cursor?: string };
  [more: string]: unknown;
}

/** Calls a method as no library would, for tests of the service itself: as a form, with nested JSON as strings. */
export async function call(
  slack: SlackService,
  method: string,
  args: Record<string, unknown> = {},
  token = slack.botToken,
): Promise<RawAnswer> {
  const body = new URLSearchParams();
  for (const [key, value] of Object.entries(args))
    body.set(key, typeof value === "object" ? JSON.stringify(value) : String(value));
  return answerTo(slack, method, { method: "POST", headers: { authorization: `Bearer ${token}` }, body });
}

/** The same as JSON. */
export function callWithJson(slack: SlackService, method: string, args: unknown): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json; charset=utf-8" };
  return answerTo(slack, method, { method: "POST", headers, body: JSON.stringify(args) });
}

export async function answerTo(slack: SlackService, method: string, init: RequestInit): Promise<RawAnswer> {
  const response = await fetch(`${slack.url}${method}`, init);
  return (await response.json()) as RawAnswer;
}

/** What a refusal says: its error, and the first of its messages if it has any. */
export async function refusal(slack: SlackService, method: string, args: Record<string, unknown> = {}, token?: string) {
  const { ok, error, response_metadata } = await call(slack, method, args, token);
  if (ok) return "taken";
  const [message] = response_metadata?.messages ?? [];
  return message ? `${error} ${message}` : error;
}

/** Uploads bytes in all three steps and resolves with the file's id, whether it is processed or not. */
export async function uploaded(
  slack: SlackService,
  bytes: Uint8Array<ArrayBuffer>,
  name = "a.png",
  more: object = {},
): Promise<string> {
  const { upload_url, file_id } = await call(slack, "files.getUploadURLExternal", {
    filename: name,
    length: bytes.length,
    ...more,
  });
  await fetch(String(upload_url), { method: "POST", body: bytes });
  await call(slack, "files.completeUploadExternal", { files: [{ id: file_id, title: name }] });
  return String(file_id);
}
