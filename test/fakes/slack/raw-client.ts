import type { SlackService } from "./index.ts";

export interface RawResponse {
  ok: boolean;
  error?: string;
  response_metadata?: { messages?: string[]; next_cursor?: string };
  [more: string]: unknown;
}

/** Calls a method without a library, for tests of the service itself: as a form, with nested JSON as strings. */
export async function call(
  slack: SlackService,
  method: string,
  args: Record<string, unknown> = {},
  token = slack.botToken,
): Promise<RawResponse> {
  const body = new URLSearchParams();
  for (const [key, value] of Object.entries(args))
    body.set(key, typeof value === "object" ? JSON.stringify(value) : String(value));
  return sendCall(slack, method, { method: "POST", headers: { authorization: `Bearer ${token}` }, body });
}

/** Calls a method with a JSON body. */
export function callWithJson(slack: SlackService, method: string, args: unknown): Promise<RawResponse> {
  const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json; charset=utf-8" };
  return sendCall(slack, method, { method: "POST", headers, body: JSON.stringify(args) });
}

export async function sendCall(slack: SlackService, method: string, init: RequestInit): Promise<RawResponse> {
  const response = await fetch(`${slack.url}${method}`, init);
  return (await response.json()) as RawResponse;
}

/** Calls a method. Resolves to the error and the first of its messages, or to "taken" if the call succeeded. */
export async function refusal(slack: SlackService, method: string, args: Record<string, unknown> = {}, token?: string) {
  const { ok, error, response_metadata } = await call(slack, method, args, token);
  if (ok) return "taken";
  const [message] = response_metadata?.messages ?? [];
  return message ? `${error} ${message}` : error;
}

/** Uploads bytes in all three steps. Resolves to the file's id, even if it isn't processed yet. */
export async function upload(
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
