// A conversation: its strip, its turns and people's messages between them.

import { html } from "hono/html";
import { messages } from "../../../core/cards/messages.ts";
import type { Card, ConversationView, ModelChoice, QueryResults, Slot, StripItem } from "../../../core/cards/views.ts";
import type { Person } from "../../../core/vocabulary.ts";
import { cardFragment, type Viewer } from "../card-fragment.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Notice } from "../notices.ts";
import { frame, fullView, type Html, postedView, thumbnail } from "../pictures/frames.ts";
import { hasPosted, type WebMessage } from "../store/message-store.ts";
import { messageItem } from "./channel.ts";
import { renderComposer } from "./composer.ts";
import { icon } from "./icons.ts";

/** `root`: the message that it started from. */
export function threadPage(
  view: ConversationView,
  root: WebMessage | undefined,
  chat: WebMessage[],
  models: ModelChoice[],
  person: Person,
  notice: Notice | undefined,
): Html {
  const title = view.title || pageLabels.untitled;
  return html`<section class="thread" aria-label="${title}"><header class="bar"><a class="back" href="/" aria-label="${pageLabels.backToChannel}">‹</a><h1 title="${title}">${title}</h1>
<span class="count">${countEdits(view)}</span>${tools(view, root, person)}</header>
${strip(view, root)}
<div class="scroll" id="thread-log" tabindex="0" role="log" aria-label="${pageLabels.allEdits}">${inOrder(view, chat, { id: person.id, models })}</div>
${nextTurnNote(view)}
${renderComposer({ to: view.key, label: pageLabels.nextInstruction, placeholder: pageLabels.whatShouldChange, options: nextOptions(view, models), notice })}</section>`;
}

function nextOptions({ settings, builds, each, estimate }: ConversationView, models: ModelChoice[]) {
  return { models, settings, pictures: builds.length, each, ...(estimate !== undefined && { estimate }) };
}

/** The page for a conversation that doesn't exist yet. */
export function newThreadPage(options: QueryResults["defaults"], notice: Notice | undefined): Html {
  return html`<section class="thread" aria-label="${pageLabels.newConversation}"><header class="bar"><a class="back" href="/" aria-label="${pageLabels.backToChannel}">‹</a><h1>${pageLabels.newConversation}</h1></header>
<div class="scroll" id="thread-log" tabindex="0" role="log" aria-label="${pageLabels.allEdits}"><div class="empty"><h2>${pageMessages.dropHere}</h2><p>${pageMessages.firstIsEdited}</p><p><button type="button" class="main" data-click="#pictures">${pageLabels.choosePicture}</button></p></div></div>
${renderComposer({ to: "new", label: pageLabels.nextInstruction, placeholder: pageLabels.whatShouldChange, options: { ...options, pictures: 0, each: false }, notice })}</section>`;
}

function countEdits({ turns }: ConversationView): string {
  return turns === 0 ? "" : pageLabels.edits(turns);
}

function tools({ key, mine }: ConversationView, root: WebMessage | undefined, person: Person): Html | "" {
  const tool = (name: string, content: Html) => html`<form action="/c/${key}/${name}" data-dialog>${content}</form>`;
  const remove = tool("delete", toolButton(pageLabels.deleteConversation, "bin"));
  if (!mine) return hasPosted(person, root) ? remove : "";
  return html`${tool("rename", toolButton(pageLabels.rename, "pen"))}${tool("settings", toolButton(pageLabels.settings, "gear"))}${remove}`;
}

function toolButton(name: string, drawing: Parameters<typeof icon>[0]): Html {
  return html`<button class="quiet tool" aria-label="${name}" title="${name}">${icon(drawing)}</button>`;
}

function inOrder(view: ConversationView, chat: WebMessage[], viewer: Viewer): Html[] {
  const cards = view.cards.map((card) => ({
    at: card.createdAt,
    html: html`${cardFragment(card, viewer)}${isBranch(view, card) ? branchMark() : ""}`,
  }));
  const talk = chat.map((message) => ({ at: message.at, html: messageItem({ ...message, kind: "root" }, undefined, viewer) }));
  return [...cards, ...talk].sort((a, b) => a.at.getTime() - b.at.getTime()).map((item) => item.html);
}

/** Whether the next turn starts from an older card than the newest. While a newer one is being drawn, that isn't settled. */
function isBranch({ head, cards }: ConversationView, { turn }: Card): boolean {
  const newer = cards.slice(cards.findIndex((card) => card.turn === turn) + 1);
  return head === turn && newer.length > 0 && !newer.some(({ drawing }) => drawing);
}

function branchMark(): Html {
  return html`<p class="branch" id="branch"><span>${pageMessages.startsHere}</span></p>`;
}

/** Above the composer: what the next turn starts from. */
function nextTurnNote(view: ConversationView): Html | "" {
  const newest = view.cards.findLast(({ kind }) => kind !== "ask");
  const head = view.cards.find(({ turn }) => turn === view.head);
  const used = head?.slots.filter(({ variant }) => view.builds.includes(variant)) ?? [];
  const picked = used.some(({ pickedBy }) => pickedBy.length > 0);
  if (newest?.drawing && !(picked && head === newest)) return nextTurnLine([], pageMessages.startsFromDrawing(newest.number));
  if (!head || used.length === 0) return "";
  return nextTurnLine(
    used,
    pageMessages.startsFrom(
      head.number,
      head.slots.length,
      used.map(({ number }) => number),
    ),
  );
}

function nextTurnLine(used: Slot[], text: string): Html {
  return html`<p class="next-turn" id="next-turn">${used.map(({ image }) => (image?.info ? thumbnail(image.info, "", 160) : ""))} <span>${text}</span></p>`;
}

/** Until the first turn starts, the sources come from the message. */
function strip(view: ConversationView, root: WebMessage | undefined): Html {
  const unknown = !view.strip.some(({ pictures }) => pictures.length > 0);
  const shown = view.strip.filter(({ pictures }) => pictures.length > 0);
  return html`<ol class="strip" id="strip" aria-label="${pageLabels.allPictures}">${unknown && root ? sources(root) : ""}${shown.map((item) => stripItem(view, item))}</ol>`;
}

function sources({ key, pictures }: WebMessage): Html {
  return html`<li>${pictures.map((picture, at) => html`<a href="${postedView(key, at + 1)}" aria-label="${pageLabels.original}" class="ready">${thumbnail(picture, "", 160)}</a>`)}</li>`;
}

function stripItem(view: ConversationView, item: StripItem): Html {
  return html`<li>${item.pictures.map((picture) => {
    const name = item.turn ? pageLabels.pictureOfEdit(item.number, picture.number) : pageLabels.original;
    const inner = picture.image ? thumbnail(picture.image, "", 160) : frame(picture.ratio, "");
    const to = item.turn ? `#turn-${item.turn}` : fullView(view.key, 0, picture.number);
    return html`<a href="${to}" aria-label="${[name, ...stateOf(picture)].join(", ")}" class="${picture.state}${picture.picked ? " picked" : ""}">${inner}</a>`;
  })}</li>`;
}

function stateOf({ picked, state }: StripItem["pictures"][number]): string[] {
  if (picked) return [pageLabels.picked];
  return state === "ready" ? [] : [messages.states[state]];
}
