import type { Team } from "../state/rows.ts";
import type { Happening, World } from "../state/world.ts";

const messages = { channel: "message.channels", group: "message.groups", im: "message.im", mpim: "message.mpim" } as const;
const histories = { channel: "channels:history", group: "groups:history", im: "im:history", mpim: "mpim:history" } as const;

/** What our manifest subscribes to (facts §10). */
export const manifestEvents = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  ...Object.values(messages),
  "reaction_added",
  "reaction_removed",
  "tokens_revoked",
];

/** What our manifest asks for (facts §10). */
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

/** Whether the app hears of it: subscribed, with the scope, and in the channel if it happened in one. */
export function hears(world: World, team: Team, events: Set<string>, { event }: Happening): boolean {
  if (team.dead) return ["app_uninstalled", "tokens_revoked"].includes(event.type) && events.has(event.type);
  const place = event.type.startsWith("reaction_") ? Object(event.item).channel : event.channel;
  const channel = world.channels.get(String(place));
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
