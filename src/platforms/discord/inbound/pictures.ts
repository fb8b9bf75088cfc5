// The pictures of a message, in the order in which people see them. Pure.

import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageSnapshotFields,
  type APIMessageTopLevelComponent,
  type APIUnfurledMediaItem,
  AttachmentFlags,
  ComponentType,
} from "discord.js";
import type { Attachment, UnusedFile } from "../../../core/vocabulary.ts";
import { fileKindOf } from "../../shared/inbound/file-kinds.ts";
import { pictureId } from "../gateway/ids.ts";

/** Discord hides a file with such a name until people choose to see it. */
export const SPOILER_PREFIX = "SPOILER_";

/** `part`: identifies it within its message. `url`: signed, and expires. */
export interface PostedPicture {
  part: string;
  name: string;
  url: string;
  spoiler?: true;
}

type MediaSources = Partial<Pick<APIMessage, "content" | "attachments" | "embeds" | "components" | "message_snapshots">>;

/** Attachments, then media in components, embeds and forwards. */
export function picturesOf(message: MediaSources): PostedPicture[] {
  const forwarded = (message.message_snapshots ?? []).flatMap(({ message: snapshot }) => picturesIn(snapshot, "s"));
  return [...picturesIn(message, ""), ...forwarded];
}

/** The pictures as the core's attachments. */
export function attachmentsOf(message: MediaSources & Pick<APIMessage, "id" | "channel_id">): Attachment[] {
  return picturesOf(message).map(({ part, name, spoiler }) => ({
    id: pictureId(message.channel_id, message.id, part),
    name,
    ...(spoiler && { spoiler }),
  }));
}

/** The files of a message, and of one forwarded in it, that are no pictures. */
export function unusedFilesOf({ attachments = [], message_snapshots: forwards = [] }: MediaSources): UnusedFile[] {
  const files = [...attachments, ...forwards.flatMap(({ message }) => message.attachments ?? [])];
  return files
    .filter((file) => !isPicture(file))
    .map(({ filename: name, content_type: type }) => ({ name, kind: fileKindOf(type ?? "", name) }));
}

/** By declared type or file name only; its bytes are checked later. Discord has no type for some formats (HEIF). */
function isPicture({ content_type, filename }: Pick<APIAttachment, "content_type" | "filename">): boolean {
  if (content_type && content_type !== "application/octet-stream") return content_type.startsWith("image/");
  return /\.(png|jpe?g|webp|gif|avif|heic|heif|jxl|tiff?|bmp)$/i.test(filename);
}

function picturesIn(message: MediaSources | APIMessageSnapshotFields, prefix: string): PostedPicture[] {
  const attached = (message.attachments ?? [])
    .filter(isPicture)
    .map((file) => ({ part: file.id, name: file.filename, url: file.url, ...spoilerIf(isSpoiler(file)) }));
  const links = embedded(message.embeds ?? [], prefix, hidesLinks(message.content ?? ""));
  return [...attached, ...mediaIn(message.components ?? [], prefix), ...links];
}

/** Discord marks a spoiler in the file's flags. Bots mark their own by its name. */
export function isSpoiler({ flags, filename }: Pick<APIAttachment, "flags" | "filename">): boolean {
  return ((flags ?? 0) & AttachmentFlags.IsSpoiler) !== 0 || filename.startsWith(SPOILER_PREFIX);
}

export function spoilerIf(hidden: boolean): { spoiler?: true } {
  return hidden ? { spoiler: true } : {};
}

/** Previews of links between two pairs of bars are spoilers. */
function hidesLinks(content: string): boolean {
  const parts = content.split("||"); // every other one is hidden, if bars follow it
  return parts.some((part, position) => position % 2 === 1 && position < parts.length - 1 && /https?:\/\//.test(part));
}

function mediaIn(components: APIMessageTopLevelComponent[], prefix: string): PostedPicture[] {
  return components
    .flatMap(mediaOf)
    .map(({ url, spoiler }, position) => ({ part: `${prefix}m${position}`, name: nameIn(url), url, ...spoilerIf(spoiler) }));
}

interface Media {
  url: string;
  spoiler: boolean;
}

function mediaOf(component: APIMessageTopLevelComponent): Media[] {
  switch (component.type) {
    case ComponentType.MediaGallery:
      return component.items.filter(({ media }) => isImage(media)).map(toMedia);
    case ComponentType.Section:
      return component.accessory.type === ComponentType.Thumbnail ? [toMedia(component.accessory)] : [];
    case ComponentType.Container: {
      const { spoiler = false } = component;
      return component.components.flatMap(mediaOf).map((one) => ({ ...one, spoiler: one.spoiler || spoiler }));
    }
    default:
      return [];
  }
}

function toMedia({ media, spoiler }: { media: APIUnfurledMediaItem; spoiler?: boolean | null }): Media {
  return { url: media.url, spoiler: spoiler ?? false };
}

function isImage({ content_type }: APIUnfurledMediaItem): boolean {
  return content_type?.startsWith("image/") ?? true;
}

/** Only Discord's proxy URL: the original is on somebody else's server. */
function embedded(embeds: APIEmbed[], prefix: string, hidden: boolean): PostedPicture[] {
  return embeds.flatMap(({ image, thumbnail }, position) => {
    const url = (image ?? thumbnail)?.proxy_url;
    return url ? [{ part: `${prefix}e${position}`, name: nameIn(url), url, ...spoilerIf(hidden) }] : [];
  });
}

function nameIn(url: string): string {
  return (URL.canParse(url) && new URL(url).pathname.split("/").at(-1)) || "picture";
}
