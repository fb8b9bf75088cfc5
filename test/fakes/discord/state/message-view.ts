import { ComponentType, MessageReferenceType } from "discord.js";
import type { AnyComponent } from "../rules/components.ts";
import type { Interaction, Message, Snapshot, StoredFile } from "./rows.ts";
import { channelView, iso, type Json, userView } from "./views.ts";
import type { World } from "./world.ts";

/**
 * A message as Discord gives it out. Without the message content intent `content`, `embeds`, `attachments` and `components` are
 * empty, except in own messages, DMs and messages that mention the app (facts §6). Empty lists are sent as `[]`: `null` crashes clients.
 */
export function messageView(world: World, message: Message, reads: boolean): Json {
  const open = reads || isOpen(world, message);
  const author = world.users.get(message.authorId);
  return {
    ...(open ? contentsView(world, message) : blank),
    id: message.id,
    channel_id: message.channelId,
    author: author ? userView(author) : undefined,
    type: message.type,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    mentions: message.mentions.flatMap((id) => world.users.get(id) ?? []).map(userView),
    mention_roles: [],
    mention_everyone: message.mentionsEveryone,
    flags: message.flags,
    pinned: false,
    tts: false,
    ...(message.reactions.length > 0 ? { reactions: reactionsView(world, message) } : {}),
    ...referenceView(world, message, reads),
    ...(message.snapshot ? { message_snapshots: [{ message: snapshotView(world, message.snapshot, open) }] } : {}),
    ...(message.answers ? answeringView(world, message.answers) : {}),
    ...threadOn(world, message),
  };
}

/** Whether its contents are shown even without the intent. */
function isOpen(world: World, message: Message): boolean {
  const direct = world.channels.get(message.channelId)?.inGuild === false;
  return direct || message.authorId === world.bot.id || message.mentions.includes(world.bot.id);
}

const blank = { content: "", embeds: [], attachments: [], components: [] };

function contentsView(world: World, message: Snapshot): Json {
  return {
    content: message.content,
    embeds: message.embeds.map((embed) => ({ type: "rich", ...resolved(world, embed, message.files) })),
    attachments: message.files.filter((file) => !file.placed).map((file) => fileView(world, file)),
    components: message.components.map((component) => resolved(world, component, message.files)),
  };
}

export function fileView(world: World, file: StoredFile): Json {
  return {
    id: file.id,
    filename: file.name,
    size: file.bytes.length,
    url: world.links.to(file),
    proxy_url: world.links.to(file, "media"),
    content_type: file.contentType,
    flags: file.spoiler ? 8 : 0,
    ...(file.title === undefined ? {} : { title: file.title }),
    ...(file.width === undefined ? {} : { width: file.width, height: file.height }),
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.ephemeral ? { ephemeral: true } : {}),
  };
}

/** What Discord says of a component even where it was not sent, by type. */
const added: Record<number, Json> = {
  [ComponentType.StringSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.File]: { name: null, size: null, spoiler: false },
  [ComponentType.Separator]: { spacing: 1, divider: true },
  [ComponentType.Container]: { accent_color: null, spoiler: false },
};

/** A copy in which every `attachment://name` has become the file's link, with what Discord adds to it. */
function resolved(world: World, part: AnyComponent | object, files: StoredFile[]): Json {
  const link = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(link);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, link(inner)]));
    const name = typeof copy.url === "string" ? /^attachment:\/\/(.+)$/.exec(copy.url)?.[1] : undefined;
    const file = files.find((one) => one.name === name);
    if (file) return { ...copy, ...mediaView(world, file) };
    return { ...("media" in copy && { description: null, spoiler: false }), ...added[Number(copy.type)], ...copy };
  };
  return link(part) as Json;
}

function mediaView(world: World, file: StoredFile): Json {
  const { url, proxy_url, content_type, width, height } = fileView(world, file);
  return { id: file.id, url, proxy_url, content_type, width, height, attachment_id: file.id, loading_state: 2 };
}

function reactionsView(world: World, message: Message): Json[] {
  return message.reactions.map(({ emoji, users }) => ({
    emoji: { id: null, name: emoji },
    count: users.length,
    count_details: { normal: users.length, burst: 0 },
    me: users.includes(world.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

function referenceView(world: World, message: Message, reads: boolean): Json {
  const { reference } = message;
  if (!reference) return {};
  const target = world.messages.get(reference.messageId);
  const inGuild = world.channels.get(reference.channelId)?.inGuild;
  const pointer = {
    type: reference.kind === "forward" ? MessageReferenceType.Forward : MessageReferenceType.Default,
    message_id: reference.messageId,
    channel_id: reference.channelId,
    ...(inGuild ? { guild_id: world.guild.id } : {}),
  };
  if (reference.kind === "forward") return { message_reference: pointer };
  if (!target) return { message_reference: pointer, referenced_message: null };
  const { referenced_message: _, ...referenced } = messageView(world, target, reads);
  return { message_reference: pointer, referenced_message: referenced };
}

function snapshotView(world: World, snapshot: Snapshot, open: boolean): Json {
  return {
    ...(open ? contentsView(world, snapshot) : blank),
    type: snapshot.type,
    flags: snapshot.flags,
    timestamp: iso(snapshot.createdAt),
    edited_timestamp: null,
    mentions: [],
    mention_roles: [],
  };
}

function answeringView(world: World, interaction: Interaction): Json {
  const user = world.users.get(interaction.userId);
  return {
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: {
      id: interaction.id,
      type: interaction.type,
      user: user ? userView(user) : undefined,
      authorizing_integration_owners: { "0": world.channels.get(interaction.channelId)?.inGuild ? world.guild.id : "0" },
    },
  };
}

function threadOn(world: World, message: Message): Json {
  const thread = world.channels.get(message.id);
  return thread?.thread && thread.parentId === message.channelId ? { thread: channelView(world, thread) } : {};
}
