import type { Channel, Member, Role, User } from "./rows.ts";
import { bornAt } from "./snowflakes.ts";
import type { World } from "./world.ts";

export type Json = Record<string, unknown>;

export const iso = (ms: number): string => new Date(ms).toISOString().replace("Z", "000+00:00");

export function userView(user: User): Json {
  return {
    id: user.id,
    username: user.name.toLowerCase(),
    discriminator: "0",
    global_name: user.bot ? null : user.name,
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    banner: null,
    accent_color: null,
    primary_guild: null,
    clan: null,
    public_flags: 0,
    flags: 0,
    ...(user.bot ? { bot: true } : {}),
  };
}

export function memberView(member: Member): Json {
  return {
    roles: member.roles,
    joined_at: iso(member.joinedAt),
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

export function memberWithUser(world: World, userId: string): Json | undefined {
  const member = world.guild.members.get(userId);
  const user = world.users.get(userId);
  return member && user ? { ...memberView(member), user: userView(user) } : undefined;
}

export function roleView(role: Role, position: number): Json {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: position > 0,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    description: null,
    flags: 0,
  };
}

export function channelView(world: World, channel: Channel): Json {
  if (channel.thread) return threadView(world, channel);
  const common = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId ?? null, flags: 0 };
  const recipient = channel.recipientId === undefined ? undefined : world.users.get(channel.recipientId);
  if (recipient) return { ...common, recipients: [userView(recipient)] };
  return {
    ...common,
    guild_id: world.guild.id,
    name: channel.name,
    position: [...world.channels.keys()].indexOf(channel.id),
    parent_id: null,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    available_tags: [],
    permission_overwrites: channel.overwrites.map(({ id, kind, allow, deny }) => ({
      id,
      type: kind === "role" ? 0 : 1,
      allow: String(allow),
      deny: String(deny),
    })),
  };
}

function threadView(world: World, channel: Channel): Json {
  const { thread } = channel;
  if (!thread) return {};
  // the message that opens a thread is not counted (Discord: channel, message_count)
  const count = world.messagesIn(channel.id).filter((message) => message.id !== channel.id).length;
  return {
    id: channel.id,
    type: channel.type,
    guild_id: world.guild.id,
    parent_id: channel.parentId,
    owner_id: thread.ownerId,
    name: channel.name,
    last_message_id: channel.lastMessageId ?? null,
    message_count: count,
    total_message_sent: count,
    member_count: Math.min(thread.members.size, 50),
    rate_limit_per_user: 0,
    flags: 0,
    applied_tags: [],
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      auto_archive_duration: thread.autoArchiveMinutes,
      archive_timestamp: iso(thread.archiveChangedAt),
      create_timestamp: iso(bornAt(channel.id)),
    },
    ...(thread.members.has(world.bot.id) ? { member: threadMemberView(channel, world.bot.id) } : {}),
  };
}

export function threadMemberView(channel: Channel, userId: string): Json {
  return { id: channel.id, user_id: userId, join_timestamp: iso(bornAt(channel.id)), flags: 0 };
}

/** The guild with roles, channels, active threads and the bot's member, without which later checks of a client fail (facts §12). */
export function guildView(world: World): Json {
  const channels = [...world.channels.values()].filter((channel) => channel.inGuild);
  return {
    ...guildCard(world),
    joined_at: iso(world.guild.members.get(world.bot.id)?.joinedAt ?? 0),
    large: false,
    unavailable: false,
    member_count: world.guild.members.size,
    channels: channels.filter((channel) => !channel.thread).map((channel) => channelView(world, channel)),
    threads: channels.filter((channel) => channel.thread && !channel.thread.archived).map((one) => channelView(world, one)),
    members: [memberWithUser(world, world.bot.id)],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function guildCard(world: World): Json {
  const { guild } = world;
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    premium_tier: guild.premiumTier,
    roles: guild.roles.map(roleView),
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    region: "deprecated",
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    preferred_locale: "en-US",
    nsfw: false,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    premium_subscription_count: 0,
    emojis: [],
    stickers: [],
    features: [],
    max_members: 500_000,
    max_video_channel_users: 25,
    hub_type: null,
    incidents_data: null,
  };
}
