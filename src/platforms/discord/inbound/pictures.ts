// The pictures of a message, in the order in which people see them. Pure.

import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageSnapshotFields,
  type APIMessageTopLevelComponent,
  type APIUnfurledMediaItem,
  ComponentType,
} from "discord.js";
import type { Attachment } from "../../../core/vocabulary.ts";
import { pictureId } from "../gateway/ids.ts";

/** `part`: identifies it within its message. `url`: signed, and expires. */
export interface PostedPicture {
  part: string;
  name: string;
  url: string;
}

type MediaSources = Partial<Pick<APIMessage, "attachments" | "embeds" | "components" | "message_snapshots">>;

/** Attachments, then media in components, embeds and forwards. */
export function picturesOf(message: MediaSources): PostedPicture[] {
  const forwarded = (message.message_snapshots ?? []).flatMap(({ message: snapshot }) => picturesIn(snapshot, "s"));
  return [...picturesIn(message, ""), ...forwarded];
}

/** The pictures as the core's attachments. */
export function attachmentsOf(message: MediaSources & Pick<APIMessage, "id" | "channel_id">): Attachment[] {
  return picturesOf(message).map(({ part, name }) => ({ id: pictureId(message.channel_id, message.id, part), name }));
}

/** By declared type or file name only; its bytes are checked later. Discord has no type for some formats (HEIF). */
function isPicture({ content_type, filename }: Pick<APIAttachment, "content_type" | "filename">): boolean {
  if (content_type && content_type !== "application/octet-stream") return content_type.startsWith("image/");
  return /\.(png|jpe?g|webp|gif|avif|heic|heif|tiff?|bmp)$/i.test(filename);
}

function picturesIn(message: MediaSources | APIMessageSnapshotFields, prefix: string): PostedPicture[] {
  const attached = (message.attachments ?? [])
    .filter(isPicture)
    .map(({ id, filename, url }) => ({ part: id, name: filename, url }));
  return [...attached, ...mediaIn(message.components ?? [], prefix), ...embedded(message.embeds ?? [], prefix)];
}

function mediaIn(components: APIMessageTopLevelComponent[], prefix: string): PostedPicture[] {
  return components.flatMap(mediaOf).map(({ url }, position) => ({ part: `${prefix}m${position}`, name: nameIn(url), url }));
}

function mediaOf(component: APIMessageTopLevelComponent): APIUnfurledMediaItem[] {
  switch (component.type) {
    case ComponentType.MediaGallery:
      return component.items.map((item) => item.media).filter(isImage);
    case ComponentType.Section:
      return component.accessory.type === ComponentType.Thumbnail ? [component.accessory.media] : [];
    case ComponentType.Container:
      return component.components.flatMap(mediaOf);
    default:
      return [];
  }
}

function isImage({ content_type }: APIUnfurledMediaItem): boolean {
  return content_type?.startsWith("image/") ?? true;
}

/** Only Discord's proxy URL: the original is on somebody else's server. */
function embedded(embeds: APIEmbed[], prefix: string): PostedPicture[] {
  return embeds.flatMap(({ image, thumbnail }, position) => {
    const url = (image ?? thumbnail)?.proxy_url;
    return url ? [{ part: `${prefix}e${position}`, name: nameIn(url), url }] : [];
  });
}

function nameIn(url: string): string {
  return (URL.canParse(url) && new URL(url).pathname.split("/").at(-1)) || "picture";
}
