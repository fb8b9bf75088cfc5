import type { Channel, Guild, Member, Role, User } from "./rows.ts";
import type { ServiceState } from "./service-state.ts";
import { createdAt } from "./snowflakes.ts";

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
    communication_disabled_until: member.timedOutUntil === undefined ? null : iso(member.timedOutUntil),
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

export function memberWithUser(state: ServiceState, guild: Guild, userId: string): Json | undefined {
  const member = guild.members.get(userId);
  const user = state.users.get(userId);
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

export function channelView(state: ServiceState, channel: Channel): Json {
  if (channel.thread) return threadView(state, channel);
  const common = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId ?? null, flags: 0 };
  const recipient = channel.recipientId === undefined ? undefined : state.users.get(channel.recipientId);
  if (recipient) return { ...common, recipients: [userView(recipient)] };
  return {
    ...common,
    guild_id: channel.guildId,
    name: channel.name,
    position: [...state.channels.keys()].indexOf(channel.id),
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

function threadView(state: ServiceState, channel: Channel): Json {
  const { thread } = channel;
  if (!thread) return {};
  // Discord doesn't count the message that starts a thread (channel, message_count)
  const count = state.messagesIn(channel.id).filter((message) => message.id !== channel.id).length;
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
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
      create_timestamp: iso(createdAt(channel.id)),
    },
    ...(thread.members.has(state.bot.id) ? { member: threadMemberView(channel, state.bot.id) } : {}),
  };
}

export function threadMemberView(channel: Channel, userId: string): Json {
  return { id: channel.id, user_id: userId, join_timestamp: iso(createdAt(channel.id)), flags: 0 };
}

/** The guild with roles, channels, active threads and the bot's member: clients fail later without them. */
export function guildView(state: ServiceState, guild: Guild): Json {
  const channels = state.channelsOf(guild);
  return {
    ...guildCard(guild),
    joined_at: iso(guild.members.get(state.bot.id)?.joinedAt ?? 0),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    channels: channels.filter((channel) => !channel.thread).map((channel) => channelView(state, channel)),
    threads: channels.filter((channel) => channel.thread && !channel.thread.archived).map((one) => channelView(state, one)),
    members: [memberWithUser(state, guild, state.bot.id)],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function guildCard(guild: Guild): Json {
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
