// The frame around everything: conversations, the channel, and one more column.

import { html } from "hono/html";
import type { RecentConversation } from "../../../../core/cards/views.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Notice } from "../../notices.ts";
import { type Html, thumbnail } from "../../pictures/frames.ts";
import { icon } from "./icons.ts";
import { nameField } from "./name-field.ts";

/** The page size of the core. */
const MAX_CONVERSATIONS = 20;
const MAX_THUMBNAILS = 6;

export interface PageFrame {
  title: string;
  /** The version that the page shows. Its window asks for what changed since. */
  version: string;
  now: Date;
  person: { name: string };
  conversations: RecentConversation[];
  /** The conversation that is open. */
  openConversation?: string;
  /** The column that a phone shows, or the only one. */
  shows: "channel" | "thread" | "start";
  channel: Html | "";
  thread: Html | "";
  /** Without scripts: the answer to the last form. */
  notice: Notice | undefined;
  /** Whether to offer signing out. */
  signedIn: boolean;
}

export function layout(page: PageFrame): Html {
  return htmlDocument(
    page.title,
    html`<div class="columns" data-column="${page.shows}" data-conversation="${page.openConversation ?? ""}" data-version="${page.version}" data-now="${page.now.toISOString()}">
<aside class="sidebar"><p class="brand"><a href="/">${mark}Threadbrush</a></p>
<form action="/c/new"><button class="main" aria-label="${pageLabels.newConversation}"><span>${pageLabels.newConversation}</span><span class="short" aria-hidden="true">${pageLabels.newShort}</span></button></form>
${conversationList(page)}
<footer><a href="/history">${pageLabels.history}</a> <a href="/models">${pageLabels.models}</a> <a href="/help">${pageLabels.help}</a>${page.signedIn ? signOut : ""}
<form action="/forget" class="forget" data-dialog><button class="link">${pageLabels.deleteMyData}</button></form>
<form action="/name" class="short" data-dialog><button class="link">${pageLabels.name}</button></form>
${themes}
<form method="post" action="/name" class="name">${nameField(page.person)}<p class="refusal" role="alert"></p></form></footer></aside>
<main>${page.channel}${page.thread}</main></div>
${liveRegions(page.notice)}`,
  );
}

/** Status lines at the foot of every page. */
export function liveRegions(notice?: Notice): Html {
  return html`<p class="connection" role="status" data-lost="${pageMessages.disconnected}"></p>
<div class="notice" role="status" aria-live="polite" data-lost="${pageMessages.lost}" data-changed="${pageMessages.changed}" data-copied="${pageMessages.copied}" data-not-copied="${pageMessages.notCopied}" data-not-shared="${pageMessages.notShared}">${notice?.text ?? ""}</div>
<p class="visually-hidden" id="news" role="status" data-finished="${pageMessages.finished}" data-done="${pageMessages.editDone}"></p>`;
}

function conversationList({ conversations, openConversation }: PageFrame): Html {
  const all = conversations.length >= MAX_CONVERSATIONS ? html`<p><a href="/history">${pageLabels.allConversations}</a></p>` : "";
  return html`<nav aria-label="${pageLabels.yourConversations}"><h2>${pageLabels.yourConversations}</h2>${conversations.length === 0 ? html`<p class="nothing-yet">${pageMessages.noneYet}</p>` : ""}<ul>${conversations.map(
    (conversation) =>
      html`<li id="conversation-${conversation.key}"><a href="/c/${conversation.key}"${conversation.key === openConversation ? html` aria-current="page"` : ""}><span class="conversation-title">${conversation.title || pageLabels.untitled}</span>${conversation.drawing ? html`<span class="mark" role="img" aria-label="${pageLabels.working}"></span>` : ""}<span class="thumbnails">${thumbnails(conversation)}</span></a></li>`,
  )}</ul>${all}</nav>`;
}

/** The source and the newest pictures of a conversation. Decorative: the title beside them says what they are. */
function thumbnails({ pictures }: RecentConversation): Html[] {
  const some = pictures.length > MAX_THUMBNAILS ? [...pictures.slice(0, 1), ...pictures.slice(1 - MAX_THUMBNAILS)] : pictures;
  return some.map((image) => thumbnail(image, "", 160));
}

/** For browsers with scripts, which remember the choice. */
const themes = html`<div class="themes" role="group" aria-label="${pageLabels.theme}" data-keep>${(
  [
    ["", pageLabels.themeSystem, "system"],
    ["light", pageLabels.themeLight, "sun"],
    ["dark", pageLabels.themeDark, "moon"],
  ] as const
).map(
  ([choice, label, drawing]) =>
    html`<button type="button" class="quiet" data-theme-choice="${choice}" aria-pressed="false" aria-label="${label}" title="${label}">${icon(drawing)}</button>`,
)}</div>`;

/** A thread that ends as a brushstroke. */
const mark = html`<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><use href="/assets/icon.svg#mark"/></svg>`;

const signOut = html` <form action="/sign-out" data-dialog><button class="link">${pageLabels.signOut}</button></form>`;

/** Of every page but the sign-in. */
export const script = html`<script src="/assets/theme.js"></script><script src="/assets/idiomorph.js" defer></script><script type="module" src="/assets/main.js"></script>`;

/** `rel=expect`: nothing is painted until the end of the page is there, because what is centred would move. */
export function htmlDocument(title: string, body: Html, scripts: Html | "" = script): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"><meta name="color-scheme" content="light dark"><meta name="description" content="${pageMessages.whatThisIs}">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="preload" href="/assets/inter.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/style.css"><link rel="expect" href="#news" blocking="render">${scripts}</head>
<body data-drop="${pageMessages.dropHere}">${body}</body></html>`;
}
