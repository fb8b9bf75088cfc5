// The pictures of a message. Pure.

import type { Attachment, Source, UnusedFile, VariantKey } from "../../../core/vocabulary.ts";
import { fileKindOf } from "../../shared/inbound/file-kinds.ts";
import { viewMessages } from "../../shared/messages.ts";
import { readPicks } from "../../shared/outbound/card-layout.ts";
import type { MessageAttachment, PostedFile, ReadBlock, SlackMessage } from "./types.ts";

function picturesOf({ files = [] }: { files?: PostedFile[] }): PostedFile[] {
  return files.filter(isPicture);
}

/** In the order in which people see them. */
export function attachmentsOf(message: { files?: PostedFile[] }): Attachment[] {
  return picturesOf(message).map(({ id, name }) => ({ id, name: name ?? "picture" }));
}

/** Files that are no pictures. Not those that Slack no longer shows, nor its own documents and links to other sites. */
export function unusedFilesIn(files: readonly PostedFile[]): UnusedFile[] {
  return files
    .filter((file) => !isPicture(file) && (file.mode === undefined || file.mode === "hosted" || file.mode === "snippet"))
    .map(({ name, mimetype = "", filetype = "" }) => ({
      ...{ name: name ?? `file.${filetype}`, kind: fileKindOf(mimetype, name ?? `file.${filetype}`) },
    }));
}

const endings = /^(png|jpe?g|webp|gif|avif|heic|heif|jxl|tiff?|bmp)$/i;

/** By declared type or file name only; its bytes are checked later. Slack Connect may send just the id at first. */
function isPicture({ mimetype = "", filetype, name, mode }: PostedFile): boolean {
  if (mode === "tombstone" || mode === "hidden_by_limit") return false;
  const ending = name?.split(".").at(-1) ?? filetype ?? "";
  return mimetype.startsWith("image/") || endings.test(ending) || (mimetype === "" && ending === "");
}

/** A message, or one that is shared in another. */
type Part = Pick<SlackMessage, "user" | "files" | "blocks">;

/** One of the bot's own cards shows variants. Everything else shows files. */
export type ShownPicture = { variant: VariantKey; number: number } | { file: Attachment };

/** What people see in a message, in that order: its own pictures, those of messages shared in it, and those that apps show. `me`: the bot's
 *  own user. */
export function picturesIn(message: Omit<SlackMessage, "channel">, me: string): ShownPicture[] {
  const parts = [message, ...sharedIn(message)];
  const variants = parts.flatMap((part) => (part.user === me ? variantsOn(part) : []));
  if (variants.length > 0) return variants;
  const files = parts.flatMap((part) => (part.user === me ? ownFilesOn(part) : postedFilesIn(part)));
  return [...new Map(files.map((file) => [file.id, file])).values()].map((file) => ({ file }));
}

/** What an edit of this message starts from. */
export function sourceOf(
  message: Omit<SlackMessage, "channel">,
  me: string,
): Extract<Source, { variants: unknown } | { attachments: unknown }> | undefined {
  const pictures = picturesIn(message, me);
  const variants = pictures.flatMap((one) => ("variant" in one ? [one.variant] : []));
  if (variants.length > 0) return { variants };
  const attachments = pictures.flatMap((one) => ("file" in one ? [one.file] : []));
  return attachments.length > 0 ? { attachments } : undefined;
}

/** The files of a message and of those shared in it. */
export function filesIn(message: Omit<SlackMessage, "channel">): PostedFile[] {
  return [message, ...sharedIn(message)].flatMap(({ files = [] }) => files);
}

/** Whether it shows a picture that isn't stored on Slack. */
export function showsExternalPicture(message: Omit<SlackMessage, "channel">): boolean {
  const blocks = [message, ...sharedIn(message)].flatMap((part) => part.blocks ?? []);
  return blocks.some((block) => block.type === "image" && block.image_url !== undefined && fileIn(block) === undefined);
}

function sharedIn({ attachments }: Pick<SlackMessage, "attachments">): Part[] {
  return (attachments ?? []).map((attachment) => {
    const { author_id: author, files, is_share, is_msg_unfurl } = attachment;
    const isMessage = is_share === true || is_msg_unfurl === true;
    return { ...(isMessage && author !== undefined && { user: author }), ...(files && { files }), blocks: blocksOf(attachment) };
  });
}

function blocksOf({ blocks = [], message_blocks: shared = [], image_url }: MessageAttachment): ReadBlock[] {
  const image = image_url === undefined ? [] : [{ type: "image", image_url }];
  return [...blocks, ...shared.flatMap(({ message }) => message?.blocks ?? []), ...image];
}

function variantsOn({ blocks }: Part): ShownPicture[] {
  return [...picksOn(blocks)].map(([number, key]) => ({ variant: key as VariantKey, number }));
}

/** A card that is being drawn shows previews, which don't last. Slack may leave out the buttons of a shared card. */
function ownFilesOn({ blocks = [] }: Part): Attachment[] {
  const isRoot = blocks.some(({ elements = [] }) => elements.some((one) => one.action_id?.startsWith("form:")));
  const hasButtons = blocks.some(({ type }) => type === "actions");
  if (!isRoot && hasButtons) return [];
  return filesShown(blocks).map((id, at) => ({ id, name: viewMessages.pictureNumber(at + 1) }));
}

function postedFilesIn({ files = [], blocks = [] }: Part): Attachment[] {
  const shown = blocks.flatMap((block) => {
    const id = block.type === "image" ? fileIn(block) : undefined;
    return id === undefined ? [] : [{ id, name: block.alt_text?.trim() || "picture" }];
  });
  return [...attachmentsOf({ files }), ...shown];
}

/** The file that an image block shows, if it is stored on Slack. */
function fileIn({ slack_file: file, image_url: url }: ReadBlock): string | undefined {
  return file?.id ?? fileAt(file?.url ?? url);
}

/** Slack's addresses contain the file's id: "https://files.slack.com/files-pri/T0123-F0456/cat.png". */
function fileAt(url = ""): string | undefined {
  return /^https:\/\/(?:[\w-]+\.)*slack(?:-files)?\.com\/(?:[\w-]+\/)*?T\w+-(F[A-Z0-9]+)\b/.exec(url)?.[1];
}

/** The files in the image blocks of a message of the bot. */
export function filesShown(blocks: readonly ReadBlock[] = []): string[] {
  return blocks.flatMap(({ type, slack_file }) => (type === "image" && slack_file?.id ? [slack_file.id] : []));
}

/** The variants that a card's buttons pick, by number. */
export function picksOn(blocks: readonly ReadBlock[] = []): Map<number, string> {
  const buttons = blocks.flatMap((block) => (block.type === "actions" ? (block.elements ?? []) : []));
  return readPicks(
    buttons.map(({ action_id = "", text = "" }) => ({
      id: action_id,
      label: typeof text === "string" ? text : (text.text ?? ""),
    })),
  );
}
