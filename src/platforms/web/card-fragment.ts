// Renders a card as HTML. Pure.

import { html } from "hono/html";
import { captionName } from "../../core/cards/card-text.ts";
import { formatCost } from "../../core/cards/format.ts";
import { messages } from "../../core/cards/messages.ts";
import type { Action, Card, ModelChoice, Slot } from "../../core/cards/views.ts";
import { LOCAL, type TurnKey } from "../../core/vocabulary.ts";
import { pageLabels, pageMessages } from "./messages.ts";
import { isMention, nameFor } from "./names.ts";
import { icon } from "./pages/parts/icons.ts";
import { frame, fullView, type Html, slotPicture, thumbnail } from "./pictures/frames.ts";

/** The person who looks at a card. */
export interface Viewer {
  id: string;
  /** All models: their names, and those to offer for a retry. */
  models: Pick<ModelChoice, "id" | "label" | "price" | "usualSeconds">[];
  /** The conversation lives in a chat: what needs a form or an upload is done there. */
  inChat?: boolean;
}

const MAX_OTHER_MODELS = 3;

/** One turn, for one person. Its id is the turn's, so a newer rendering replaces it. */
export function cardFragment(card: Card, viewer: Viewer): Html {
  const busy = card.drawing ? html` aria-busy="true"` : "";
  const name = card.kind === "ask" ? pageLabels.newEdit : pageLabels.editNumber(card.number);
  return html`<article class="card" id="turn-${card.turn}" aria-label="${name}"${busy} tabindex="-1">
<header><p class="prompt">${promptLine(card)}</p>
<div class="byline"><b>${nameFor(card.author, viewer)}</b> <span class="muted">${name}</span>
${card.references.length > 0 ? references(card) : ""}<time datetime="${card.createdAt.toISOString()}">${card.createdAt.toISOString().slice(11, 16)}</time>${card.drawing ? progress(card) : ""}</div></header>
${card.notes.map((note) => html`<p class="note">${note}</p>`)}
${card.cost ? html`<p class="note">${card.cost}</p>` : ""}
${card.failure ? html`<p class="failure">${card.failure}</p>` : ""}
${card.question ? html`<p class="question">${card.question}</p>` : ""}
${asideOf(card)}
<div class="variants" data-count="${card.slots.length}" data-shape="${shapeOf(card.slots[0]?.ratio)}">${card.slots.map((slot) => figure(card, slot, viewer))}</div>
<div class="actions">${actions(card, viewer)}</div>
</article>`;
}

/** After a failure the ways to retry come first. */
function actions(card: Card, viewer: Viewer): Html {
  const [retries, others] = [card.actions.filter(isRetry), card.actions.filter((action) => !isRetry(action))];
  const render = (actions: Action[]) => actions.map((action) => actionButton(action, card, viewer));
  return html`${card.inArea === undefined ? "" : markLink(card)}${render(retries)}${card.slots.some(({ state }) => state === "failed") || retries.length > 0 ? reusePrompt : ""}${render(others)}`;
}

/** Leads to the picture that the turn started from, with the words to say of a marked area. */
function markLink({ conversation, turn, number }: Card): Html {
  return html`<a class="button" id="mark-${turn}" href="/c/${conversation}/${number}/mark">${icon("brush")}${pageLabels.markArea}</a>`;
}

const isRetry = ({ kind }: Action) => kind === "retry";
const reusePrompt = html`<button type="button" data-reuse-prompt>${pageLabels.rephrase}</button>`;

/** The result of the turn besides its pictures. */
function asideOf({ aside, state }: Card): Html | "" {
  const text = aside ?? (state === "cancelled" ? messages.cancelled : "");
  return text ? html`<p class="note">${text}</p>` : "";
}

/** Of the first picture: decides how many fit side by side. */
export function shapeOf(ratio = 1): "tall" | "square" | "wide" {
  return ratio < 0.85 ? "tall" : ratio > 1.2 ? "wide" : "square";
}

function promptLine(card: Card): string {
  if (!card.prompt && card.kind === "ask" && isMention(card.author.name)) return messages.whatShouldChange;
  return card.prompt || (card.kind === "ask" ? card.text : messages.undone);
}

function references({ references, area }: Card): Html {
  return html`<ul class="references" aria-label="${pageLabels.startsFrom}" data-from="${pageLabels.from}">${references.map(
    ({ info, alt }, at) => {
      const thumb = info ? thumbnail(info, alt, area ? 320 : 160) : "";
      return area && at === 0 ? html`<li class="marked">${thumb}${outline(area)}</li>` : html`<li>${thumb}</li>`;
    },
  )}</ul>`;
}

/** A thin line on the picture, around the part that the person marked. */
function outline(area: string): Html {
  return html`<img class="outline" src="/pictures/${area}/outline" alt="${pageLabels.markedArea}">`;
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
  return html`<span class="progress"><progress aria-label="${pageLabels.workingOn(card.number)}"${known}></progress> ${status} <button type="button" class="quiet notify" data-notify>${pageLabels.notifyMe}</button></span>`;
}

