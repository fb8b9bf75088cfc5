// A conversation: its strip, its turns and people's messages between them.

import { html } from "hono/html";
import { messages } from "../../../core/cards/messages.ts";
import type { Card, ConversationExcerpt, ModelChoice, QueryResults, Slot, StripItem } from "../../../core/cards/views.ts";
import type { ModelId, Person, TurnKey } from "../../../core/vocabulary.ts";
import { cardFragment, type Viewer } from "../card-fragment.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Notice } from "../notices.ts";
import { frame, fullView, type Html, postedView, thumbnail } from "../pictures/frames.ts";
import { decidesAbout, type WebMessage } from "../store/message-store.ts";
import { messageItem } from "./channel.ts";
import { renderComposer } from "./parts/composer.ts";
import { icon } from "./parts/icons.ts";

/** What is shown beside a conversation's own content. */
export interface ThreadPage {
  /** The message that it started from. */
  root: WebMessage | undefined;
  /** People's messages in it. */
  chat: WebMessage[];
  models: ModelChoice[];
  defaults: QueryResults["defaults"];
  person: Person;
  notice: Notice | undefined;
  /** The menu with its branches, if it has any. */
  branches: Html | "";
  /** Whether a link to it exists. Undefined: conversations can't be shared here. */
  shared: boolean | undefined;
}

export function threadPage(view: ConversationExcerpt, page: ThreadPage): Html {
  const { root, chat, models, defaults, person, notice, branches, shared } = page;
  const title = view.title || pageLabels.untitled;
  return html`<section class="thread" aria-label="${title}"><header class="bar"><a class="back" href="/" aria-label="${pageLabels.backToChannel}">‹</a><h1 title="${title}">${title}</h1>
<span class="count">${countEdits(view)}</span>${shared ? html`<span class="count shared" title="${pageMessages.sharedHint}">${pageLabels.shared}</span>` : ""}${branches}${downloadAll(view)}${tools(view, page)}</header>
${threadContent(view, root, chat, { id: person.id, models })}
${renderComposer({ to: view.key, label: pageLabels.nextInstruction, placeholder: pageLabels.whatShouldChange, options: nextOptions(view, defaults.models, defaults.settings.models), notice })}</section>`;
}

/** Between the header and the composer. */
export function threadContent(view: ConversationExcerpt, root: WebMessage | undefined, chat: WebMessage[], viewer: Viewer): Html {
  return html`${strip(view, root)}
<div class="scroll" id="thread-log" tabindex="0" role="log" aria-label="${pageLabels.allEdits}">${olderLink(view)}${inOrder(view, chat, viewer)}${newerLinks(`/c/${view.key}`, view.newer?.turn)}</div>
${nextTurnNote(view)}`;
}

function nextOptions(
  { settings, builds, each, estimate }: ConversationExcerpt,
  models: ModelChoice[],
  defaults: readonly ModelId[],
) {
  return { models, defaults, settings, pictures: builds.length, each, ...(estimate !== undefined && { estimate }) };
}

export function countEdits({ turns }: { turns: number }): string {
  return turns === 0 ? "" : pageLabels.edits(turns);
}

/** `home`: the address of the conversation. */
export function downloadAll({ key, strip }: ConversationExcerpt, home = `/c/${key}`): Html | "" {
  if (!strip.some(({ pictures }) => pictures.some(({ image }) => image))) return "";
  return html`<a class="tool" href="${home}/download" download aria-label="${pageLabels.downloadAll}" title="${pageLabels.downloadAll}">${icon("down")}</a>`;
}

function tools({ key, mine }: ConversationExcerpt, { root, person, shared }: ThreadPage): Html | "" {
  if (!decidesAbout(person, { mine }, root)) return "";
  const tool = (name: string, label: string, drawing: Parameters<typeof icon>[0]) =>
    html`<form action="/c/${key}/${name}" data-dialog>${toolButton(label, drawing)}</form>`;
  const own = mine ? html`${tool("rename", pageLabels.rename, "pen")}${tool("settings", pageLabels.settings, "gear")}` : "";
  const share = shared === undefined ? "" : tool("share", shareLabel(shared), "share");
  return html`${share}${own}${tool("delete", pageLabels.deleteConversation, "bin")}`;
}

function shareLabel(shared: boolean): string {
  return shared ? `${pageLabels.shareConversation} (${pageLabels.shared})` : pageLabels.shareConversation;
}

function toolButton(name: string, drawing: Parameters<typeof icon>[0]): Html {
  return html`<button class="quiet tool" aria-label="${name}" title="${name}">${icon(drawing)}</button>`;
}

