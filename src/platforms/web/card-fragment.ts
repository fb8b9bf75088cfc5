// Renders a card as HTML. Pure.

import { html } from "hono/html";
import { messages } from "../../core/cards/messages.ts";
import type { Action, Card, ModelChoice, Slot } from "../../core/cards/views.ts";
import type { TurnKey } from "../../core/vocabulary.ts";
import { pageLabels, pageMessages } from "./messages.ts";
import { nameFor } from "./names.ts";
import { frame, fullView, type Html, slotPicture, thumbnail } from "./pictures/frames.ts";

/** The person who looks at a card. */
export interface Viewer {
  id: string;
  /** Models to offer for a retry. */
  models: Pick<ModelChoice, "id" | "price">[];
}

const MAX_OTHER_MODELS = 3;

/** One turn, for one person. Its id is the turn's, so a newer rendering replaces it. */
export function cardFragment(card: Card, viewer: Viewer): Html {
  const busy = card.drawing ? html` aria-busy="true"` : "";
  const name = card.kind === "ask" ? pageLabels.newEdit : pageLabels.editNumber(card.number);
  return html`<article class="card" id="turn-${card.turn}" aria-label="${name}"${busy} tabindex="-1">
<header><p class="byline"><b>${nameFor(card.author, viewer)}</b> <span class="muted">${name}</span>
<time datetime="${card.createdAt.toISOString()}">${card.createdAt.toISOString().slice(11, 16)}</time>${card.drawing ? progress(card) : ""}</p>
<p class="prompt">${promptLine(card)}</p></header>
${card.references.length > 0 ? references(card) : ""}
${card.notes.map((note) => html`<p class="note">${note}</p>`)}
${card.cost ? html`<p class="note">${card.cost}</p>` : ""}
${card.failure ? html`<p class="failure">${card.failure}</p>` : ""}
${card.question ? html`<p class="question">${card.question}</p>` : ""}
${card.aside ? html`<p class="note">${card.aside}</p>` : ""}
<div class="variants" data-count="${card.slots.length}">${card.slots.map((slot) => figure(card, slot, viewer))}</div>
<div class="actions">${card.picks.map((pick) => reaction(card, pick, viewer))}${actions(card)}</div>
</article>`;
}

/** After a failure the ways to retry come first. */
function actions(card: Card): Html {
  const [retries, others] = [card.actions.filter(isRetry), card.actions.filter((action) => !isRetry(action))];
  const render = (actions: Action[]) => actions.map((action) => actionButton(action, card));
  return html`${render(retries)}${card.slots.some(({ state }) => state === "failed") || retries.length > 0 ? reusePrompt : ""}${render(others)}`;
}

const isRetry = ({ kind }: Action) => kind === "retry";
const reusePrompt = html`<button type="button" data-reuse-prompt>${pageLabels.rephrase}</button>`;

function promptLine(card: Card): string {
  return card.prompt || (card.kind === "ask" ? card.text : messages.undone);
}

function references({ references }: Card): Html {
  return html`<ul class="references" aria-label="${pageLabels.startsFrom}" data-from="${pageLabels.from}">${references.map(({ info, alt }) => html`<li>${info ? thumbnail(info, alt, 160) : ""}</li>`)}</ul>`;
}

function progress(card: Card): Html {
  const all = card.slots.length;
  const done = card.slots.filter(({ state }) => state !== "waiting" && state !== "drawing").length;
  const status =
    card.queuePosition !== 0
      ? messages.waiting(card.queuePosition)
      : all === 0
        ? messages.starting
        : pageMessages.pictureProgress(done, all);
  const known = done > 0 ? html` max="${all}" value="${done}"` : "";
  return html`<span class="progress"><progress aria-label="${pageLabels.workingOn(card.number)}"${known}></progress> ${status}</span>`;
}

function figure(card: Card, slot: Slot, viewer: Viewer): Html {
  const picked = slot.pickedBy.length > 0;
  const missing = slot.state === "failed" || slot.state === "cancelled";
  return html`<figure class="variant ${slot.state}${picked ? " picked" : ""}" id="variant-${slot.variant}">
${missing ? "" : picture(card, slot)}
<figcaption><b class="number">${slot.number}</b> <span class="facts">${slot.label.replace(/^\d+ · /, "")}${clock(slot)}</span>
${picked ? html` <span class="who">✓ ${slot.pickedBy.map((person) => nameFor(person, viewer)).join(", ")}</span>` : ""}
${slot.notes.map((note) => html`<span class="note">${note}</span>`)}
${slot.failure ? html`<span class="failure">${slot.failure}</span>` : ""}</figcaption>
${slotButtons(card, slot, viewer)}</figure>`;
}

function picture(card: Card, slot: Slot): Html {
  const framed = frame(slot.ratio, slotPicture(slot));
  return slot.image?.info ? html`<a href="${fullView(card.conversation, card.number, slot.number)}">${framed}</a>` : framed;
}

