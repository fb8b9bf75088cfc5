import { fromDataUrl, readPicture, type SentPicture } from "../pictures/sent.ts";
import { refuse } from "./refusals.ts";

/** A picture given as a data URL. Addresses elsewhere are refused: nothing of them is here. */
export async function takePicture(url: string): Promise<SentPicture> {
  const sent = fromDataUrl(url);
  const picture = sent && (await readPicture(sent.bytes));
  if (!sent || !picture || picture.type !== sent.type) throw refuse("Invalid image", { error_type: "invalid_image" });
  if (sent.bytes.length > 50 * 1024 * 1024) throw refuse("Image too large", { error_type: "image_too_large" }, 413);
  return picture;
}
