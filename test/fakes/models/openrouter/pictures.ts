import { fromDataUrl, readPicture, type SentPicture } from "../pictures/sent-picture.ts";
import { refuse } from "./refusals.ts";

/** Reads a data URL. Other URLs are refused, because the fake can't resolve them. */
export async function takePicture(url: string): Promise<SentPicture> {
  const sent = fromDataUrl(url);
  const picture = sent && (await readPicture(sent.bytes));
  if (!sent || !picture || picture.type !== sent.type) throw refuse("Invalid image", { error_type: "invalid_image" });
  if (sent.bytes.length > 50 * 1024 * 1024) throw refuse("Image too large", { error_type: "image_too_large" }, 413);
  return picture;
}