function clock(slot: Slot): Html | "" {
  if (slot.state !== "drawing" || !slot.startedAt) return "";
  return html` <span class="elapsed" data-since="${slot.startedAt.toISOString()}"></span>`;
}

function slotButtons(card: Card, slot: Slot, viewer: Viewer): Html | "" {
  if (slot.state === "ready" && card.picks.some(({ variant }) => variant === slot.variant))
    return html`<div class="actions">${pickButton(card, slot, viewer)}
${button(card, "form", { variant: slot.variant }, html`<button class="quiet" aria-label="${pageLabels.editPicture(slot.number)}">${pageLabels.edit}</button>`)}</div>`;
  if (slot.state !== "failed" || !canRetry(card)) return "";
  const others = viewer.models.filter(({ id }) => id !== slot.model).slice(0, MAX_OTHER_MODELS);
  return html`<div class="actions">${others.map(({ id, price }) =>
    button(card, "retry", { turn: card.turn, model: id }, html`<button>${messages.retryWith(id)} (${price})</button>`),
  )}</div>`;
}

function canRetry(card: Card): boolean {
  return card.actions.some((action) => action.kind === "retry" && action.model === undefined);
}

export function pickButton(card: Card, slot: Slot, viewer: Pick<Viewer, "id">): Html {
  const picked = isPicked(card, slot.variant, viewer);
  const label = html`<button id="pick-${slot.variant}" data-pick="${slot.number}" aria-pressed="${String(picked)}">${messages.pick(slot.number)}</button>`;
  return button(card, "pick", { variant: slot.variant, on: String(!picked) }, label);
}

/** The style sheet shows the number as plain text, because not every system has a font with keycaps. */
function reaction(card: Card, { variant, number }: Card["picks"][number], viewer: Viewer): Html {
  const picked = isPicked(card, variant, viewer);
  const count = card.slots.find((slot) => slot.variant === variant)?.pickedBy.length ?? 0;
  const label = html`<button id="react-${variant}" class="reaction" aria-label="${pageLabels.react(number)}" aria-pressed="${String(picked)}" data-number="${number}" data-count="${count || ""}"></button>`;
  return button(card, "pick", { variant, on: String(!picked) }, label);
}

function isPicked(card: Card, variant: string, viewer: Pick<Viewer, "id">): boolean {
  return card.slots.some((slot) => slot.variant === variant && slot.pickedBy.some(({ id }) => id === viewer.id));
}

const LABELS = { again: messages.again, retry: messages.retry, cancel: messages.cancel };

/** The page has its own buttons for settings, history and delete above the thread, and for picks below each picture. */
function actionButton(action: Action, card: Card): Html | "" {
  switch (action.kind) {
    case "again":
      return plainButton(card, action.kind, action.turn);
    case "retry":
      if (action.model === undefined) return plainButton(card, action.kind, action.turn);
      return canRetry(card) ? "" : answerButton(card, action, { model: action.model }); // otherwise it's below the failed variants
    case "instead":
      return answerButton(card, action, { model: action.model });
    case "cancel":
      return plainButton(card, action.kind, action.turn);
    case "cutout":
      return button(card, action.kind, { variant: action.variant }, html`<button>${action.label}</button>`);
    case "suggestion":
      return answerButton(card, action, { position: String(action.position) });
    case "choose":
      return answerButton(card, action, { candidate: String(action.candidate) });
    case "create":
      return answerButton(card, action, { ...(action.model && { model: action.model }) });
    case "accept":
    case "draw":
    case "rerun":
    case "flatten":
    case "part":
      return answerButton(card, action, {});
    case "form":
      if (card.question) return answerButton(card, action, {});
      return html`<button type="button" data-focus="#composer-text">${pageLabels.whatShouldChange}</button>${button(card, "form", {}, html`<button>${action.label}</button>`)}`;
    case "pay":
    case "pick":
    case "settings":
    case "history":
    case "delete":
      return "";
    default:
      return action satisfies never;
  }
}

function plainButton(card: Card, kind: keyof typeof LABELS, turn: string): Html {
  return button(card, kind, { turn }, html`<button id="${kind}-${turn}">${LABELS[kind]}</button>`);
}

/** Answers the card's question, or does what its label says. */
function answerButton(
  card: Card,
  { kind, turn, label }: Extract<Action, { turn: TurnKey }>,
  fields: Record<string, string>,
): Html {
  return button(card, kind, { turn, ...fields }, html`<button>${label}</button>`);
}

function button({ conversation }: Card, kind: string, fields: Record<string, string>, content: Html): Html {
  const hidden = Object.entries({ conversation, ...fields });
  return html`<form method="post" action="/do/${kind}">${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${content}</form>`;
}
