// What becomes of something done: a page script hears it in place, a plain browser gets a page.

import { html } from "hono/html";
import type { Answer } from "../../core/cards.ts";
import { PictureError } from "../../core/errors.ts";
import { editDialog } from "./pages/dialogs.ts";
import { document } from "./pages/layout.ts";
import { wordsPage } from "./pages/others.ts";
import type { Html, Shown } from "./pictures.ts";
import type { Ctx } from "./site.ts";

export type Outcome = { go: string } | { say: string; refused: boolean } | { dialog: Html } | { done: true };

export const refuse = (say: string): Outcome => ({ say, refused: true });

/** `source`: what a form is about. */
export function outcomeOf(answer: Answer, source: Shown[] = []): Outcome {
  switch (answer.kind) {
    case "none":
      return { done: true };
    case "words":
      return { say: answer.text, refused: answer.refused };
    case "form":
      return { dialog: editDialog(answer.form, source) };
    case "turn":
      return { go: `/c/${answer.conversation}` };
    default:
      return answer satisfies never;
  }
}

/** A dialog: for the page that opens it, or as a page of its own. */
export async function inDialog(c: Ctx, title: string, dialog: Html): Promise<Response> {
  return c.html(await (asksInPlace(c) ? dialog : alone(title, dialog)));
}

const asksInPlace = (c: Ctx) => c.req.header("x-page") !== undefined;
const alone = (title: string, dialog: Html) => document(title, html`<main class="alone">${dialog}</main>`);

export async function attempt(c: Ctx, act: () => Promise<Outcome>): Promise<Response> {
  const result = await act().catch((error: unknown): Outcome => {
    if (error instanceof PictureError) return refuse(error.message);
    throw error;
  });
  if (asksInPlace(c)) return c.json("dialog" in result ? { dialog: String(await result.dialog) } : result);
  if ("dialog" in result) return c.html(await alone("Edit image", result.dialog));
  if ("say" in result) return c.html(await document("Threadbrush", wordsPage(result.say)), result.refused ? 422 : 200);
  return c.redirect("go" in result ? result.go : (c.req.header("referer") ?? "/"), 303);
}
