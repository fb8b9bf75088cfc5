// The composer: where people type and attach pictures.

import { html } from "hono/html";
import { commands } from "../../../../commands/index.ts";
import type { Form, ModelChoice } from "../../../core/cards/views.ts";
import type { Settings } from "../../../core/vocabulary.ts";
import { limits } from "../limits.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Notice } from "../notices.ts";
import type { Html } from "../pictures/frames.ts";
import { icon } from "./icons.ts";
import { eachField, estimateLine, optionFields } from "./options.ts";

export interface Composer {
  /** `channel`, `new`, or the conversation's key. */
  to: string;
  label: string;
  placeholder: string;
  options: ({ models: ModelChoice[]; settings: Settings; pictures: number; each: boolean } & Pick<Form, "estimate">) | undefined;
  /** Without scripts: the answer to the last message, and its text if it was refused. */
  notice: Notice | undefined;
}

export function renderComposer({ to, label, placeholder, options, notice }: Composer): Html {
  return html`<form class="composer" id="composer" method="post" action="/messages" enctype="multipart/form-data" data-keep>
<input type="hidden" name="to" value="${to}">
<ul class="selected-files" aria-label="${pageLabels.picturesToSend}" hidden></ul>
${eachField(false, 2)}
${sendingList()}
<p class="refusal" role="alert"></p>
<div class="box"><textarea id="composer-text" name="text" rows="1" aria-label="${label}" placeholder="${placeholder}" autocomplete="off" aria-controls="completion">${notice?.draftText ?? ""}</textarea>
<span class="attach" title="${pageLabels.attachPictures}">${pictureInput("pictures", pageLabels.attachPictures)}${icon("clip")}</span>
${options ? html`<button type="button" class="quiet" aria-expanded="false" aria-controls="options" data-toggle>${icon("sliders")}<span>${pageLabels.options}</span></button>` : ""}
<button class="main">${icon("send")}<span>${pageLabels.send}</span></button></div>
<ul id="completion" role="listbox" aria-label="${pageLabels.commands}" hidden>${commands.map(({ name, usage, about }) => html`<li role="option" id="command-${name}" data-command="/${name}" aria-selected="false"><b>/${name}</b> <small>${about}</small><code hidden>${usage}</code></li>`)}</ul>
${options ? estimateLine(options.estimate, options) : ""}
${options ? html`<div id="options" data-for="${to}" hidden>${optionFields(options.models, options.settings, "o", true)}</div>` : ""}
</form>`;
}

/** Carries its limits and their messages, so the page's script refuses a sixth picture when it's added. */
export function pictureInput(id: string, label: string): Html {
  return html`<input type="file" id="${id}" name="pictures" accept="image/*" multiple aria-label="${label}" data-max-files="${limits.pictures}" data-too-many="${pageMessages.tooManyPictures}" data-max-bytes="${limits.bytes}" data-too-large="${pageMessages.tooLarge}" data-remove="${pageLabels.removeFile}">`;
}

/** The page's script shows slow uploads here. */
export function sendingList(): Html {
  return html`<ul class="sending" aria-label="${pageLabels.uploads}" aria-live="polite" hidden></ul>
<template><li data-sending="${pageMessages.sending}" data-reading="${pageMessages.reading}" data-lost="${pageMessages.unsent}"><b></b><span>${pageMessages.waiting}</span><i aria-hidden="true"></i><button type="button" class="quiet">${pageLabels.cancel}</button></li></template>`;
}
