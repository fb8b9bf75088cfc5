// Discord's published API specification: checks requests to each route, and this service's own responses.

import * as spec from "discord-api-spec/zod";
import { z } from "zod";
import type { Reply } from "../rest/router.ts";
import { check } from "./check.ts";

interface RouteSpec {
  request?: z.ZodType;
  response?: z.ZodType;
}

const message = { response: spec.MessageResponseSchema };
const messages = { response: z.array(spec.MessageResponseSchema) };
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

/** Routes that aren't listed here respond with nothing but a status. */
const specified: Record<string, RouteSpec> = {
  "GET /gateway": { response: spec.GatewayResponseSchema },
  "GET /gateway/bot": { response: spec.GatewayBotResponseSchema },
  "GET /users/@me": { response: spec.UserPIIResponseSchema },
  "GET /users/:user": { response: spec.UserResponseSchema },
  "POST /users/@me/channels": { request: spec.CreatePrivateChannelRequestSchema, response: spec.PrivateChannelResponseSchema },
  "GET /applications/@me": { response: spec.PrivateApplicationResponseSchema },
  "GET /oauth2/applications/@me": { response: spec.PrivateApplicationResponseSchema },
  "GET /guilds/:guild/members/:user": { response: spec.GuildMemberResponseSchema },
  [`GET ${commands}`]: { response: z.array(spec.ApplicationCommandResponseSchema) },
  [`PUT ${commands}`]: {
    request: z.array(spec.ApplicationCommandUpdateRequestSchema),
    response: z.array(spec.ApplicationCommandResponseSchema),
  },
  "POST /interactions/:interaction/:token/callback": { request: callback, response: spec.InteractionCallbackResponseSchema },
  [`POST ${webhook}`]: message,
  [`GET ${webhook}/messages/:message`]: message,
  [`PATCH ${webhook}/messages/:message`]: { request: spec.IncomingWebhookUpdateRequestPartialSchema, ...message },
  "GET /channels/:channel": { response: channel },
  "PATCH /channels/:channel": {
    request: z.union([spec.UpdateThreadRequestPartialSchema, spec.UpdateGuildChannelRequestPartialSchema]),
    response: channel,
  },
  "DELETE /channels/:channel": { response: channel },
  "GET /channels/:channel/messages": messages,
  "POST /channels/:channel/messages": { request: spec.MessageCreateRequestSchema, ...message },
  [`GET ${onMessage}`]: message,
  [`PATCH ${onMessage}`]: { request: spec.MessageEditRequestPartialSchema, ...message },
  [`GET ${onMessage}/reactions/:emoji`]: { response: z.array(spec.UserResponseSchema) },
  [`POST ${onMessage}/threads`]: { request: spec.CreateTextThreadWithMessageRequestSchema, response: spec.ThreadResponseSchema },
  "POST /channels/:channel/threads": {
    request: spec.CreateTextThreadWithoutMessageRequestSchema,
    response: spec.ThreadResponseSchema,
  },
};

/** Throws 50035 for a request that the specification doesn't allow. */
export function checkRequest(route: { method: string; path: string }, body: unknown): void {
  const { request } = specified[`${route.method} ${route.path}`] ?? {};
  if (request) check(request, body ?? {});
}

/** Throws for a response that Discord wouldn't send: a bug in this service. */
export function checkResponse(route: { method: string; path: string }, { status, body }: Reply): void {
  const { response } = specified[`${route.method} ${route.path}`] ?? {};
  if (!response || body === undefined || status >= 300) return;
  const read = response.safeParse(toSpec(body));
  if (!read.success)
    throw new Error(`${route.method} ${route.path}: not a response of Discord's: ${z.prettifyError(read.error)}`);
}

/** Adapts what Discord sends but the schemas don't allow: times with an offset, and references to forwarded messages. */
function toSpec(body: unknown): unknown {
  const text = JSON.stringify(body).replaceAll('+00:00"', 'Z"');
  return JSON.parse(text.replaceAll('"message_reference":{"type":1', '"message_reference":{"type":0'));
}
