import { createHash } from "node:crypto";
import sharp from "sharp";

export type PictureType = "image/png" | "image/jpeg" | "image/webp" | "image/gif";

/** A picture in a request. */
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

/** Undefined if the bytes aren't a readable picture. */
export async function readPicture(bytes: Uint8Array): Promise<SentPicture | undefined> {
  const type = typeOf(bytes);
  const metadata =
    type &&
    (await sharp(bytes)
      .metadata()
      .catch(() => undefined));
  if (!metadata) return undefined;
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { bytes, type, width: metadata.width, height: metadata.height, hasAlpha: metadata.hasAlpha, hash };
}

/** The contents of a data URL; undefined for other URLs. */
export function fromDataUrl(url: string): { type: string; bytes: Uint8Array } | undefined {
  const [, type, text] = /^data:([a-z0-9.+/-]+);base64,([A-Za-z0-9+/]+=*)$/.exec(url) ?? [];
  return type && text ? { type, bytes: Buffer.from(text, "base64") } : undefined;
}

/** The type by its bytes; undefined for types that image models don't accept. */
export function typeOf(bytes: Uint8Array): PictureType | undefined {
  const text = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("GIF8")) return "image/gif";
  return text.startsWith("RIFF") && text.endsWith("WEBP") ? "image/webp" : undefined;
}
