// A conversation: its strip, its turns and what people said between them.

import { html } from "hono/html";
import type { ConversationView, ModelChoice, StripItem } from "../../../core/cards.ts";
import { cardFragment, type Reader } from "../message.ts";
import type { WebMessage } from "../messages.ts";
import { frame, fullView, type Html, thumbnail } from "../pictures.ts";
import { said } from "./channel.ts";
import { composer } from "./composer.ts";

export function thread(view: ConversationView, chat: WebMessage[], models: ModelChoice[], reader: Reader): Html {
  return html`<section class="thread" aria-label="${view.title}"><header class="bar"><a class="back" href="/" aria-label="Back to pictures">‹</a><h2>${view.title}</h2>
<span class="count">${view.turns} ${view.turns === 1 ? "turn" : "turns"}</span>${view.mine ? tools(view) : ""}</header>
${strip(view)}
<div class="scroll" id="thread-log" tabindex="0" role="log" aria-label="Turns">${inOrder(view, chat, reader)}</div>
${composer({ to: view.key, label: "Next instruction", placeholder: "Say what should change…", options: { models, settings: { ...view.settings, seed: view.settings.seed } } })}</section>`;
}

/** Where a conversation begins that is not there yet. */
export function newThread(models: ModelChoice[]): Html {
  return html`<section class="thread" aria-label="New conversation"><header class="bar"><a class="back" href="/" aria-label="Back to pictures">‹</a><h2>New conversation</h2></header>
<div class="scroll" id="thread-log" tabindex="0" role="log" aria-label="Turns"><div class="empty"><h3>Drop a picture here</h3><p>The first one is edited, the others are there to be looked at.</p><p><button type="button" class="main" data-chooses="#pictures">Choose a picture</button></p></div></div>
${composer({ to: "new", label: "Next instruction", placeholder: "Say what should change…", options: { models, settings: undefined } })}</section>`;
}

function tools(view: ConversationView): Html {
  return html`<form action="/c/${view.key}/settings" data-dialog><button class="quiet">Settings</button></form>
<form action="/c/${view.key}/delete" data-dialog><button class="quiet">Delete conversation</button></form>`;
}

function inOrder(view: ConversationView, chat: WebMessage[], reader: Reader): Html[] {
  const cards = view.cards.map((card) => ({ at: card.createdAt, html: cardFragment(card, reader, isBranch(view, card.turn)) }));
  const words = chat.map((message) => ({ at: message.at, html: said({ ...message, kind: "root" }, undefined) }));
  return [...cards, ...words].sort((a, b) => a.at.getTime() - b.at.getTime()).map((item) => item.html);
}

/** The next turn starts from an older card than the newest. */
function isBranch(view: ConversationView, turn: string): boolean {
  return view.head === turn && view.cards.at(-1)?.turn !== turn;
}

function strip(view: ConversationView): Html {
  return html`<ol class="strip" aria-label="All pictures">${view.strip.map((item) => stripItem(view, item))}</ol>`;
}

function stripItem(view: ConversationView, item: StripItem): Html {
  return html`<li>${item.pictures.map((picture) => {
    const name = item.turn ? `Turn ${item.number}, picture ${picture.number}${picture.picked ? ", picked" : ""}` : "Source";
    const inner = picture.image ? thumbnail(picture.image, "", 160) : frame(picture.ratio, "");
    const to = item.turn ? `#turn-${item.turn}` : fullView(view.key, 0, picture.number);
    return html`<a href="${to}" aria-label="${name}" class="${picture.state}${picture.picked ? " picked" : ""}">${inner}</a>`;
  })}</li>`;
}
