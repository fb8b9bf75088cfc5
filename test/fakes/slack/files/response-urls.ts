import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { change, post, remove } from "../acts/messages.ts";
import type { Api, Outcome } from "../api/api.ts";
import { parseJson, readBytes } from "../api/body.ts";
import { messageBlocks } from "../rules/content.ts";
import { Refusal } from "../rules/refusal.ts";
import type { ResponseUrl, World } from "../state/world.ts";

const Answer = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

/** POST to a `response_url`: no token, five times within half an hour, ephemeral unless said otherwise, no files (facts §8). */
export async function serveResponseUrl(
  world: World,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
) {
  const given = parseJson((await readBytes(request)).toString());
  const args = Object(given) as Record<string, unknown>;
  await api.handle(request, response, "response_url", args, () => answer(world, world.responseUrls.get(token), given));
}

function answer(world: World, url: ResponseUrl | undefined, given: unknown): Outcome {
  if (!url || world.clock.now() > url.expiresAt) return no(404, "expired_url");
  if (url.left <= 0) return no(404, "used_url");
  const parsed = Answer.safeParse(given);
  if (!parsed.success) return no(400, "invalid_payload");
  try {
    act(world, url, parsed.data);
  } catch (error) {
    if (error instanceof Refusal) return no(400, error.error);
    throw error;
  }
  url.left--;
  return { status: 200, body: "ok" };
}

function act(world: World, { teamId, channelId, userId, threadTs, message }: ResponseUrl, said: z.infer<typeof Answer>): void {
  const team = world.team(teamId);
  const original = message && world.messages.includes(message) ? message : undefined;
  if (said.delete_original && original) return void remove(world, original);
  const blocks = messageBlocks(world, team, said.blocks);
  if (!said.text && blocks.length === 0) throw new Refusal("no_text");
  const text = said.text ?? "";
  if (said.replace_original && original) return void change(world, original, { text, blocks, edited: false });
  const thread = said.thread_ts ?? threadTs;
  post(world, {
    channelId,
    userId: team.botUserId,
    fromBot: true,
    text,
    blocks,
    ...(thread ? { threadTs: thread } : {}),
    ...(said.response_type === "in_channel" ? {} : { onlyFor: userId }),
  });
}

function no(status: number, error: string): Outcome {
  return { status, body: { ok: false, error }, refused: error };
}