function figure(card: Card, slot: Slot, viewer: Viewer): Html {
  const picked = slot.pickedBy.length > 0;
  const missing = slot.state === "failed" || slot.state === "cancelled";
  return html`<figure class="variant ${slot.state}${picked ? " picked" : ""}" id="variant-${slot.variant}">
${missing ? "" : html`<div class="shown">${picture(card, slot)}${pickControl(card, slot, viewer)}</div>`}
<figcaption><b class="number">${slot.number}</b> ${slot.state === "ready" ? readyCaption(card, slot, viewer) : html`<span class="facts">${slot.label.replace(/^\d+ · /, "")}${clock(slot, viewer)}</span>`}
${picked ? html` <span class="who">✓ ${slot.pickedBy.map((person) => nameFor(person, viewer)).join(", ")}</span>` : ""}
${notesOf(slot).rest.map((note) => html`<span class="note">${note}</span>`)}
${slot.failure ? html`<span class="failure">${slot.failure}</span>` : ""}</figcaption>
${slotButtons(card, slot, viewer)}</figure>`;
}

/** What differs first, then what it took. The model's id and the seed are one click away. */
function readyCaption(card: Card, slot: Slot, { models }: Viewer): Html {
  const label = models.find(({ id }) => id === slot.model)?.label ?? slot.model;
  const { difference } = notesOf(slot);
  const isMixed = card.slots.some(({ model }) => model !== slot.model);
  const title =
    card.kind === "undo" ? messages.restored : [isMixed || !difference ? label : "", difference].filter(Boolean).join(": ");
  const took = slot.seconds === undefined ? [] : [`${slot.seconds.toFixed(1)} s`];
  const facts = card.kind === "undo" ? [] : [...took, formatCost(slot.costUsd)];
  const seed = slot.seed === undefined ? messages.noSeed : messages.seed(slot.seed);
  return html`<b class="difference">${capitalize(title)}</b> <span class="facts">${facts.join(" · ")}</span> <details class="info"><summary aria-label="${pageLabels.aboutPicture(slot.number)}">i</summary> <span>${captionName(slot.model)} · ${seed}</span></details>`;
}

/** The built-in editor's first note says how this picture differs from the others, and what was done: "subtle: warmth +14%". */
function notesOf({ model, state, notes }: Slot): { difference: string; rest: string[] } {
  const [first = "", ...rest] = notes;
  if (model !== LOCAL || state !== "ready") return { difference: "", rest: notes };
  return { difference: first, rest };
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function picture(card: Card, slot: Slot): Html {
  const framed = frame(slot.ratio, slotPicture(slot));
  return slot.image?.info ? html`<a href="${fullView(card.conversation, card.number, slot.number)}">${framed}</a>` : framed;
}

/** The time so far, and how long its model usually takes. */
function clock({ state, startedAt, model }: Slot, { models }: Viewer): Html | "" {
  const usual = models.find(({ id }) => id === model)?.usualSeconds;
  const usually = usual === undefined ? "" : html` · ${pageMessages.usually(usual)}`;
  if (state === "waiting") return html`${usually}`;
  if (state !== "drawing" || !startedAt) return "";
  return html` <span class="elapsed" data-since="${startedAt.toISOString()}"></span>${usually}`;
}

function slotButtons(card: Card, slot: Slot, viewer: Viewer): Html | "" {
  if (slot.state === "ready" && viewer.inChat) return "";
  if (slot.state === "ready" && card.picks.some(({ variant }) => variant === slot.variant))
    return html`<div class="actions">${button(card, "form", { variant: slot.variant }, html`<button class="quiet" aria-label="${pageLabels.editPicture(slot.number)}">${pageLabels.edit}</button>`)}</div>`;
  if (slot.state !== "failed" || !canRetry(card)) return "";
  const others = viewer.models.filter(({ id }) => id !== slot.model).slice(0, MAX_OTHER_MODELS);
  return html`<div class="actions">${others.map(({ id, price }) =>
    button(card, "retry", { turn: card.turn, model: id }, html`<button>${messages.retryWith(id)} (${price})</button>`),
  )}</div>`;
}

function canRetry(card: Card): boolean {
  return card.actions.some((action) => action.kind === "retry" && action.model === undefined);
}

/** The number on the picture picks it. */
function pickControl(card: Card, slot: Slot, viewer: Pick<Viewer, "id">): Html {
  if (!card.picks.some(({ variant }) => variant === slot.variant))
    return html`<span class="number-on-picture" aria-hidden="true">${slot.number}</span>`;
  const isOn = isPicked(card, slot.variant, viewer);
  const label = html`<button class="number-on-picture" id="pick-${slot.variant}" data-pick="${slot.number}" aria-pressed="${String(isOn)}" aria-label="${messages.pick(slot.number)}" title="${messages.pick(slot.number)}">${slot.number}</button>`;
  return button(card, "pick", { variant: slot.variant, on: String(!isOn) }, label);
}

export function pickButton(card: Card, slot: Slot, viewer: Pick<Viewer, "id">): Html {
  const picked = isPicked(card, slot.variant, viewer);
  const label = html`<button id="pick-${slot.variant}" data-pick="${slot.number}" aria-pressed="${String(picked)}">${messages.pick(slot.number)}</button>`;
  return button(card, "pick", { variant: slot.variant, on: String(!picked) }, label);
}

function isPicked(card: Card, variant: string, viewer: Pick<Viewer, "id">): boolean {
  return card.slots.some((slot) => slot.variant === variant && slot.pickedBy.some(({ id }) => id === viewer.id));
}

const LABELS = { again: messages.again, retry: messages.retry, cancel: messages.cancel };

/** The page has its own buttons for settings, history and delete above the thread, and for picks below each picture. */
function actionButton(action: Action, card: Card, { inChat }: Viewer): Html | "" {
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
      if (inChat) return "";
      if (card.question) return answerButton(card, action, {});
      return html`<button type="button" data-focus="#composer-text">${pageLabels.whatShouldChange}</button>${button(card, "form", {}, html`<button>${action.label}</button>`)}`;
    case "link":
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
