// "Select subject": the subject of a picture, to be marked as an area.

import type { Hono } from "hono";
import { deadlineWithin } from "../../../core/concurrency/abort.ts";
import type { BlobKey } from "../../../core/vocabulary.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { findPicture, type PictureSources } from "./pictures.ts";

const TIMEOUT_MS = 60_000;

interface SelectContext extends PictureSources, Pick<AppContext, "selectSubject" | "selecting" | "log"> {
  blobs: Pick<AppContext["blobs"], "get">;
}

export function subjectRoute(app: Hono<Env>, context: SelectContext): void {
  app.get("/pictures/:key{[0-9a-f]{64}}/subject", async (c) => {
    const key = c.req.param("key") as BlobKey;
    if (!(await findPicture(context, key))) return c.text(pageMessages.gone, 404);
    return (
      (await context.selecting.run(c.var.person.id, () => select(c, context, key))) ?? refuse(c, pageMessages.busySelecting, 429)
    );
  });
}

async function select(c: Ctx, context: SelectContext, key: BlobKey): Promise<Response> {
  // The browser cancels by closing the connection.
  const deadline = deadlineWithin(c.req.raw.signal, TIMEOUT_MS);
  try {
    deadline.signal.throwIfAborted();
    const found = await context.selectSubject(await context.blobs.get(key), `web:${c.var.person.id}`, deadline.signal);
    if (found.kind === "none") return refuse(c, found.userMessage, 422);
    return c.body(new Uint8Array(found.png), 200, { "Content-Type": "image/png" });
  } catch (error) {
    if (!deadline.passed) throw error;
    context.log.warn({ afterMs: TIMEOUT_MS }, "web: a search for a subject timed out");
    return refuse(c, pageMessages.selectingTooSlow, 503);
  } finally {
    deadline.release();
  }
}

function refuse(c: Ctx, notice: string, status: 422 | 429 | 503): Response {
  return c.json({ notice, refused: true }, status);
}
