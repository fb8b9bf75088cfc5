// All pictures of a conversation as one file.

import { makeZip } from "client-zip";
import type { Hono } from "hono";
import { type AppContext, type Ctx, type Env, loadConversation, loadOutline } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { parseKey } from "../parse-line.ts";
import { listFiles, type PictureFile, writeRecipe } from "../recipe.ts";

export function downloadRoute(app: Hono<Env>, context: AppContext): void {
  app.get("/c/:key/download", async (c) => {
    const key = parseKey(c.req.param("key"));
    const view = await loadConversation(context, c.var.person, key);
    const outline = await loadOutline(context, c.var.person, key);
    if (!view || !outline) return c.text(pageMessages.gone, 404);
    const recipe = { name: "recipe.md", text: writeRecipe(view) };
    return sendZip(c, context, { title: view.title, recipe, files: listFiles(outline) });
  });
}

export interface Archive {
  /** Becomes the file's name. */
  title: string;
  recipe: { name: string; text: string };
  files: PictureFile[];
}

/** Reads each picture when the one before it is on its way, so that memory holds one at a time. `mayRead`: asked before each. Where it rejects,
 *  the response breaks off. `onEnd`: when the last one has been read, or nobody reads on. */
export function sendZip(
  c: Ctx,
  { blobs, clock, log }: Pick<AppContext, "blobs" | "clock" | "log">,
  { title, recipe, files }: Archive,
  mayRead: (file: PictureFile) => Promise<boolean> = async () => true,
  onEnd = () => {},
): Response {
  const lastModified = clock.now();
  async function* entries() {
    try {
      yield { name: recipe.name, input: recipe.text, lastModified };
      for (const file of files) {
        if (!(await mayRead(file))) continue;
        const bytes = await blobs.get(file.image.key).catch((error: unknown) => {
          log.warn({ err: error }, "a picture is missing in a download");
        });
        if (bytes) yield { name: file.name, input: bytes, lastModified };
      }
    } finally {
      onEnd();
    }
  }
  const name = `${(title.toLowerCase().match(/[a-z0-9]+/g) ?? ["pictures"]).join("-")}.zip`;
  return c.body(makeZip(entries()), 200, {
    "Content-Type": "application/zip",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  });
}
