// Makes pictures small enough for Discord.

import type { CardImage } from "../../../core/cards/views.ts";
import { PlatformError } from "../../../core/errors.ts";
import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import { isSigned } from "../../../images/provenance/provenance.ts";
import { resizeAnimation } from "../../../images/renditions.ts";
import { fairShare } from "../../shared/outbound/cut-text.ts";
import { SPOILER_PREFIX } from "../inbound/pictures.ts";
import { discordMessages } from "../messages.ts";

/** For all files of a request: 25 MiB, minus the rest of its body. */
const MAX_TOTAL_BYTES = 24.5 * 1024 * 1024;
const MAX_STEPS = 8;

export interface UploadFile {
  name: string;
  data: Uint8Array;
}

export interface FittedFiles {
  files: UploadFile[];
  /** Names of the pictures that were made smaller, and the sentence that says so. */
  shrunk: Map<string, string>;
}

/** `maxBytes`: the limit of one file. Files that fit aren't changed. */
export async function fitFiles(images: readonly CardImage[], maxBytes: number, together = MAX_TOTAL_BYTES): Promise<FittedFiles> {
  const whole = await Promise.all(images.map((image) => image.read()));
  const sizes = whole.map(({ length }) => length);
  const limit = Math.min(maxBytes, fairShare(sizes, together));
  const shrunk = new Map<string, string>();
  const files = await Promise.all(
    images.map(async (image, position): Promise<UploadFile> => {
      const name = fileName(image);
      const bytes = whole[position] ?? new Uint8Array();
      if (bytes.length <= limit) return { name, data: bytes };
      shrunk.set(image.name, shrunkMessage(bytes));
      return { name: name.replace(/\.\w+$/, ".webp"), data: await smaller(bytes, limit) };
    }),
  );
  return { files, shrunk };
}

/** For a picture that is shown smaller than it is. Its smaller copy keeps its mark, but not a signature. */
export function shrunkMessage(original: Uint8Array): string {
  return isSigned(original) ? discordMessages.shrunkUnsigned : discordMessages.shrunk;
}

/** Discord hides a file with such a name until people choose to see it. */
export function fileName({ name, spoiler }: Pick<CardImage, "name" | "spoiler">): string {
  return spoiler ? `${SPOILER_PREFIX}${name}` : name;
}

async function smaller(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const { width } = await withPictureSlot(() => sharp(bytes).metadata());
  for (let step = 0; step < MAX_STEPS; step++) {
    const resized = await resizeAnimation(bytes, Math.max(64, Math.round(width * 0.75 ** step)));
    if (resized.length <= limit) return resized;
  }
  throw new PlatformError("too-large", "picture can't be made small enough");
}
