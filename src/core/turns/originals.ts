import type { ImageInfo, Turn } from "../vocabulary.ts";

/** The pictures that the turn added to the conversation's own. */
export function originalsOf({ references, settings }: Turn): ImageInfo[] {
  const isStart = references.some(({ origin }) => origin === "source");
  return isStart ? references.filter(({ origin }) => origin === "source" || settings.each).map(({ image }) => image) : [];
}
