// The channel: people's messages and pictures, and the conversations that started from them.

import { html } from "hono/html";
import type { ConversationLine } from "../../../core/cards/views.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { nameFor } from "../names.ts";
import type { Notice } from "../notices.ts";
import { fitting, type Html, postedView, thumbnail } from "../pictures/frames.ts";
import { hasPosted, type WebMessage } from "../store/message-store.ts";
import { renderComposer } from "./parts/composer.ts";

export interface Channel {
  /** Oldest first. */
  messages: WebMessage[];
  /** The conversation that started from each message, in the same order. */
  conversations: (ConversationLine | undefined)[];
  /** The previous page ends before the message with this key. */
  older: string | undefined;
  /** Whether these aren't the newest messages. */
  isPast: boolean;
  /** Whether people can post here. */
  canPost: boolean;
  /** The person who looks at it. */
  viewer: { id: string };
  notice: Notice | undefined;
}

export function renderChannel({ messages, conversations, older, isPast, canPost, viewer, notice }: Channel): Html {
  const newest = isPast ? html`<p class="pager"><a href="/">${pageLabels.newestMessages}</a></p>` : "";
  return html`<section class="channel" aria-label="${pageLabels.channel}"><header class="bar"><h1><a href="/"><span aria-hidden="true">#</span> ${pageLabels.channel}</a></h1></header>
<div class="scroll" id="channel-log" tabindex="0" role="log" aria-label="${pageLabels.messages}">${older ? html`<p class="pager"><a href="/?before=${older}">${pageLabels.olderMessages}</a></p>` : ""}
${messages.map((message, at) => messageItem(message, conversations[at], viewer))}${newest}</div>
${canPost ? renderComposer({ to: "channel", label: pageLabels.message, placeholder: pageMessages.saySomething, options: undefined, notice, posts: true }) : ""}</section>`;
}

/** A message with its pictures. */
export function messageItem(message: WebMessage, conversation: ConversationLine | undefined, viewer: { id: string }): Html {
  const by = nameFor({ id: message.person, name: message.name }, viewer);
  const picture = message.pictures[0];
  const isOwn = hasPosted(viewer, message);
  const canEdit = picture && message.kind !== "root";
  return html`<div class="message" id="message-${message.key}"><p class="byline"><b>${by}</b> <time datetime="${message.at.toISOString()}">${message.at.toISOString().slice(11, 16)}</time></p>
${message.text ? html`<p class="text">${message.text}</p>` : ""}
${picture ? html`<div class="pictures" data-count="${message.pictures.length}">${message.pictures.map((_, at) => postedPicture(message, at, by))}</div>` : ""}
${canEdit || conversation || isOwn ? html`<div class="message-actions">${canEdit ? editButton(message) : ""}${conversation ? replies(conversation) : ""}${isOwn ? removeButton(message) : ""}</div>` : ""}</div>`;
}

const MAX_PICTURE_SIZE = { width: 460, height: 420 };

function postedPicture({ key, pictures }: WebMessage, at: number, by: string): Html {
  const thumbnails = pictures
    .slice(at, at + 1)
    .map((each) => thumbnail(fitting(each, MAX_PICTURE_SIZE), pageLabels.postedPicture(each.name, by)));
  return html`<a href="${postedView(key, at + 1)}">${thumbnails}</a>`;
}

function editButton({ key }: WebMessage): Html {
  return html`<form method="post" action="/form"><input type="hidden" name="message" value="${key}"><button>${pageLabels.edit}</button></form>`;
}

function removeButton({ key }: WebMessage): Html {
  return html`<form action="/m/${key}/remove" data-dialog><button class="quiet">${pageLabels.remove}</button></form>`;
}

function replies({ key, turns, drawing }: ConversationLine): Html {
  const mark = drawing ? html` <span class="mark" role="img" aria-label="${pageLabels.working}"></span>` : "";
  return html`<a class="replies" href="/c/${key}"><span aria-hidden="true">↪</span> ${pageLabels.edits(turns)}${mark}</a>`;
}
