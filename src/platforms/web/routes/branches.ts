// How a conversation branches. Without scripts it is a page of its own.

import type { Hono } from "hono";
import { type AppContext, type Env, loadOutline } from "../context.ts";
import { sendDialog } from "../http/responses.ts";
import { pageLabels } from "../messages.ts";
import { branchesTree } from "../pages/picture/branches.ts";
import { parseKey } from "../parse-line.ts";

/** `?at=`: the address of the picture that the person looks at. */
export function branchesRoute(app: Hono<Env>, context: AppContext): void {
  app.get("/c/:key/branches", async (c, next) => {
    const outline = await loadOutline(context, c.var.person, parseKey(c.req.param("key")));
    if (!outline) return next(); // the page for what isn't found
    return sendDialog(c, pageLabels.branches, branchesTree(outline, c.req.query("at")), `/c/${outline.key}`);
  });
}
