import sharp from "sharp";
import { fromDataUrl, readPicture, type SentPicture } from "./sent-picture.ts";

/** Why a picture in a request can't be used. */
export type PictureProblem = "bad-base64" | "unreachable" | "no-picture";

const fetchTimeoutMs = 5000;

/**
 * Reads a picture that a request names: an http URL, a data URL, or bare base64 if the service takes that. Of URLs, only those on
 * loopback can be reached.
 */
export async function takePicture(
  text: string,
  accepts: { bare: boolean; dataUrl: boolean },
): Promise<SentPicture | PictureProblem> {
  if (/^https?:/.test(text)) return fetched(text);
  const bytes = accepts.dataUrl ? fromDataUrl(text)?.bytes : undefined;
  const bare = accepts.bare && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
  const given = bytes ?? bare;
  if (!given) return "bad-base64";
  return (await readPicture(given)) ?? "no-picture";
}

async function fetched(url: string): Promise<SentPicture | PictureProblem> {
  if (new URL(url).hostname !== "127.0.0.1") return "unreachable";
  const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) }).catch(() => undefined);
  if (!response?.ok) return "unreachable";
  return (await readPicture(new Uint8Array(await response.arrayBuffer()))) ?? "no-picture";
}

/** A mask whose white parts are to change, as one whose clear parts are. */
export async function clearWhere(mask: SentPicture): Promise<SentPicture> {
  const { data, info } = await sharp(mask.bytes)
    .greyscale()
    .negate()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const black = { create: { width, height, channels: 3 as const, background: "#000" } };
  const bytes = await sharp(black)
    .joinChannel(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return { ...mask, bytes, hasAlpha: true };
}
