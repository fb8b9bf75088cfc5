// The conversations that a person took part in, with a search.

import { html } from "hono/html";
import { formatUsd } from "../../../core/cards/format.ts";
import type { FoundEdit, HistoryItem, QueryResults, StripItem } from "../../../core/cards/views.ts";
import { findWords } from "../../../core/search.ts";
import type { ConversationKey } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import { limits } from "../limits.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { nameFor } from "../names.ts";
import { type Html, thumbnail } from "../pictures/frames.ts";
import { section } from "./parts/static.ts";

/** Of one conversation: its source, and its newest edits. */
const MAX_STRIP_ITEMS = 16;

/** `typed`: what was searched for, as it was typed. */
export function historyPage({ items, words, next, spent }: QueryResults["history"], typed: string, viewer: { id: string }): Html {
  const isSearch = words.length > 0;
  const intro = isSearch ? summary(items.length, typed, next !== undefined) : items.length === 0 ? pageMessages.noneYet : "";
  return section(
    pageLabels.history,
    html`<form class="history-search" role="search" action="/history"><input type="search" name="q" value="${typed}" maxlength="${limits.title}" aria-label="${pageLabels.searchHistory}" placeholder="${pageLabels.searchHistory}" autocomplete="off"><button>${pageLabels.search}</button></form>
${intro ? html`<p>${intro}${isSearch ? html` <a href="/history" class="unbroken">${pageLabels.allConversations}</a>` : ""}</p>` : ""}${spent && !isSearch ? html`<p class="note">${spent} <a href="/usage">${viewMessages.usage}</a></p>` : ""}<ul class="history">${items.map((item) => historyItem(item, words, viewer))}</ul>${next ? olderLink(next, typed) : ""}`,
  );
}

/** What the search found. `isPart`: older conversations weren't searched. */
function summary(count: number, typed: string, isPart: boolean): string {
  if (count > 0) return pageMessages.found(typed);
  return isPart ? pageMessages.notFoundYet(typed) : pageMessages.foundNothing(typed);
}

function olderLink(next: ConversationKey, typed: string): Html {
  const search = typed ? `q=${encodeURIComponent(typed)}&` : "";
  return html`<p><a href="/history?${search}before=${next}">${pageLabels.older}</a></p>`;
}

function historyItem(item: HistoryItem, words: string[], viewer: { id: string }): Html {
  const facts = [
    pageLabels.edits(item.turns),
    ...(item.owner.id === viewer.id ? [] : [pageLabels.startedBy(nameFor(item.owner, viewer))]),
    ...(item.costUsd ? [formatUsd(item.costUsd)] : []),
  ];
  const day = item.updatedAt.toISOString();
  return html`<li id="history-${item.key}"><a href="/c/${item.key}"><b>${highlight(item.title || pageLabels.untitled, words)}</b> <small>${facts.join(" · ")} · <time datetime="${day}" data-day>${day.slice(0, 10)}</time>${item.drawing ? html` <span class="mark" role="img" aria-label="${pageLabels.working}"></span>` : ""}</small>
${item.found.length === 0 ? strip(item.strip) : ""}</a>${item.found.length > 0 ? foundEdits(item, words) : ""}</li>`;
}

/** The source, then the newest turns. */
function strip(items: StripItem[]): Html {
  const [source, ...others] = items;
  const shown = [...(source ? [source] : []), ...others.slice(1 - MAX_STRIP_ITEMS)];
  return html`<span class="strip">${shown.map(({ pictures }) => html`<span>${pictures.map((one) => html`<span class="tile ${one.state}${one.picked ? " picked" : ""}">${one.image ? thumbnail(one.image, "", 160) : ""}</span>`)}</span>`)}</span>`;
}

/** Each leads to its edit. */
function foundEdits({ key, found, more }: HistoryItem, words: string[]): Html {
  return html`<ul class="found">${found.map((edit) => foundEdit(key, edit, words))}${more > 0 ? html`<li class="muted">${pageMessages.moreEdits(more)}</li>` : ""}</ul>`;
}

function foundEdit(conversation: ConversationKey, { turn, number, prompt, image }: FoundEdit, words: string[]): Html {
  return html`<li><a href="/c/${conversation}?from=${turn}#turn-${turn}"><span class="tile">${image ? thumbnail(image, "", 160) : ""}</span><span><small>${pageLabels.editNumber(number)}</small> <span class="instruction">${highlight(prompt, words)}</span></span></a></li>`;
}

/** The text with the words marked. */
function highlight(text: string, words: string[]): Html[] {
  const ranges = findWords(words, text);
  const starts = [0, ...ranges.map(([, end]) => end)];
  return starts.map((from, at) => {
    const [start, end] = ranges[at] ?? [text.length, text.length];
    return html`${text.slice(from, start)}${end > start ? html`<mark>${text.slice(start, end)}</mark>` : ""}`;
  });
}
