// Discord's own description of its API: what a request to each route has to be, and what an answer of ours.

import * as spec from "discord-api-spec/zod";
import { z } from "zod";
import type { Reply } from "../rest/router.ts";
import { check } from "./check.ts";

interface Described {
  request?: z.ZodType;
  answer?: z.ZodType;
}

const message = { answer: spec.MessageResponseSchema };
const messages = { answer: z.array(spec.MessageResponseSchema) };
const channel = z.union([spec.GuildChannelResponseSchema, spec.ThreadResponseSchema, spec.PrivateChannelResponseSchema]);
const callback = z.union([
  spec.CreateMessageInteractionCallbackRequestSchema,
  spec.UpdateMessageInteractionCallbackRequestSchema,
  spec.ModalInteractionCallbackRequestSchema,
  spec.ApplicationCommandAutocompleteCallbackRequestSchema,
]);
const commands = "/applications/:application/commands";
const onMessage = "/channels/:channel/messages/:message";
const webhook = "/webhooks/:application/:token";

/** Routes that the description has nothing to say about answer nothing, or no more than a status. */
const described: Record<string, Described> = {
  "GET /gateway": { answer: spec.GatewayResponseSchema },
  "GET /gateway/bot": { answer: spec.GatewayBotResponseSchema },
  "GET /users/@me": { answer: spec.UserPIIResponseSchema },
  "GET /users/:user": { answer: spec.UserResponseSchema },
  "POST /users/@me/channels": { request: spec.CreatePrivateChannelRequestSchema, answer: spec.PrivateChannelResponseSchema },
  "GET /applications/@me": { answer: spec.PrivateApplicationResponseSchema },
  "GET /oauth2/applications/@me": { answer: spec.PrivateApplicationResponseSchema },
  "GET /guilds/:guild/members/:user": { answer: spec.GuildMemberResponseSchema },
  [`GET ${commands}`]: { answer: z.array(spec.ApplicationCommandResponseSchema) },
  [`PUT ${commands}`]: {
    request: z.array(spec.ApplicationCommandUpdateRequestSchema),
    answer: z.array(spec.ApplicationCommandResponseSchema),
  },
  "POST /interactions/:interaction/:token/callback": { request: callback, answer: spec.InteractionCallbackResponseSchema },
  [`POST ${webhook}`]: message,
  [`GET ${webhook}/messages/:message`]: message,
  [`PATCH ${webhook}/messages/:message`]: { request: spec.IncomingWebhookUpdateRequestPartialSchema, ...message },
  "GET /channels/:channel": { answer: channel },
  "PATCH /channels/:channel": {
    request: z.union([spec.UpdateThreadRequestPartialSchema, spec.UpdateGuildChannelRequestPartialSchema]),
    answer: channel,
  },
  "DELETE /channels/:channel": { answer: channel },
  "GET /channels/:channel/messages": messages,
  "POST /channels/:channel/messages": { request: spec.MessageCreateRequestSchema, ...message },
  [`GET ${onMessage}`]: message,
  [`PATCH ${onMessage}`]: { request: spec.MessageEditRequestPartialSchema, ...message },
  [`GET ${onMessage}/reactions/:emoji`]: { answer: z.array(spec.UserResponseSchema) },
  [`POST ${onMessage}/threads`]: { request: spec.CreateTextThreadWithMessageRequestSchema, answer: spec.ThreadResponseSchema },
  "POST /channels/:channel/threads": {
    request: spec.CreateTextThreadWithoutMessageRequestSchema,
    answer: spec.ThreadResponseSchema,
  },
};

/** Throws 50035 for what Discord's description does not allow. */
export function demandDescribed(route: { method: string; path: string }, body: unknown): void {
  const { request } = described[`${route.method} ${route.path}`] ?? {};
  if (request) check(request, body ?? {});
}

/** An answer that Discord would not give is a mistake of this service: it is not sent. */
export function demandAnswer(route: { method: string; path: string }, { status, body }: Reply): void {
  const { answer } = described[`${route.method} ${route.path}`] ?? {};
  if (!answer || body === undefined || status >= 300) return;
  const read = answer.safeParse(asDescribed(body));
  if (!read.success) throw new Error(`${route.method} ${route.path}: not Discord's answer: ${z.prettifyError(read.error)}`);
}

/** What the schemas do not know and Discord sends: times with an offset, and references to forwarded messages. */
function asDescribed(body: unknown): unknown {
  const text = JSON.stringify(body).replaceAll('+00:00"', 'Z"');
  return JSON.parse(text.replaceAll('"message_reference":{"type":1', '"message_reference":{"type":0'));
}
