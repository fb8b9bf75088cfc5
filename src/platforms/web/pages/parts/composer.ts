// The composer: where people type and attach pictures.

import { html } from "hono/html";
import { commands } from "../../../../../commands/index.ts";
import type { Form } from "../../../../core/cards/views.ts";
import type { ModelId } from "../../../../core/vocabulary.ts";
import { limits } from "../../limits.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Notice } from "../../notices.ts";
import type { Html } from "../../pictures/frames.ts";
import { icon } from "./icons.ts";
import { eachField, estimateLine, modelChips, optionFields } from "./options.ts";
import type { Sample } from "./samples.ts";

interface ComposerOptions extends Pick<Form, "estimate" | "models" | "settings" | "pictures" | "each"> {
  /** The server's models. */
  defaults: readonly ModelId[];
}

export interface Composer {
  /** `channel`, `new`, or the conversation's key. */
  to: string;
  label: string;
  placeholder: string;
  options: ComposerOptions | undefined;
  /** Without scripts: the answer to the last message, and its text if it was refused. */
  notice: Notice | undefined;
  /** Shows a large area to drop pictures on, or a sample. `say`: an instruction to start with. */
  start?: { sample: Sample | undefined; say: string | undefined };
  /** Offers to post without an edit. */
  posts?: boolean;
  /** The place in a chat where the conversation lives: "#general on Slack". Takes words alone. */
  inChat?: string;
}

export function renderComposer({ to, label, placeholder, options, notice, start, posts = false, inChat }: Composer): Html {
  return html`<form class="composer" id="composer" method="post" action="/messages" enctype="multipart/form-data" data-keep>
<input type="hidden" name="to" value="${to}">
${start?.sample ? chosenSample(start.sample) : start ? dropArea() : ""}
${start?.sample ? "" : html`<ul class="selected-files" aria-label="${pageLabels.picturesToSend}" hidden></ul>`}
${eachField(false, 2)}
${posts ? justPost() : ""}
${sendingList()}
<p class="refusal" role="alert"></p>
<div class="box"><textarea id="composer-text" name="text" rows="1" aria-label="${label}" placeholder="${placeholder}" autocomplete="off"${inChat ? "" : html` aria-controls="completion"`}>${notice?.draftText || start?.say || ""}</textarea>
${inChat ? "" : attachments()}
${options ? html`<button type="button" class="quiet" aria-expanded="false" aria-controls="options" data-toggle>${icon("sliders")}<span>${pageLabels.options}</span></button>` : ""}
<button class="main">${icon("send")}<span>${pageLabels.send}</span></button></div>
${inChat ? html`<p class="note" data-no-pictures>${pageMessages.picturesInChat(inChat)}</p>` : completion()}
${options ? html`<div class="composer-foot">${modelChips(options.models, options.settings)}${estimateLine(options.estimate, options)}</div>` : ""}
${options ? html`<div id="options" data-for="${to}" hidden>${optionFields(options.models, options.settings, "o", true, options.defaults)}</div>` : ""}
</form>`;
}

function attachments(): Html {
  return html`<span class="attach camera" title="${pageLabels.takePhoto}">${pictureInput("camera", pageLabels.takePhoto, true)}${icon("camera")}</span>
<span class="attach" title="${pageLabels.attachPictures}">${pictureInput("pictures", pageLabels.attachPictures)}${icon("clip")}</span>`;
}

function completion(): Html {
  return html`<ul id="completion" role="listbox" aria-label="${pageLabels.commands}" hidden>${commands.map(({ name, usage, about }) => html`<li role="option" id="command-${name}" data-command="/${name}" aria-selected="false"><b>/${name}</b> <small>${about}</small><code hidden>${usage}</code></li>`)}</ul>`;
}

function chosenSample({ name, about }: Sample): Html {
  return html`<input type="hidden" name="sample" value="${name}"><ul class="selected-files" aria-label="${pageLabels.picturesToSend}"><li><img src="/assets/${name}.webp" width="480" height="320" alt="${about}"></li></ul>`;
}

/** Opens the file chooser also without scripts. */
function dropArea(): Html {
  return html`<label class="drop-area" for="pictures">${icon("picture")}<b class="with-mouse">${pageMessages.dropHere}</b><span class="with-mouse">${pageMessages.orChoose}</span><b class="by-touch">${pageMessages.chooseHere}</b><span class="by-touch">${pageMessages.orPhotograph}</span></label>`;
}

/** The page's script shows it once a picture is chosen. */
function justPost(): Html {
  return html`<label class="just-post" title="${pageMessages.justPostHint}" hidden><input type="checkbox" name="post" value="1"> ${pageLabels.justPost}</label>`;
}

/** Some systems don't know that HEIC and the like are pictures. */
const pictureTypes = "image/*,.heic,.heif,.jxl";

/** Carries its limits and their messages, so the page's script refuses a sixth picture when it's added. `camera`: on a phone, it takes one. */
export function pictureInput(id: string, label: string, camera = false): Html {
  return html`<input type="file" id="${id}" name="pictures" accept="${camera ? "image/*" : pictureTypes}"${camera ? html` capture="environment"` : html` multiple`} aria-label="${label}" data-max-files="${limits.pictures}" data-too-many="${pageMessages.tooManyPictures}" data-max-bytes="${limits.bytes}" data-too-large="${pageMessages.tooLarge}" data-remove="${pageLabels.removeFile}">`;
}

/** The page's script shows slow uploads here. */
export function sendingList(): Html {
  return html`<ul class="sending" aria-label="${pageLabels.uploads}" aria-live="polite" hidden></ul>
<template><li data-sending="${pageMessages.sending}" data-reading="${pageMessages.reading}" data-lost="${pageMessages.unsent}"><b></b><span>${pageMessages.waiting}</span><i aria-hidden="true"></i><button type="button" class="quiet">${pageLabels.cancel}</button></li></template>`;
}
