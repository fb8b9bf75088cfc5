import type { Team } from "../state/rows.ts";
import type { ServiceEvent, ServiceState } from "../state/service-state.ts";

const messages = { channel: "message.channels", group: "message.groups", im: "message.im", mpim: "message.mpim" } as const;
const histories = { channel: "channels:history", group: "groups:history", im: "im:history", mpim: "mpim:history" } as const;

/** The events that the bot's manifest subscribes to. */
export const manifestEvents = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  ...Object.values(messages),
  "reaction_added",
  "reaction_removed",
  "tokens_revoked",
];

/** The scopes that the bot's manifest requests. */
export const manifestScopes = [
  "commands",
  "chat:write",
  "files:read",
  "files:write",
  "reactions:read",
  "reactions:write",
  "app_mentions:read",
  "channels:history",
  "groups:history",
  "im:history",
  "mpim:history",
  "im:write",
];

/** Whether the app receives an event: it has subscribed to it, has the scope, and is a member of the channel. */
export function isSubscribed(state: ServiceState, team: Team, events: Set<string>, { event }: ServiceEvent): boolean {
  if (team.authError) return ["app_uninstalled", "tokens_revoked"].includes(event.type) && events.has(event.type);
  const place = event.type.startsWith("reaction_") ? Object(event.item).channel : event.channel;
  const channel = state.channels.get(String(place));
  if (event.type === "message") {
    if (!channel?.members.has(team.botUserId)) return false;
    return events.has(messages[channel.kind]) && team.scopes.has(histories[channel.kind]);
  }
  if (channel && !channel.members.has(team.botUserId)) return false;
  const scope = event.type.startsWith("reaction_")
    ? "reactions:read"
    : event.type === "app_mention"
      ? "app_mentions:read"
      : undefined;
  return events.has(event.type) && (scope === undefined || team.scopes.has(scope));
}
