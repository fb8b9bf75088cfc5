import { z } from "zod";
import { check } from "../../rules/check.ts";
import { may } from "../../rules/permissions.ts";
import { refusal } from "../../rules/refusal.ts";
import { channelView, guildCard, memberWithUser, roleView, userView } from "../../state/views.ts";
import type { World } from "../../state/world.ts";
import type { Call, Reply, Route } from "../router.ts";

const Refresh = z.object({ attachment_urls: z.array(z.string()).min(1).max(50) });

export const peopleRoutes: Route[] = [
  {
    method: "GET",
    path: "/users/@me",
    handle: ({ world }) => ok({ ...userView(world.bot), verified: true, email: null, mfa_enabled: true, locale: "en-US" }),
  },
  { method: "GET", path: "/users/:user", handle: user },
  { method: "GET", path: "/applications/@me", handle: ({ world }) => ok(applicationView(world)) },
  { method: "GET", path: "/oauth2/applications/@me", handle: ({ world }) => ok(applicationView(world)) },
  { method: "GET", path: "/guilds/:guild", handle: inGuild(({ world }) => guildCard(world)) },
  { method: "GET", path: "/guilds/:guild/roles", handle: inGuild(({ world }) => world.guild.roles.map(roleView)) },
  { method: "GET", path: "/guilds/:guild/channels", handle: inGuild(({ world }) => visible(world, false)) },
  {
    method: "GET",
    path: "/guilds/:guild/threads/active",
    handle: inGuild(({ world }) => ({ threads: visible(world, true), members: [] })),
  },
  { method: "GET", path: "/guilds/:guild/members/:user", handle: inGuild(member) },
  { method: "POST", path: "/attachments/refresh-urls", handle: refreshLinks },
];

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function inGuild(view: (call: Call) => unknown): (call: Call) => Reply {
  return (call) => {
    call.guild();
    return ok(view(call));
  };
}

function user(call: Call): Reply {
  const found = call.world.users.get(call.id("user"));
  if (!found) throw refusal("unknownUser");
  return ok(userView(found));
}

function member(call: Call): unknown {
  const id = call.param("user") === "@me" ? call.world.bot.id : call.id("user");
  const found = memberWithUser(call.world, id);
  if (!found) throw refusal("unknownMember");
  return found;
}

function visible(world: World, threads: boolean): unknown[] {
  const channels = [...world.channels.values()].filter((channel) => channel.inGuild && Boolean(channel.thread) === threads);
  const open = channels.filter((channel) => !channel.thread?.archived && may(world, world.bot.id, channel, "ViewChannel"));
  return open.map((channel) => channelView(world, channel));
}

/** Flag 1 << 19: the message content intent is switched on, below the size that needs a review (facts §1.7). */
export function applicationView(world: World): Record<string, unknown> {
  return {
    id: world.applicationId,
    name: world.bot.name,
    icon: null,
    description: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: world.portal.messageContent ? 1 << 19 : 0,
    flags_new: String(world.portal.messageContent ? 1 << 19 : 0),
    ...{ type: null, team: null, owner: userView(world.bot), bot: userView(world.bot) },
    ...{ redirect_uris: [], interactions_endpoint_url: null, role_connections_verification_url: null },
    ...{ approximate_guild_count: 1, approximate_user_install_count: 0, approximate_user_authorization_count: 0 },
    ...{ explicit_content_filter: 0, eligible_oauth2_scopes: [] },
  };
}

/** New links for old ones; a link to nothing comes back as it was (facts §4: works for bots, undocumented). */
function refreshLinks(call: Call): Reply {
  const { attachment_urls } = check(Refresh, call.body ?? {});
  const refreshed = attachment_urls.map((original) => {
    const file = URL.canParse(original) ? call.world.links.named(new URL(original)) : undefined;
    return { original, refreshed: file ? call.world.links.to(file) : original };
  });
  return ok({ refreshed_urls: refreshed });
}
