// Help: what one can say, with pictures of what it does.

import type { Hono } from "hono";
import pLimit from "p-limit";
import type { BlobKey } from "../../../core/vocabulary.ts";
import { PictureCache } from "../../../images/cache.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { sampleFor } from "../pages/help.ts";
import { readSample, sunArea } from "../pages/parts/samples.ts";

const WIDTH = 320;
type ExampleContext = Pick<AppContext, "core" | "illustrate" | "renditions" | "log">;

/** A few hundred. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Each is drawn when somebody looks at it, and kept while there is room. One at a time, also for a browser that loads all of them at once: the
 *  editor has more than one thread, and the others stay free for people's edits. */
export function exampleRoute(app: Hono<Env>, context: ExampleContext): void {
  const cache = new PictureCache<Uint8Array>({ maxBytes: MAX_BYTES, bytesOf: (bytes) => bytes });
  const limit = pLimit(1);
  app.get("/examples/:name", async (c) => sendExample(c, context, (name, draw) => cache.get(name, () => limit(() => draw()))));
}

async function sendExample(
  c: Ctx,
  context: ExampleContext,
  keep: (name: string, draw: () => Promise<Uint8Array>) => Promise<Uint8Array>,
): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const { local } = await context.core.query(c.var.person, { kind: "help" });
  const operation = local.examples.find((example) => example.name === name);
  if (!operation) return c.text(pageMessages.gone, 404);
  const draw = async () => {
    const sample = await readSample(sampleFor(operation));
    const drawn = await context.illustrate(operation.say, await sample.bytes(), operation.onArea ? sunArea : undefined);
    return context.renditions.get(`example ${name}` as BlobKey, WIDTH, async () => drawn);
  };
  try {
    const bytes = await keep(name, draw);
    return c.body(new Uint8Array(bytes), 200, { "Content-Type": "image/webp", "Cache-Control": "private, max-age=86400" });
  } catch (error) {
    context.log.info({ operation: name, err: error }, "no illustration");
    return c.body(null, 204); // it needs more than one picture
  }
}
