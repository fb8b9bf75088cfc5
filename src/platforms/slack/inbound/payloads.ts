// Validates payloads once, when they arrive: each must have the fields that the adapter reads. Pure.

import { z } from "zod";
import type { Payload } from "./types.ts";

const text = z.string();
const withId = z.looseObject({ id: text });
const content = { ts: text, files: z.array(withId).optional() };
const changed = z.looseObject(content).optional();
const message = z.looseObject({ ...content, channel: text, message: changed, previous_message: changed });
const reaction = z.looseObject({ user: text, reaction: text, item: z.looseObject({ channel: text, ts: text }) });
const acted = { trigger_id: text, user: withId };

const events = new Map<string, z.ZodType>([
  ["message", message],
  ["app_mention", message],
  ["reaction_added", reaction],
  ["reaction_removed", reaction],
  ["app_home_opened", z.looseObject({ user: text, tab: text })],
]);

const interactions = new Map<string, z.ZodType>([
  [
    "message_action",
    z.looseObject({ ...acted, channel: withId, message_ts: text, message: z.looseObject({}), response_url: text }),
  ],
  ["block_actions", z.looseObject({ ...acted, actions: z.array(z.looseObject({ action_id: text })) })],
  [
    "view_submission",
    z.looseObject({
      ...acted,
      view: z.looseObject({
        id: text,
        callback_id: text,
        private_metadata: text,
        state: z.looseObject({ values: z.record(text, z.record(text, z.looseObject({}))) }),
      }),
    }),
  ],
]);

const callback = z.looseObject({ event_id: text, event: z.looseObject({ type: text }) });
const slash = z.looseObject({
  command: text,
  trigger_id: text,
  response_url: text,
  user_id: text,
  team_id: text,
  channel_id: text,
});
const typed = z.looseObject({ type: text });

/** True for unknown kinds too: they are acknowledged and ignored. */
export function isPayload(body: unknown): body is Payload {
  if (slash.safeParse(body).success) return true;
  const { data } = typed.safeParse(body);
  if (data?.type !== "event_callback") return data !== undefined && fits(interactions.get(data.type), body);
  const { data: envelope } = callback.safeParse(body);
  return envelope !== undefined && fits(events.get(envelope.event.type), envelope.event);
}

function fits(shape: z.ZodType | undefined, value: unknown): boolean {
  return shape === undefined || shape.safeParse(value).success;
}
