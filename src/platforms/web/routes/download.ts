// All pictures of a conversation as one file.

import { makeZip } from "client-zip";
import type { Hono } from "hono";
import { type AppContext, type Ctx, type Env, loadConversation } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { parseKey } from "../parse-line.ts";
import { listFiles, writeRecipe } from "../recipe.ts";

export function downloadRoute(app: Hono<Env>, context: AppContext): void {
  app.get("/c/:key/download", (c) => sendZip(c, context));
}

/** Reads each picture when the one before it is on its way, so that memory holds one at a time. */
async function sendZip(c: Ctx, context: AppContext): Promise<Response> {
  const view = await loadConversation(context, c.var.person, parseKey(c.req.param("key")));
  if (!view) return c.text(pageMessages.gone, 404);
  const lastModified = view.updatedAt;
  async function* entries() {
    if (!view) return;
    yield { name: "recipe.md", input: writeRecipe(view), lastModified };
    for (const { name, image } of listFiles(view)) {
      const bytes = await context.blobs.get(image.key).catch((error: unknown) => {
        context.log.warn({ err: error }, "a picture is missing in a download");
      });
      if (bytes) yield { name, input: bytes, lastModified };
    }
  }
  const name = `${(view.title.toLowerCase().match(/[a-z0-9]+/g) ?? ["pictures"]).join("-")}.zip`;
  return c.body(makeZip(entries()), 200, {
    "Content-Type": "application/zip",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  });
}
