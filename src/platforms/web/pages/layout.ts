// The frame around everything: conversations, the channel, and one more column.

import { html } from "hono/html";
import type { ConversationLine } from "../../../core/cards.ts";
import { type Html, thumbnail } from "../pictures.ts";

export interface Frame {
  title: string;
  person: { name: string };
  conversations: ConversationLine[];
  /** The conversation that is open. */
  here?: string;
  /** Which of the columns a phone shows. */
  shows: "channel" | "thread";
  channel: Html | "";
  thread: Html | "";
}

export function layout(page: Frame): Html {
  return document(
    page.title,
    html`<div class="columns" data-shows="${page.shows}" data-here="${page.here ?? ""}">
<aside class="side"><h1><a href="/">Threadbrush</a></h1>
<form action="/c/new"><button class="main">New conversation</button></form>
${conversationList(page)}
<footer><a href="/models">Models</a> <a href="/help">Help</a>
<form method="post" action="/name" class="name"><label>Your name <input name="name" value="${page.person.name}" maxlength="40" autocomplete="nickname"></label></form></footer></aside>
<main>${page.channel}${page.thread}</main></div>
<p class="connection" hidden>The connection is lost. Trying again…</p>
<div class="notice" role="status" aria-live="polite"></div>`,
  );
}

function conversationList({ conversations, here }: Frame): Html {
  return html`<nav aria-label="Your conversations"><h2>Your conversations</h2>${conversations.length === 0 ? html`<p class="nothing">None yet.</p>` : ""}<ul>${conversations.map(
    (line) =>
      html`<li id="line-${line.key}"><a href="/c/${line.key}"${line.key === here ? html` aria-current="page"` : ""}><span class="minis">${minis(line)}</span><span class="line-title">${line.title}</span>${line.drawing ? html`<span class="mark" role="img" aria-label="drawing"></span>` : ""}</a></li>`,
  )}</ul>${conversations.length >= 20 ? html`<p><a href="/history">All conversations</a></p>` : ""}</nav>`;
}

/** The newest pictures of a conversation, its source first; the title says what they are. */
export function minis(line: ConversationLine): Html[] {
  const pictures = line.strip.flatMap((item) => item.pictures).flatMap(({ image }) => (image ? [image] : []));
  const some = pictures.length > 3 ? [pictures[0], ...pictures.slice(-2)] : pictures;
  return some.flatMap((image) => (image ? [thumbnail(image, "", 160)] : []));
}

export function document(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="preload" href="/assets/inter.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/style.css"><script src="/assets/idiomorph.js" defer></script><script type="module" src="/assets/main.js"></script></head>
<body>${body}</body></html>`;
}
