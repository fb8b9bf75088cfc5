import { createHash } from "node:crypto";
import sharp from "sharp";

export type PictureType = "image/png" | "image/jpeg" | "image/webp" | "image/gif";

/** A picture that came with a request. */
export interface SentPicture {
  bytes: Uint8Array;
  /** By its bytes, not by its name. */
  type: PictureType;
  width: number;
  height: number;
  hasAlpha: boolean;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

/** Undefined when the bytes are no picture that can be read. */
export async function readPicture(bytes: Uint8Array): Promise<SentPicture | undefined> {
  const type = typeOf(bytes);
  const seen =
    type &&
    (await sharp(bytes)
      .metadata()
      .catch(() => undefined));
  if (!seen) return undefined;
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { bytes, type, width: seen.width, height: seen.height, hasAlpha: seen.hasAlpha, hash };
}

/** What a data URL holds; undefined when it is none. */
export function fromDataUrl(url: string): { type: string; bytes: Uint8Array } | undefined {
  const [, type, text] = /^data:([a-z0-9.+/-]+);base64,([A-Za-z0-9+/]+=*)$/.exec(url) ?? [];
  return type && text ? { type, bytes: Buffer.from(text, "base64") } : undefined;
}

/** Undefined: none that image models take. */
export function typeOf(bytes: Uint8Array): PictureType | undefined {
  const text = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("GIF8")) return "image/gif";
  return text.startsWith("RIFF") && text.endsWith("WEBP") ? "image/webp" : undefined;
}
