// What becomes of something done: the page's script gets it in place, a plain browser gets a page that ends at the same address with the same words.

import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Answer } from "../../../core/cards/views.ts";
import { PictureError } from "../../../core/errors.ts";
import type { AppContext, Ctx } from "../context.ts";
import { limits } from "../messages.ts";
import type { Notice } from "../notices.ts";
import { editDialog } from "../pages/dialogs.ts";
import { htmlDocument, liveRegions } from "../pages/layout.ts";
import { messagePage } from "../pages/static.ts";
import type { Html, ImageRef } from "../pictures.ts";
import { RequestError } from "./errors.ts";
import type { FormOutcome } from "./form-outcome.ts";
import { ownPath } from "./security.ts";

export type SubmitResult = { go: string } | { say: string; refused: boolean } | { dialog: Html; page: string } | { done: true };

export const refuse = (say: string): SubmitResult => ({ say, refused: true });

/** `source`: what a form is about. */
export function toSubmitResult(answer: Answer, source: ImageRef[] = []): SubmitResult {
  switch (answer.kind) {
    case "none":
      return { done: true };
    case "words":
      return { say: answer.text, refused: answer.refused };
    case "form":
      return { dialog: editDialog(answer.form, source), page: `/edit/${answer.form.draft}` };
    case "turn":
      return { go: `/c/${answer.conversation}` };
    default:
      return answer satisfies never;
  }
}

/** A dialog: for the page that opens it, or as a page of its own. */
export async function inDialog(c: Ctx, title: string, dialog: Html): Promise<Response> {
  return c.html(await (wantsFragment(c) ? dialog : standalonePage(title, dialog, c.var.notice)));
}

export const wantsFragment = (c: Ctx) => c.req.header("x-page") !== undefined;

/** Does what a form asks for, and answers. What is refused says why. */
export async function respond(c: Ctx, site: AppContext, act: () => Promise<SubmitResult>): Promise<Response> {
  const { outcome, status } = await act().then((outcome) => ({ outcome, status: 200 as const }), refusalOf);
  if (wantsFragment(c)) return fragmentResponse(c, outcome, status);
  if ("dialog" in outcome) return c.redirect(outcome.page, 303);
  const from = pageBefore(c);
  if ("go" in outcome) return c.redirect(outcome.go, 303);
  if ("done" in outcome) return c.redirect(behindDialog(from ?? "/"), 303);
  if (!from) return c.html(await htmlDocument("Threadbrush", messagePage(outcome.say)), outcome.refused ? 422 : 200);
  const to = outcome.refused ? from : behindDialog(from);
  const text = outcome.refused ? (c.var.written ?? "").slice(0, 2 * limits.text) : "";
  site.notices.keep(c.var.person.id, { path: to.replace(/\?.*$/, ""), say: outcome.say, text });
  return c.redirect(to, 303);
}

function refusalOf(error: unknown): { outcome: SubmitResult; status: ContentfulStatusCode } {
  if (error instanceof PictureError) return { outcome: refuse(error.message), status: 200 };
  if (error instanceof RequestError) return { outcome: refuse(error.message), status: error.status };
  throw error;
}

async function fragmentResponse(c: Ctx, outcome: SubmitResult, status: ContentfulStatusCode): Promise<Response> {
  const sent: FormOutcome = "dialog" in outcome ? { dialog: String(await outcome.dialog) } : outcome;
  return c.json(sent, status);
}

/** The page that a form was on, as far as a browser tells. */
function pageBefore(c: Ctx): string | undefined {
  const referer = c.req.header("referer") ?? "";
  if (!URL.canParse(referer)) return undefined;
  const { pathname, search } = new URL(referer);
  return ownPath(pathname + search);
}

/** Without scripts a dialog is a page of its own, before the page that it belongs to. */
function behindDialog(path: string): string {
  return path.replace(/^\/(sign-out|name|forget|edit\/\w+|m\/\w+\/remove)$|\/(settings|rename|delete)$/, "") || "/";
}

function standalonePage(title: string, dialog: Html, notice?: Notice): Html {
  return htmlDocument(title, html`<main class="standalone">${dialog}</main>${liveRegions(notice)}`);
}
