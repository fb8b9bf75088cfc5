// Responses to forms. The page's script gets the outcome as JSON, a browser without scripts a redirect to the same page with the same message.

import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { PictureError } from "../../../core/errors.ts";
import type { AppContext, Ctx } from "../context.ts";
import { limits } from "../limits.ts";
import { pageLabels } from "../messages.ts";
import type { Notice } from "../notices.ts";
import { htmlDocument, liveRegions } from "../pages/parts/layout.ts";
import { messagePage } from "../pages/parts/static.ts";
import type { Html } from "../pictures/frames.ts";
import { RequestError } from "./errors.ts";
import type { FormOutcome } from "./form-outcome.ts";
import { parseOwnPath } from "./security.ts";
import { refuse, type SubmitResult } from "./submit-result.ts";

/** A dialog: as a fragment for the page that opens it, or as a page of its own. `back`: the page that it belongs to. */
export async function sendDialog(c: Ctx, title: string, dialog: Html, back?: string): Promise<Response> {
  return c.html(await (wantsFragment(c) ? dialog : standalonePage(title, dialog, c.var.notice, back)));
}

export const wantsFragment = (c: Ctx) => c.req.header("x-page") !== undefined;

/** Runs `work` and responds with its outcome. Refused pictures and requests become sentences. */
export async function respond(c: Ctx, context: AppContext, work: () => Promise<SubmitResult>): Promise<Response> {
  const { outcome, status } = await work().then((outcome) => ({ outcome, status: 200 as const }), toRefusal);
  if (wantsFragment(c)) return fragmentResponse(c, outcome, status);
  if ("page" in outcome) return c.redirect(outcome.page, 303);
  if ("dialog" in outcome) return sendDialog(c, outcome.title, outcome.dialog, outcome.back);
  const from = refererPath(c);
  if ("go" in outcome) return c.redirect(outcome.go, 303);
  if ("done" in outcome) return c.redirect(pathBehindDialog(from ?? "/"), 303);
  if (!from) return c.html(await htmlDocument("Threadbrush", messagePage(outcome.notice)), outcome.refused ? 422 : 200);
  const to = outcome.refused ? from : pathBehindDialog(from);
  const draftText = outcome.refused ? (c.var.draftText ?? "").slice(0, 2 * limits.text) : "";
  await context.notices.add(c.var.person.id, { path: to.replace(/\?.*$/, ""), text: outcome.notice, draftText });
  return c.redirect(to, 303);
}

function toRefusal(error: unknown): { outcome: SubmitResult; status: ContentfulStatusCode } {
  if (error instanceof PictureError) return { outcome: refuse(error.message), status: 200 };
  if (error instanceof RequestError) return { outcome: refuse(error.message), status: error.status };
  throw error;
}

async function fragmentResponse(c: Ctx, outcome: SubmitResult, status: ContentfulStatusCode): Promise<Response> {
  const sent: FormOutcome = "dialog" in outcome ? { dialog: String(await outcome.dialog) } : outcome;
  return c.json(sent, status);
}

/** The page that the form was on, if the browser says so. */
function refererPath(c: Ctx): string | undefined {
  const referer = c.req.header("referer") ?? "";
  if (!URL.canParse(referer)) return undefined;
  const { pathname, search } = new URL(referer);
  return parseOwnPath(pathname + search);
}

/** Without scripts a dialog is a page of its own. This is the page it belongs to. */
function pathBehindDialog(path: string): string {
  return (
    path.replace(/^\/(sign-out|name|forget|edit\/\w+|m\/\w+\/remove)$|\/(settings|rename|delete|share|retry(?:\?.*)?)$/, "") ||
    "/"
  );
}

function standalonePage(title: string, dialog: Html, notice?: Notice, back?: string): Html {
  const way = back === undefined ? "" : html`<p class="way-back"><a href="${back}">${pageLabels.backToConversation}</a></p>`;
  return htmlDocument(title, html`<main class="standalone">${dialog}${way}</main>${liveRegions(notice)}`);
}
