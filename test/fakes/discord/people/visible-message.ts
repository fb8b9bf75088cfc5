import { ComponentType, MessageFlags } from "discord.js";
import { type AnyComponent, everyComponent } from "../rules/components.ts";
import type { Message, StoredFile } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

/** A message as a person sees it. */
export interface VisibleMessage {
  id: string;
  channelId: string;
  author: string;
  text: string;
  /** In the order of the message. */
  pictures: { name: string; alt: string | undefined; bytes: Buffer; url: string }[];
  buttons: { label: string; customId: string | undefined; style: number; disabled: boolean }[];
  /** Everything below the text, nested as it was sent. */
  components: AnyComponent[];
  reactions: { emoji: string; by: string[] }[];
  repliesTo: string | undefined;
  /** The thread that starts from it. */
  threadId: string | undefined;
  forwarded: { text: string; pictures: Buffer[] } | undefined;
  ephemeral: boolean;
  /** "… is thinking": deferred, and still without a response. */
  thinking: boolean;
  edited: boolean;
  /** System messages, such as a thread's first one, have types other than 0, 19, 20 and 23. */
  type: number;
}

export function show(state: ServiceState, message: Message): VisibleMessage {
  const { snapshot, reference } = message;
  return {
    id: message.id,
    channelId: message.channelId,
    author: nameOf(state, message.authorId),
    text: [message.content, ...texts(message.components)].filter(Boolean).join("\n"),
    pictures: visible(message).map((file) => ({
      name: file.name,
      alt: file.description,
      bytes: file.bytes,
      url: state.links.to(file),
    })),
    buttons: buttonsOf(message.components),
    components: structuredClone(message.components),
    reactions: message.reactions.map(({ emoji, users }) => ({ emoji, by: users.map((id) => nameOf(state, id)) })),
    repliesTo: reference?.kind === "reply" ? reference.messageId : undefined,
    threadId: state.channels.get(message.id)?.thread ? message.id : undefined,
    forwarded: snapshot && { text: snapshot.content, pictures: snapshot.files.map((file) => file.bytes) },
    ephemeral: message.onlyFor !== undefined,
    thinking: (message.flags & MessageFlags.Loading) !== 0,
    edited: message.editedAt !== undefined,
    type: message.type,
  };
}

/** A V2 message shows only the files that a component names. */
function visible(message: Message): StoredFile[] {
  const modern = (message.flags & MessageFlags.IsComponentsV2) !== 0;
  return modern ? message.files.filter((file) => file.placed) : message.files;
}

function texts(components: AnyComponent[]): string[] {
  return everyComponent(components).flatMap((one) => (one.type === ComponentType.TextDisplay ? (one.content ?? []) : []));
}

export function buttonsOf(components: AnyComponent[]): VisibleMessage["buttons"] {
  const buttons = everyComponent(components).filter((one) => one.type === ComponentType.Button);
  return buttons.map(({ label, emoji, custom_id, style, disabled }) => ({
    label: label ?? emoji?.name ?? "",
    customId: custom_id,
    style: style ?? 0,
    disabled: disabled ?? false,
  }));
}

function nameOf(state: ServiceState, userId: string): string {
  return state.users.get(userId)?.name ?? "";
}
