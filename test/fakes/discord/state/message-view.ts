import { ComponentType, MessageReferenceType } from "discord.js";
import type { AnyComponent } from "../rules/components.ts";
import type { Interaction, Message, Snapshot, StoredFile } from "./rows.ts";
import type { ServiceState } from "./service-state.ts";
import { channelView, iso, type Json, userView } from "./views.ts";

/**
 * A message as Discord returns it. Without the message content intent `content`, `embeds`, `attachments` and `components` are
 * empty, except in own messages, DMs and messages that mention the app. Empty lists are sent as `[]`: `null` crashes clients.
 */
export function messageView(state: ServiceState, message: Message, reads: boolean): Json {
  const open = reads || isOpen(state, message);
  const author = state.users.get(message.authorId);
  return {
    ...(open ? contentsView(state, message) : blank),
    id: message.id,
    channel_id: message.channelId,
    author: author ? userView(author) : undefined,
    type: message.type,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    mentions: message.mentions.flatMap((id) => state.users.get(id) ?? []).map(userView),
    mention_roles: [],
    mention_everyone: message.mentionsEveryone,
    flags: message.flags,
    pinned: false,
    tts: false,
    ...(message.reactions.length > 0 ? { reactions: reactionsView(state, message) } : {}),
    ...(message.webhookId === undefined ? {} : { webhook_id: message.webhookId }),
    ...referenceView(state, message, reads),
    ...(message.snapshot ? { message_snapshots: [{ message: snapshotView(state, message.snapshot, open) }] } : {}),
    ...(message.answers ? answeringView(state, message.answers) : {}),
    ...threadOn(state, message),
  };
}

/** Whether the bot may read the contents even without the intent. */
function isOpen(state: ServiceState, message: Message): boolean {
  const direct = isDirect(state, message.channelId);
  return direct || message.authorId === state.bot.id || message.mentions.includes(state.bot.id);
}

function isDirect(state: ServiceState, channelId: string): boolean {
  const channel = state.channels.get(channelId);
  return channel !== undefined && channel.guildId === undefined;
}

const blank = { content: "", embeds: [], attachments: [], components: [] };

function contentsView(state: ServiceState, message: Snapshot): Json {
  return {
    content: message.content,
    embeds: message.embeds.map((embed) => ({ type: "rich", ...resolved(state, embed, message.files) })),
    attachments: message.files.filter((file) => !file.placed).map((file) => fileView(state, file)),
    components: message.components.map((component) => resolved(state, component, message.files)),
  };
}

export function fileView(state: ServiceState, file: StoredFile): Json {
  return {
    id: file.id,
    filename: file.name,
    size: file.bytes.length,
    url: state.links.to(file),
    proxy_url: state.links.to(file, "media"),
    content_type: file.contentType,
    flags: file.spoiler ? 8 : 0,
    ...(file.title === undefined ? {} : { title: file.title }),
    ...(file.width === undefined ? {} : { width: file.width, height: file.height }),
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.ephemeral ? { ephemeral: true } : {}),
  };
}

/** Default fields that Discord adds to components, by type. */
const added: Record<number, Json> = {
  [ComponentType.StringSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.File]: { name: null, size: null, spoiler: false },
  [ComponentType.Separator]: { spacing: 1, divider: true },
  [ComponentType.Container]: { accent_color: null, spoiler: false },
};

/** A copy in which every `attachment://name` is replaced by the file's link, with the fields Discord adds. */
function resolved(state: ServiceState, part: AnyComponent | object, files: StoredFile[]): Json {
  const link = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(link);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, link(inner)]));
    const name = typeof copy.url === "string" ? /^attachment:\/\/(.+)$/.exec(copy.url)?.[1] : undefined;
    const file = files.find((one) => one.name === name);
    if (file) return { ...copy, ...mediaView(state, file) };
    return { ...("media" in copy && { description: null, spoiler: false }), ...added[Number(copy.type)], ...copy };
  };
  return link(part) as Json;
}

function mediaView(state: ServiceState, file: StoredFile): Json {
  const { url, proxy_url, content_type, width, height } = fileView(state, file);
  return { id: file.id, url, proxy_url, content_type, width, height, attachment_id: file.id, loading_state: 2 };
}

function reactionsView(state: ServiceState, message: Message): Json[] {
  return message.reactions.map(({ emoji, users }) => ({
    emoji: { id: null, name: emoji },
    count: users.length,
    count_details: { normal: users.length, burst: 0 },
    me: users.includes(state.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

function referenceView(state: ServiceState, message: Message, reads: boolean): Json {
  const { reference } = message;
  if (!reference) return {};
  const target = state.messages.get(reference.messageId);
  const guildId = state.channels.get(reference.channelId)?.guildId;
  const pointer = {
    type: reference.kind === "forward" ? MessageReferenceType.Forward : MessageReferenceType.Default,
    message_id: reference.messageId,
    channel_id: reference.channelId,
    ...(guildId === undefined ? {} : { guild_id: guildId }),
  };
  if (reference.kind === "forward") return { message_reference: pointer };
  if (!target) return { message_reference: pointer, referenced_message: null };
  const { referenced_message: _, ...referenced } = messageView(state, target, reads);
  return { message_reference: pointer, referenced_message: referenced };
}

function snapshotView(state: ServiceState, snapshot: Snapshot, open: boolean): Json {
  return {
    ...(open ? contentsView(state, snapshot) : blank),
    type: snapshot.type,
    flags: snapshot.flags,
    timestamp: iso(snapshot.createdAt),
    edited_timestamp: null,
    mentions: [],
    mention_roles: [],
  };
}

function answeringView(state: ServiceState, interaction: Interaction): Json {
  const user = state.users.get(interaction.userId);
  return {
    application_id: state.applicationId,
    webhook_id: state.applicationId,
    interaction_metadata: {
      id: interaction.id,
      type: interaction.type,
      user: user ? userView(user) : undefined,
      authorizing_integration_owners: { "0": state.channels.get(interaction.channelId)?.guildId ?? "0" },
    },
  };
}

function threadOn(state: ServiceState, message: Message): Json {
  const thread = state.channels.get(message.id);
  return thread?.thread && thread.parentId === message.channelId ? { thread: channelView(state, thread) } : {};
}
