// Dialogs, fetched when they open. Without scripts they are pages of their own.

import { html } from "hono/html";
import { messages } from "../../../../core/cards/messages.ts";
import type { ConversationInfo, ConversationLine, Form, ModelChoice } from "../../../../core/cards/views.ts";
import { limits } from "../../limits.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import { type Html, type ImageRef, thumbnail } from "../../pictures/frames.ts";
import type { WebMessage } from "../../store/message-store.ts";
import { pictureInput, sendingList } from "./composer.ts";
import { nameField } from "./name-field.ts";
import { eachField, estimateLine, optionFields } from "./options.ts";

/** `source`: the pictures to edit, as far as they are known. `prompt`: the text typed so far. */
export function editDialog(form: Form, source: ImageRef[], prompt = form.prompt): Html {
  const options = optionFields(form.models, form.settings, "e", false);
  const each = eachField(form.each, Math.max(0, 2 - form.pictures));
  const upload = form.pictures === 0 ? pageLabels.pictures : pageLabels.referencePictures;
  return dialog(
    pageLabels.editImage,
    html`<form method="post" action="/submit" enctype="multipart/form-data"><input type="hidden" name="draft" value="${form.draft}">
${source.length > 0 ? html`<div class="edit-source">${source.map((picture) => thumbnail(picture, pageLabels.pictureToEdit, 320))}</div>` : ""}
<label>${pageLabels.whatShouldChange} <textarea name="prompt" rows="3" required autofocus aria-label="${pageLabels.whatShouldChange}">${prompt}</textarea></label>
${form.pictures > 1 ? each : ""}
${options}
<div><label>${upload} ${pictureInput("references", upload)}</label><ul class="selected-files" aria-label="${pageLabels.picturesToAdd}" hidden></ul></div>
${form.pictures > 1 ? "" : each}
${sendingList()}
${estimateLine(form.estimate, form)}
${buttons(pageLabels.close, html`<button class="main">${pageLabels.startEditing}</button>`)}</form>`,
  );
}

export function settingsDialog(view: ConversationInfo, models: ModelChoice[]): Html {
  const body = html`${titleField(view)}
${optionFields(models, view.settings, "s", true)}`;
  return dialog(
    pageLabels.settings,
    settingsForm(view, html`${body}${buttons(pageLabels.cancel, html`<button class="main">${pageLabels.save}</button>`)}`),
  );
}

export function renameDialog(view: ConversationInfo): Html {
  const save = html`<button class="main">${pageLabels.save}</button>`;
  return dialog(pageLabels.renameConversation, settingsForm(view, html`${titleField(view)}${buttons(pageLabels.close, save)}`));
}

/** For screens without room for the name beside the channel. */
export function nameDialog(person: { name: string }): Html {
  const save = html`<button class="main">${pageLabels.save}</button>`;
  return dialog(
    pageLabels.yourName,
    html`<form method="post" action="/name">${nameField(person)}${buttons(pageLabels.close, save)}</form>`,
  );
}

/** `edits`: how many go with it. */
export function deleteDialog(view: ConversationInfo, edits: number): Html {
  const title = view.title || pageLabels.untitled;
  return dialog(
    pageLabels.deleteConversation,
    html`<p>${pageMessages.deletes(title, edits)}</p>
<form method="post" action="/do/delete"><input type="hidden" name="conversation" value="${view.key}">
${buttons(pageLabels.cancel, html`<button class="danger">${pageLabels.delete}</button>`)}</form>`,
  );
}

/** Asks before something is paid. */
export function costDialog(conversation: string, question: string, { turn, model }: { turn: string; model: string }): Html {
  const fields = Object.entries({ conversation, turn, model });
  return dialog(
    messages.retry,
    html`<p>${question}</p>
<form method="post" action="/do/pay">${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${buttons(pageLabels.cancel, html`<button class="main">${messages.drawIt}</button>`)}</form>`,
  );
}

/** `conversation`: the one that started from the message. `leaves`: the page that the person is on goes with it. */
export function removeDialog(
  { key, text, pictures }: WebMessage,
  conversation: ConversationLine | undefined,
  leaves: boolean,
): Html {
  const editsStay = conversation ? html`<p>${pageMessages.madeOfIt}</p>` : "";
  return dialog(
    pageLabels.removeMessage,
    html`${pictures.length > 0 ? html`<div class="edit-source">${pictures.map((picture) => thumbnail(picture, picture.name, 320))}</div>` : ""}
${text ? html`<p class="quoted">${text}</p>` : ""}<p>${pageMessages.removes(pictures.length)}</p>${editsStay}
<form method="post" action="/do/remove"><input type="hidden" name="message" value="${key}">${leaves ? html`<input type="hidden" name="leaves" value="true">` : ""}
${buttons(pageLabels.cancel, html`<button class="danger">${pageLabels.remove}</button>`)}</form>`,
  );
}

/** `question`: lists what will be deleted. */
export function forgetDialog(question: string): Html {
  return dialog(
    pageLabels.deleteMyData,
    html`<p>${question}</p><form method="post" action="/do/forget">
${buttons(pageLabels.cancel, html`<button class="danger">${messages.deleteSure}</button>`)}</form>`,
  );
}

function settingsForm({ key }: ConversationInfo, body: Html): Html {
  return html`<form method="post" action="/do/settings"><input type="hidden" name="conversation" value="${key}">${body}</form>`;
}

function titleField({ title }: ConversationInfo): Html {
  return html`<label>${pageLabels.title} <input name="title" value="${title}" maxlength="${limits.title}" required autofocus></label>`;
}

function buttons(cancelLabel: string, submit: Html): Html {
  return html`<p class="refusal" role="alert"></p><p class="buttons"><button type="button" class="quiet" data-close>${cancelLabel}</button>${submit}</p>`;
}

export function dialog(title: string, body: Html): Html {
  return html`<dialog aria-labelledby="dialog-title"><h2 id="dialog-title">${title}</h2>${body}</dialog>`;
}
