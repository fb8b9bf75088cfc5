// Out: a card as the fragment that shows it. Pure.

import { html } from "hono/html";
import type { Action, Card, Slot } from "../../core/cards.ts";
import { drawn, frame, fullView, type Html, thumbnail } from "./pictures.ts";

export interface Reader {
  id: string;
}

/** One turn, for one person. Its id is the turn's, so that a newer one takes its place. */
export function cardFragment(card: Card, reader: Reader, buildsOn: boolean): Html {
  const busy = card.drawing ? html` aria-busy="true"` : "";
  const done = card.slots.filter((slot) => slot.state !== "waiting" && slot.state !== "drawing").length;
  return html`<article class="card" id="turn-${card.turn}" data-turn="${card.number}" aria-label="Turn ${card.number}"${busy} tabindex="-1">
<header><span class="turn-number">Turn ${card.number}</span> <b>${card.author.name}</b>
<time datetime="${card.createdAt.toISOString()}">${card.createdAt.toISOString().slice(11, 16)}</time>
${buildsOn ? html`<span class="head">the next turn starts here</span>` : ""}</header>
<p class="prompt">${card.prompt || (card.kind === "undo" ? "undo" : card.text)}</p>
${card.references.length > 0 ? html`<ul class="references" aria-label="Starts from">${card.references.map((image) => html`<li>${image.info ? thumbnail(image.info, image.alt, 160) : ""}</li>`)}</ul>` : ""}
${card.notes.map((note) => html`<p class="note">${note}</p>`)}
${card.failure ? html`<p class="failure">${card.failure}</p>` : ""}
${card.drawing ? progress(card, done) : ""}
<div class="variants" data-count="${card.slots.length}">${card.slots.map((slot) => figure(card, slot))}</div>
${card.picks.length > 0 ? reactions(card, reader) : ""}
<div class="actions">${picks(card, reader)}${card.actions.map((action) => actionButton(action, card))}</div>
</article>`;
}

function progress(card: Card, done: number): Html {
  const words =
    card.ahead > 0
      ? `Waiting: ${card.ahead} before this one`
      : card.slots.length === 0
        ? "Starting"
        : `${done} of ${card.slots.length} drawn`;
  const label = `Drawing turn ${card.number}`;
  if (done === 0) return html`<p class="progress"><progress aria-label="${label}"></progress> ${words}</p>`;
  return html`<p class="progress"><progress aria-label="${label}" max="${card.slots.length}" value="${done}"></progress> ${words}</p>`;
}

function figure(card: Card, slot: Slot): Html {
  const picture = frame(slot.ratio, drawn(slot));
  const ready = slot.image?.info !== undefined;
  const picked = slot.pickedBy.length > 0;
  return html`<figure class="variant ${slot.state}${picked ? " picked" : ""}" id="variant-${slot.variant}">
${ready ? html`<a href="${fullView(card.conversation, card.number, slot.number)}">${picture}</a>` : picture}
<figcaption>${slot.label}${clock(slot)}${picked ? html` <span class="who">✓ ${slot.pickedBy.map(({ name }) => name).join(", ")}</span>` : ""}
${slot.notes.map((note) => html`<span class="note">${note}</span>`)}
${slot.failure ? html`<span class="failure">${slot.failure}</span>` : ""}</figcaption></figure>`;
}

function clock(slot: Slot): Html | "" {
  if (slot.state === "waiting") return html` <span class="elapsed">waits</span>`;
  if (slot.state !== "drawing" || !slot.startedAt) return "";
  return html` <span class="elapsed" data-since="${slot.startedAt.toISOString()}"></span>`;
}

function isPicked(card: Card, variant: string, reader: Reader): boolean {
  return card.slots.some((slot) => slot.variant === variant && slot.pickedBy.some(({ id }) => id === reader.id));
}

function reactions(card: Card, reader: Reader): Html {
  return html`<div class="reactions">${card.picks.map(({ variant, number }) => {
    const mine = isPicked(card, variant, reader);
    const count = card.slots.find((slot) => slot.variant === variant)?.pickedBy.length ?? 0;
    return html`<form method="post" action="/do/pick">${fields(card, variant, mine)}<button id="react-${variant}" class="reaction" aria-label="React ${number}\u{fe0f}\u{20e3}" aria-pressed="${String(mine)}" data-count="${count || ""}">${number}\u{fe0f}\u{20e3}</button></form>`;
  })}</div>`;
}

function picks(card: Card, reader: Reader): Html[] {
  return card.picks.map(({ variant, number }) => {
    const mine = isPicked(card, variant, reader);
    return html`<form method="post" action="/do/pick">${fields(card, variant, mine)}<button id="pick-${variant}" data-pick="${number}" aria-pressed="${String(mine)}">Pick ${number}</button></form>`;
  });
}

function fields(card: Card, variant: string, mine: boolean): Html {
  return html`<input type="hidden" name="conversation" value="${card.conversation}"><input type="hidden" name="variant" value="${variant}"><input type="hidden" name="on" value="${String(!mine)}">`;
}

const names = { again: "Again", retry: "Retry", cancel: "Cancel" } as const;

/** Settings, history and delete are the page's own, above the thread. */
function actionButton(action: Action, card: Card): Html | "" {
  switch (action.kind) {
    case "again":
    case "retry":
    case "cancel":
      return html`<form method="post" action="/do/${action.kind}"><input type="hidden" name="conversation" value="${card.conversation}"><input type="hidden" name="turn" value="${action.turn}"><button id="${action.kind}-${action.turn}">${names[action.kind]}</button></form>`;
    case "form":
      return html`<button type="button" data-focus="#words">Say what should change</button>`;
    case "pick":
    case "settings":
    case "history":
    case "delete":
      return "";
    default:
      return action satisfies never;
  }
}
