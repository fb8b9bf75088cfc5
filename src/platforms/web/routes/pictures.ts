// Pictures: as they are stored, smaller renditions, downloads in other formats, and previews.

import type { Hono } from "hono";
import { PictureError } from "../../../core/errors.ts";
import type { BlobKey, ImageInfo, VariantKey } from "../../../core/vocabulary.ts";
import { outlineOf } from "../../../images/area.ts";
import { convertPicture, downloadTypes } from "../../../images/convert.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { downloadSizes, widths } from "../pictures/frames.ts";

export function pictureRoutes(app: Hono<Env>, context: AppContext): void {
  app.get("/previews/:variant/:version", async (c) => {
    const variant = c.req.param("variant") as VariantKey;
    // The card may have been shown by another process.
    const bytes = context.previews.get(variant) ?? (await context.core.findPreview(variant));
    return bytes
      ? c.body(new Uint8Array(bytes), 200, { "Content-Type": "image/webp", "Cache-Control": "private, max-age=3600" })
      : c.text(pageMessages.gone, 404);
  });
  app.get("/pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?", (c) => sendPicture(c, context, (key) => findPicture(context, key)));
  app.get("/pictures/:key{[0-9a-f]{64}}/outline", (c) => sendOutline(c, context));
  app.get("/pictures/:key{[0-9a-f]{64}}/file", (c) =>
    sendDownload(c, context, `web:${c.var.person.id}`, (key) => findPicture(context, key)),
  );
}

/** In pixels. References on a card are small. */
const OUTLINE_WIDTH = 320;
const cached = { "Cache-Control": "private, max-age=31536000, immutable" };

/** What is known about a picture that the request may have. */
type FindPicture = (key: BlobKey) => Promise<Pick<ImageInfo, "type"> | undefined>;

/** The picture in the address: as it is stored, or as a rendition. */
export async function sendPicture(c: Ctx, context: AppContext, find: FindPicture): Promise<Response> {
  const blob = c.req.param("key") as BlobKey;
  const known = await find(blob);
  if (!known) return c.text(pageMessages.gone, 404);
  const width = c.req.param("width");
  const read = () => context.blobs.get(blob);
  if (width === undefined) return c.body(new Uint8Array(await read()), 200, { "Content-Type": known.type, ...cached });
  if (!widths.some((each) => each === Number(width))) return c.text(pageMessages.gone, 404);
  return c.body(new Uint8Array(await context.renditions.get(blob, Number(width), read)), 200, {
    "Content-Type": "image/webp",
    ...cached,
  });
}

/** A line around a marked area. */
async function sendOutline(c: Ctx, context: AppContext): Promise<Response> {
  const blob = c.req.param("key") as BlobKey;
  if (!(await context.core.findImage(blob))) return c.text(pageMessages.gone, 404);
  const line = await outlineOf(await context.blobs.get(blob), OUTLINE_WIDTH);
  return c.body(new Uint8Array(line), 200, { "Content-Type": "image/png", ...cached });
}

/** The picture in the type and size that a person chose. `who`: takes turns with others. */
export async function sendDownload(c: Ctx, context: AppContext, who: string, find: FindPicture): Promise<Response> {
  const blob = c.req.param("key") as BlobKey;
  const type = downloadTypes.find((one) => one === c.req.query("type"));
  const size = downloadSizes.find((one) => String(one) === c.req.query("size"));
  if (!type || (c.req.query("size") && !size) || !(await find(blob))) return c.text(pageMessages.gone, 404);
  try {
    const made = await convertPicture(await context.blobs.get(blob), type, size, who);
    const name = toFileName(c.req.query("name"), type === "jpeg" ? "jpg" : type);
    return c.body(new Uint8Array(made), 200, {
      ...{ "Content-Type": `image/${type}`, "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` },
      ...cached,
    });
  } catch (error) {
    if (error instanceof PictureError) return c.text(error.message, 422);
    throw error;
  }
}

/** Where pictures are looked up. */
export interface PictureSources {
  core: Pick<AppContext["core"], "findImage">;
  messages: Pick<AppContext["messages"], "findAttachment">;
}

/** A picture that the people of this context may see. */
export async function findPicture({ core, messages }: PictureSources, blob: BlobKey) {
  return (await core.findImage(blob)) ?? (await messages.findAttachment(blob));
}

const MAX_NAME_LENGTH = 80;

/** Letters, digits and single dashes of any script. */
function toFileName(wanted: string | undefined, ending: string): string {
  const words = wanted?.normalize("NFC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return `${words.join("-").slice(0, MAX_NAME_LENGTH) || "picture"}.${ending}`;
}
