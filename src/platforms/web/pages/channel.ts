// The channel: what people said and showed, and what was made of it.

import { html } from "hono/html";
import type { ConversationLine } from "../../../core/cards.ts";
import type { WebMessage } from "../messages.ts";
import { type Html, thumbnail } from "../pictures.ts";
import { composer } from "./composer.ts";

export const samples = [
  { name: "mountains", about: "Mountains at noon" },
  { name: "vase", about: "A red vase on a table" },
  { name: "boat", about: "A boat on the sea" },
] as const;

/** `lines` are the conversations that hang on the messages, in their order. */
export function channel(messages: WebMessage[], lines: (ConversationLine | undefined)[], writes: boolean): Html {
  return html`<section class="channel" aria-label="pictures"><header class="bar"><h2><span aria-hidden="true">#</span> pictures</h2></header>
<div class="scroll" id="channel-log" tabindex="0" role="log" aria-label="Messages">${messages.length === 0 ? empty(writes) : ""}
${messages.map((message, at) => said(message, lines[at]))}</div>
${writes ? composer({ to: "channel", label: "Message", placeholder: "Say something, or /edit with a picture", options: undefined }) : ""}</section>`;
}

/** A message with its pictures, by whomever. */
export function said(message: WebMessage, line: ConversationLine | undefined): Html {
  const picture = message.pictures[0];
  return html`<div class="message" id="message-${message.key}"><p class="by"><b>${message.name}</b> <time datetime="${message.at.toISOString()}">${message.at.toISOString().slice(11, 16)}</time></p>
${message.text ? html`<p class="text">${message.text}</p>` : ""}
${picture ? html`<div class="pictures" data-count="${message.pictures.length}">${message.pictures.map((each) => html`<a href="/pictures/${each.key}">${thumbnail(each, `${each.name}, from ${message.name}`)}</a>`)}</div>` : ""}
<div class="under">${picture && message.kind !== "root" ? html`<form method="post" action="/form"><input type="hidden" name="message" value="${message.key}"><button>Edit</button></form>` : ""}
${line ? html`<a class="replies" href="/c/${line.key}"><span aria-hidden="true">↪</span> ${line.turns} ${line.turns === 1 ? "turn" : "turns"}${line.drawing ? html` <span class="mark" role="img" aria-label="drawing"></span>` : ""}</a>` : ""}</div></div>`;
}

function empty(writes: boolean): Html {
  return html`<div class="empty"><h3>Drop a picture here</h3><p>Then say what should change. It works at once, without an account or a key.</p>
${writes ? html`<p><button type="button" class="main" data-chooses="#pictures">Choose a picture</button></p>` : ""}
<p>Or try one of these:</p><ul class="samples">${samples.map(({ name, about }) => html`<li><form method="post" action="/samples/${name}"><button aria-label="Try ${about}"><img src="/assets/${name}.webp" width="480" height="320" alt=""><span>${about}</span></button></form></li>`)}</ul></div>`;
}
