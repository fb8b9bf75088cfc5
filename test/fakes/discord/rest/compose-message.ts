import { isEmpty, mentionsIn } from "../acts/messages.ts";
import { namedFiles } from "../rules/components.ts";
import { type AttachmentEntry, checkEmbedFiles, componentsOf, type Draft, describeUploads, isV2 } from "../rules/messages.ts";
import { invalidField, refusal } from "../rules/refusal.ts";
import type { Channel, Message, StoredFile } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import type { Upload } from "./body.ts";

type Contents = Pick<Message, "content" | "embeds" | "components" | "files" | "mentions" | "mentionsEveryone">;

/** The contents of a new message; `at` is the draft's path in the body. Throws 40005, 50006, 50035. */
export function compose(
  state: ServiceState,
  channel: Channel,
  draft: Draft,
  uploads: Upload[],
  flags: number,
  at: PropertyKey[] = [],
): Contents {
  const files = store(state, channel, uploads, draft.attachments ?? undefined, [], at);
  const names = files.map((file) => file.name);
  const components = componentsOf(draft, flags, names, at);
  const placed = [...namedFiles(components), ...checkEmbedFiles(draft, names, at)];
  const content = draft.content ?? "";
  const contents = { content, embeds: draft.embeds ?? [], components, files: markPlaced(files, placed) };
  if (isEmpty(contents)) throw refusal("emptyMessage");
  return { ...contents, ...mentionsIn(content, draft.allowed_mentions) };
}

/**
 * A message after an edit. Fields that are left out stay. `attachments` lists the files to keep; new ones are appended.
 * The V2 flag can't be removed, and setting it requires removing the content.
 */
export function revise(
  state: ServiceState,
  channel: Channel,
  message: Message,
  draft: Draft,
  uploads: Upload[],
  at: PropertyKey[] = [],
): Partial<Message> {
  const flags = revisedFlags(message, draft, at);
  const kept = keptFiles(message, draft.attachments ?? undefined);
  const added = store(
    state,
    channel,
    uploads,
    draft.attachments ?? undefined,
    message.files.map((file) => file.id),
    at,
  );
  const files = [...kept, ...added];
  if (files.length > 10) throw invalidField([...at, "attachments"], "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
  const named = (draft.attachments ?? []).filter((entry) => entry.filename).map((entry) => entry.id);
  const nameable = [...added, ...kept.filter((file) => named.includes(file.id))].map((file) => file.name);
  const components = draft.components === undefined ? message.components : componentsOf(draft, flags, nameable, at);
  const inEmbeds = draft.embeds ? checkEmbedFiles(draft, nameable, at) : [];
  const revised = {
    flags,
    content: draft.content === undefined ? message.content : (draft.content ?? ""),
    embeds: draft.embeds === undefined ? message.embeds : (draft.embeds ?? []),
    components,
    files: markPlaced(files, [...namedFiles(components), ...inEmbeds]),
  };
  if (isEmpty(revised)) throw refusal("emptyMessage");
  return { ...revised, ...mentionsIn(revised.content, draft.allowed_mentions) };
}

function revisedFlags(message: Message, draft: Draft, at: PropertyKey[]): number {
  const flags = draft.flags ?? message.flags;
  if (isV2(message.flags) && !isV2(flags))
    throw invalidField([...at, "flags"], "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The flag cannot be removed");
  const turning = isV2(flags) && !isV2(message.flags);
  if (turning && message.content !== "" && draft.content === undefined)
    throw invalidField(
      [...at, "content"],
      "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
    );
  const settable = 4 | 32_768; // SuppressEmbeds and IsComponentsV2; the rest is Discord's own
  return (message.flags & ~settable) | (flags & settable);
}

/** The files that an edit keeps, in the message's order, with their new descriptions. */
function keptFiles(message: Message, entries: AttachmentEntry[] | undefined): StoredFile[] {
  if (!entries) return message.files;
  return message.files.flatMap((file) => {
    const entry = entries.find((one) => one.id === file.id);
    return entry ? [{ ...file, ...descriptionOf(entry) }] : [];
  });
}

function store(
  state: ServiceState,
  channel: Channel,
  uploads: Upload[],
  entries: AttachmentEntry[] | undefined,
  kept: string[],
  at: PropertyKey[],
): StoredFile[] {
  if (uploads.some((upload) => upload.bytes.length > state.attachmentLimit(channel))) throw refusal("tooLarge");
  if (uploads.length > 10) throw invalidField([...at, "files"], "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
  return describeUploads(uploads, entries, kept, at).map(({ upload, entry }) => ({
    ...toStoredFile(state, channel, { ...upload, name: entry?.filename ?? upload.name }),
    ...descriptionOf(entry),
  }));
}

/** A new file for the CDN. Discord keeps only letters, digits, dots, dashes and underscores of its name. */
export function toStoredFile(state: ServiceState, channel: Channel, upload: Omit<Upload, "index">): StoredFile {
  const { name, bytes, contentType, width, height } = upload;
  const clean = name.replaceAll(/[^A-Za-z0-9._-]+/g, "_");
  return {
    id: state.ids.next(),
    channelId: channel.id,
    name: clean,
    ...(clean === name ? {} : { title: name.replace(/\.[^.]*$/, "") }),
    bytes,
    contentType,
    ...(width === undefined || height === undefined ? {} : { width, height }),
    spoiler: name.startsWith("SPOILER_"),
    ephemeral: false,
    placed: false,
  };
}

function descriptionOf(entry: AttachmentEntry | undefined): Partial<StoredFile> {
  return {
    ...(entry?.description ? { description: entry.description } : {}),
    ...(entry?.is_spoiler === undefined ? {} : { spoiler: entry.is_spoiler }),
  };
}

/** Marks the files that components or embeds show. Those aren't listed in the attachments. */
function markPlaced(files: StoredFile[], names: string[]): StoredFile[] {
  return files.map((file) => ({ ...file, placed: names.includes(file.name) || file.placed }));
}
