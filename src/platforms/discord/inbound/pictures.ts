// The pictures that a message carries, in the order in which people see them. Pure.

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

/** `part` names it within its message; `url` is signed and expires. */
export interface PostedPicture {
  part: string;
  name: string;
  url: string;
}

type MediaSources = Partial<Pick<APIMessage, "attachments" | "embeds" | "components" | "message_snapshots">>;

/** Attachments, media in components, embeds, forwards: each kind in its own order. */
export function picturesOf(message: MediaSources): PostedPicture[] {
  const forwarded = (message.message_snapshots ?? []).flatMap(({ message: snapshot }) => carried(snapshot, "s"));
  return [...carried(message, ""), ...forwarded];
}

/** As the core takes them. */
export function attachmentsOf(message: MediaSources & Pick<APIMessage, "id" | "channel_id">): Attachment[] {
  return picturesOf(message).map(({ part, name }) => ({ id: pictureId(message.channel_id, message.id, part), name }));
}

/** By its claims alone: what it really is, its bytes will say. Discord knows no type for some kinds (HEIF). */
function isPicture({ content_type, filename }: Pick<APIAttachment, "content_type" | "filename">): boolean {
  if (content_type && content_type !== "application/octet-stream") return content_type.startsWith("image/");
  return /\.(png|jpe?g|webp|gif|avif|heic|heif|tiff?|bmp)$/i.test(filename);
}

function carried(message: MediaSources | APIMessageSnapshotFields, prefix: string): PostedPicture[] {
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

/** Only by Discord's own proxy: the original stands on somebody's server. */
function embedded(embeds: APIEmbed[], prefix: string): PostedPicture[] {
  return embeds.flatMap(({ image, thumbnail }, position) => {
    const url = (image ?? thumbnail)?.proxy_url;
    return url ? [{ part: `${prefix}e${position}`, name: nameIn(url), url }] : [];
  });
}

function nameIn(url: string): string {
  return (URL.canParse(url) && new URL(url).pathname.split("/").at(-1)) || "picture";
}
