// Dialogs, fetched when they are opened. Without scripts they are pages of their own.

import { html } from "hono/html";
import type { ConversationView, Form, ModelChoice } from "../../../core/cards.ts";
import type { Html } from "../pictures.ts";
import { optionFields } from "./options.ts";

export function editDialog(form: Form): Html {
  return dialog(
    "Edit image",
    html`<form method="post" action="/submit" enctype="multipart/form-data"><input type="hidden" name="draft" value="${form.draft}">
<label>What should change? <textarea name="prompt" rows="3" required autofocus aria-label="What should change?">${form.prompt}</textarea></label>
${optionFields(form.models, form.settings, "e", false)}
<label>Reference pictures <input type="file" name="pictures" accept="image/*" multiple aria-label="Reference pictures"></label>
<p class="refusal" role="alert"></p><p class="buttons"><button type="button" class="quiet" data-closes>Close</button><button class="main">Start editing</button></p></form>`,
  );
}

export function settingsDialog(view: ConversationView, models: ModelChoice[]): Html {
  return dialog(
    "Settings",
    html`<form method="post" action="/do/settings"><input type="hidden" name="conversation" value="${view.key}">
<label>Title <input name="title" value="${view.title}" maxlength="120" required autofocus></label>
${optionFields(models, view.settings, "s", true)}
<p class="refusal" role="alert"></p><p class="buttons"><button type="button" class="quiet" data-closes>Close</button><button class="main">Save</button></p></form>`,
  );
}

export function deleteDialog(view: ConversationView): Html {
  return dialog(
    "Delete conversation",
    html`<p>“${view.title}” goes for everybody: ${view.turns} ${view.turns === 1 ? "turn" : "turns"}, their pictures and what was said between them. It cannot be brought back.</p>
<form method="post" action="/do/delete"><input type="hidden" name="conversation" value="${view.key}"><p class="refusal" role="alert"></p>
<p class="buttons"><button type="button" class="quiet" data-closes autofocus>Keep it</button><button class="danger">Delete</button></p></form>`,
  );
}

function dialog(title: string, body: Html): Html {
  return html`<dialog aria-labelledby="dialog-title"><h2 id="dialog-title">${title}</h2>${body}</dialog>`;
}