/** The page's script follows it when it comes into view. */
function olderLink({ key, older }: ConversationExcerpt): Html | "" {
  return older === undefined
    ? ""
    : html`<p class="pager" id="older"><a href="/c/${key}?from=${older.turn}" data-older>${pageLabels.olderEdits}</a></p>`;
}

/** Below edits that aren't the newest. `home`: the address of the conversation. `from`: the first edit that isn't shown. */
export function newerLinks(home: string, from: TurnKey | number | undefined): Html | "" {
  if (from === undefined) return "";
  return html`<p class="pager" id="newer"><a href="${home}?from=${from}">${pageLabels.newerEdits}</a> <a href="${home}">${pageLabels.newestEdit}</a></p>`;
}

function inOrder(view: ConversationExcerpt, chat: WebMessage[], viewer: Viewer): Html[] {
  const since = view.older === undefined ? 0 : (view.cards[0]?.createdAt.getTime() ?? 0);
  const cards = view.cards.map((card) => ({
    at: card.createdAt,
    html: html`${cardFragment(card, viewer)}${isBranch(view, card) ? branchMark() : ""}`,
  }));
  const until = view.newer?.createdAt.getTime() ?? Number.POSITIVE_INFINITY;
  const recent = chat.filter(({ at }) => at.getTime() >= since && at.getTime() < until);
  const talk = recent.map((message) => ({ at: message.at, html: messageItem({ ...message, kind: "root" }, undefined, viewer) }));
  return [...cards, ...talk].sort((a, b) => a.at.getTime() - b.at.getTime()).map((item) => item.html);
}

/** Whether the next turn starts from an older card than the newest. While a newer one is being drawn, that isn't settled. */
function isBranch({ head, cards }: ConversationExcerpt, { turn }: Card): boolean {
  const newer = cards.slice(cards.findIndex((card) => card.turn === turn) + 1);
  return head?.turn === turn && newer.length > 0 && !newer.some(({ drawing }) => drawing);
}

function branchMark(): Html {
  return html`<p class="branch" id="branch"><span>${pageMessages.startsHere}</span></p>`;
}

/** Above the composer: what the next turn starts from. */
function nextTurnNote(view: ConversationExcerpt): Html | "" {
  const { head } = view;
  const newest = view.cards.findLast(({ kind }) => kind !== "ask");
  const used = head?.slots.filter(({ variant }) => view.builds.includes(variant)) ?? [];
  const picked = used.some(({ pickedBy }) => pickedBy.length > 0);
  if (newest?.drawing && !(picked && head === newest)) return nextTurnLine([], pageMessages.startsFromDrawing(newest.number));
  if (!head || used.length === 0) return "";
  if (head === newest && head.slots.length === 1) return ""; // it goes without saying
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
  return html`<p class="next-turn" id="next-turn" title="${text}">${used.map(({ image }) => (image?.info ? thumbnail(image.info, "", 160) : ""))} <span>${text}</span></p>`;
}

/** Until the first turn starts, the sources come from the message. */
function strip(view: ConversationExcerpt, root: WebMessage | undefined): Html {
  const unknown = !view.strip.some(({ pictures }) => pictures.length > 0);
  const shown = view.strip.filter(({ pictures }) => pictures.length > 0);
  return html`<ol class="strip" id="strip" aria-label="${pageLabels.allPictures}">${unknown && root ? sources(root) : ""}${shown.map((item) => stripItem(view, item))}</ol>`;
}

function sources({ key, pictures }: WebMessage): Html {
  return html`<li>${pictures.map((picture, at) => html`<a href="${postedView(key, at + 1)}" aria-label="${pageLabels.original}" class="ready">${thumbnail(picture, "", 160)}</a>`)}</li>`;
}

function stripItem(view: ConversationExcerpt, item: StripItem): Html {
  const isShown = view.cards.some(({ turn }) => turn === item.turn);
  const page = isShown ? "" : `/c/${view.key}?from=${item.turn}`;
  return html`<li>${item.pictures.map((picture) => {
    const name = item.turn ? pageLabels.pictureOfEdit(item.number, picture.number) : pageLabels.original;
    const inner = picture.image ? thumbnail(picture.image, "", 160) : frame(picture.ratio, "");
    const to = item.turn ? `${page}#turn-${item.turn}` : fullView(view.key, 0, picture.number);
    return html`<a href="${to}" aria-label="${[name, ...stateOf(picture)].join(", ")}" class="${picture.state}${picture.picked ? " picked" : ""}">${inner}</a>`;
  })}</li>`;
}

function stateOf({ picked, state }: StripItem["pictures"][number]): string[] {
  if (picked) return [pageLabels.picked];
  return state === "ready" ? [] : [messages.states[state]];
}
