// The pictures of a message. Pure.

import type { Attachment } from "../../../core/vocabulary.ts";
import { readPicks } from "../../shared/card-layout.ts";
import type { PostedFile, ReadBlock } from "./types.ts";

export function picturesOf({ files = [] }: { files?: PostedFile[] }): PostedFile[] {
  return files.filter(isPicture);
}

/** In the order in which people see them. */
export function attachmentsOf(message: { files?: PostedFile[] }): Attachment[] {
  return picturesOf(message).map(({ id, name }) => ({ id, name: name ?? "picture" }));
}

const endings = /^(png|jpe?g|webp|gif|avif|heic|heif|tiff?|bmp)$/i;

/** By declared type or file name only; its bytes are checked later. Slack Connect may send just the id at first. */
function isPicture({ mimetype = "", filetype, name, mode }: PostedFile): boolean {
  if (mode === "tombstone" || mode === "hidden_by_limit") return false;
  const ending = name?.split(".").at(-1) ?? filetype ?? "";
  return mimetype.startsWith("image/") || endings.test(ending) || (mimetype === "" && ending === "");
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
