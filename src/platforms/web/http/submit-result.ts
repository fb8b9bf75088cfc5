// What a request of a page comes to, before it's known in which form the browser wants it.

import type { Answer } from "../../../core/cards/views.ts";
import { costDialog, editDialog } from "../pages/parts/dialogs.ts";
import type { Html, ImageRef } from "../pictures/frames.ts";

export type SubmitResult =
  | { go: string }
  | { notice: string; refused: boolean }
  /** `page`: its own address, for browsers without scripts. */
  | { dialog: Html; page: string }
  /** A dialog that is shown only once. `back`: the page that it belongs to. */
  | { dialog: Html; title: string; back: string }
  | { done: true };

export const refuse = (notice: string): SubmitResult => ({ notice, refused: true });

/** `source`: the pictures that a form edits. */
export function toSubmitResult(answer: Answer, source: ImageRef[] = []): SubmitResult {
  switch (answer.kind) {
    case "none":
      return { done: true };
    case "words":
      return { notice: answer.text, refused: answer.refused };
    case "confirm": {
      const { turn, model } = answer.action;
      const page = `/c/${answer.conversation}/retry?${new URLSearchParams({ turn, model })}`;
      return { dialog: costDialog(answer.conversation, answer.question, answer.action), page };
    }
    case "form":
      return { dialog: editDialog(answer.form, source), page: `/edit/${answer.form.draft}` };
    case "link":
      return { notice: answer.text, refused: false };
    case "turn":
      return { go: `/c/${answer.conversation}` };
    default:
      return answer satisfies never;
  }
}
