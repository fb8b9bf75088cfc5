import { fromDataUrl, readPicture, type SentPicture } from "../pictures/sent-picture.ts";
import type { UploadedFile } from "../server/body.ts";
import { refuse } from "./refusals.ts";

const maxBytes = 50 * 1024 * 1024;
const maxMaskBytes = 4 * 1024 * 1024;
const allowed = ["image/png", "image/jpeg", "image/webp"];

/** Reads one picture of a request; `declared` is the client's content type. Throws for pictures that OpenAI refuses. */
async function takePicture(bytes: Uint8Array, declared: string, param: string): Promise<SentPicture> {
  if (!allowed.includes(declared))
    throw refuse(
      "unsupported_file_mimetype",
      param,
      `Invalid file '${param}': unsupported mimetype ('${declared}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`,
    );
  if (bytes.length >= maxBytes)
    throw refuse("image_file_too_large", param, `Invalid file '${param}': the file must be smaller than 50MB.`, 413);
  const picture = await readPicture(bytes);
  if (!picture || picture.type !== declared)
    throw refuse("invalid_image_file", param, `Invalid image file or mode for '${param}', please check your image file.`);
  return picture;
}

export function fromUpload(file: UploadedFile, param: string): Promise<SentPicture> {
  return takePicture(file.bytes, file.type, param);
}

/** Reads a data URL. Other URLs and file ids are refused, because the fake can't resolve them. */
export function fromUrl(url: unknown, param: string): Promise<SentPicture> {
  const sent = typeof url === "string" ? fromDataUrl(url) : undefined;
  if (!sent)
    throw refuse("invalid_image_url", param, `Invalid '${param}'. Expected a base64-encoded data URL with an image MIME type.`);
  return takePicture(sent.bytes, sent.type, param);
}

/** Reads the result of an earlier call, sent back as base64. */
export async function fromResult(result: string, param: string): Promise<SentPicture> {
  const picture = await readPicture(Buffer.from(result, "base64"));
  if (!picture) throw refuse("invalid_base64_image", param, `Invalid '${param}': not a base64-encoded image.`);
  return picture;
}

/** A mask must have the size of the first picture and an alpha channel. */
export function checkMask(mask: SentPicture, first: SentPicture | undefined, param = "mask"): void {
  if (mask.type !== "image/png" || mask.bytes.length >= maxMaskBytes)
    throw refuse("invalid_image_file", param, "The mask must be a PNG file smaller than 4MB.");
  if (!mask.hasAlpha) throw refuse("invalid_image_file", param, "Invalid mask image format - mask image missing alpha channel.");
  if (first && (mask.width !== first.width || mask.height !== first.height))
    throw refuse(
      "invalid_image_file",
      param,
      `Invalid mask image format - mask size (${mask.width}, ${mask.height}) does not match image size (${first.width}, ${first.height}).`,
    );
}
