import { z } from "zod";
import { check } from "../../rules/check.ts";
import { may } from "../../rules/permissions.ts";
import { refusal } from "../../rules/refusal.ts";
import type { Guild } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import { channelView, guildCard, memberWithUser, roleView, userView } from "../../state/views.ts";
import type { Call, Reply, Route } from "../router.ts";

const Refresh = z.object({ attachment_urls: z.array(z.string()).min(1).max(50) });

export const peopleRoutes: Route[] = [
  {
    method: "GET",
    path: "/users/@me",
    handle: ({ state }) => ok({ ...userView(state.bot), verified: true, email: null, mfa_enabled: true, locale: "en-US" }),
  },
  { method: "GET", path: "/users/:user", handle: user },
  { method: "GET", path: "/applications/@me", handle: ({ state }) => ok(applicationView(state)) },
  { method: "GET", path: "/oauth2/applications/@me", handle: ({ state }) => ok(applicationView(state)) },
  { method: "GET", path: "/guilds/:guild", handle: inGuild((guild) => guildCard(guild)) },
  { method: "GET", path: "/guilds/:guild/roles", handle: inGuild(({ roles }) => roles.map(roleView)) },
  { method: "GET", path: "/guilds/:guild/channels", handle: inGuild((guild, { state }) => visible(state, guild, false)) },
  {
    method: "GET",
    path: "/guilds/:guild/threads/active",
    handle: inGuild((guild, { state }) => ({ threads: visible(state, guild, true), members: [] })),
  },
  { method: "GET", path: "/guilds/:guild/members/:user", handle: inGuild(member) },
  { method: "POST", path: "/attachments/refresh-urls", handle: refreshLinks },
];

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function inGuild(view: (guild: Guild, call: Call) => unknown): (call: Call) => Reply {
  return (call) => ok(view(call.guild(), call));
}

function user(call: Call): Reply {
  const found = call.state.users.get(call.id("user"));
  if (!found) throw refusal("unknownUser");
  return ok(userView(found));
}

function member(guild: Guild, call: Call): unknown {
  const id = call.param("user") === "@me" ? call.state.bot.id : call.id("user");
  const found = memberWithUser(call.state, guild, id);
  if (!found) throw refusal("unknownMember");
  return found;
}

function visible(state: ServiceState, guild: Guild, threads: boolean): unknown[] {
  const channels = state.channelsOf(guild).filter((channel) => Boolean(channel.thread) === threads);
  const open = channels.filter((channel) => !channel.thread?.archived && may(state, state.bot.id, channel, "ViewChannel"));
  return open.map((channel) => channelView(state, channel));
}

/** Flag 1 << 19: the message content intent is on, for a bot below the size that needs a review. */
export function applicationView(state: ServiceState): Record<string, unknown> {
  return {
    id: state.applicationId,
    name: state.bot.name,
    icon: null,
    description: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: state.portal.messageContent ? 1 << 19 : 0,
    flags_new: String(state.portal.messageContent ? 1 << 19 : 0),
    ...{ type: null, team: null, owner: userView(state.bot), bot: userView(state.bot) },
    ...{ redirect_uris: [], interactions_endpoint_url: null, role_connections_verification_url: null },
    ...{ approximate_guild_count: state.guilds.size, approximate_user_install_count: 0, approximate_user_authorization_count: 0 },
    ...{ explicit_content_filter: 0, eligible_oauth2_scopes: [] },
  };
}

/** Refreshes links; a link to a missing file is returned unchanged. */
function refreshLinks(call: Call): Reply {
  const { attachment_urls } = check(Refresh, call.body ?? {});
  const refreshed = attachment_urls.map((original) => {
    const file = URL.canParse(original) ? call.state.links.named(new URL(original)) : undefined;
    return { original, refreshed: file ? call.state.links.to(file) : original };
  });
  return ok({ refreshed_urls: refreshed });
}
