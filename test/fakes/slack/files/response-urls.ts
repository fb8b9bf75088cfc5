import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { change, post, remove } from "../acts/messages.ts";
import type { Api, Outcome } from "../api/api.ts";
import { parseJson, readBytes } from "../api/body.ts";
import { messageBlocks } from "../rules/content.ts";
import { Refusal } from "../rules/refusal.ts";
import type { ResponseUrl, ServiceState } from "../state/service-state.ts";

const ResponseBody = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

/** Serves a `response_url`: no token, five uses within half an hour, ephemeral by default, no files. */
export async function serveResponseUrl(
  state: ServiceState,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
) {
  const given = parseJson((await readBytes(request)).toString());
  const args = Object(given) as Record<string, unknown>;
  await api.handle(request, response, "response_url", args, () => handle(state, state.responseUrls.get(token), given));
}

function handle(state: ServiceState, url: ResponseUrl | undefined, given: unknown): Outcome {
  if (!url || state.clock.now() > url.expiresAt) return refuse(404, "expired_url");
  if (url.left <= 0) return refuse(404, "used_url");
  const parsed = ResponseBody.safeParse(given);
  if (!parsed.success) return refuse(400, "invalid_payload");
  try {
    respond(state, url, parsed.data);
  } catch (error) {
    if (error instanceof Refusal) return refuse(400, error.error);
    throw error;
  }
  url.left--;
  return { status: 200, body: "ok" };
}

function respond(
  state: ServiceState,
  { teamId, channelId, userId, threadTs, message }: ResponseUrl,
  body: z.infer<typeof ResponseBody>,
): void {
  const team = state.team(teamId);
  const original = message && state.messages.includes(message) ? message : undefined;
  if (body.delete_original && original) return void remove(state, original);
  const blocks = messageBlocks(state, team, body.blocks);
  if (!body.text && blocks.length === 0) throw new Refusal("no_text");
  const text = body.text ?? "";
  if (body.replace_original && original) return void change(state, original, { text, blocks, edited: false });
  const thread = body.thread_ts ?? threadTs;
  post(state, {
    channelId,
    userId: team.botUserId,
    fromBot: true,
    text,
    blocks,
    ...(thread ? { threadTs: thread } : {}),
    ...(body.response_type === "in_channel" ? {} : { onlyFor: userId }),
  });
}

function refuse(status: number, error: string): Outcome {
  return { status, body: { ok: false, error }, refused: error };
}
