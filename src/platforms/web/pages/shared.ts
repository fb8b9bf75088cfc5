// What people see who have the link of a shared conversation: its pictures and instructions. No names, no costs, nothing to press.

import { html } from "hono/html";
import { messages } from "../../../core/cards/messages.ts";
import type { Card, ConversationExcerpt, ConversationOutline, Slot } from "../../../core/cards/views.ts";
import { shapeOf } from "../card-fragment.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { type Addresses, frame, type Html, pictureAt, thumbnail, tile } from "../pictures/frames.ts";
import { htmlDocument } from "./parts/layout.ts";
import { chooseComparison } from "./picture/comparisons.ts";
import { compareControls, stage, zoomControls } from "./picture/controls.ts";
import { downloads } from "./picture/downloads.ts";
import { listPictures, type PictureView, viewPicture } from "./picture/list-pictures.ts";
import { instructions, pager } from "./picture/page.ts";
import { countEdits, downloadAll, newerLinks } from "./thread.ts";

/** Conversations need no script but the theme. */
const head = html`<meta name="robots" content="noindex, nofollow"><script src="/assets/theme.js"></script>`;

export function sharedPage(view: ConversationExcerpt, at: Addresses): Html {
  const title = view.title || pageLabels.untitled;
  const edits = view.cards.filter(({ kind }) => kind !== "ask");
  return htmlDocument(
    title,
    html`<div class="columns" data-column="shared"><main><section class="thread" aria-label="${title}"><header class="bar"><h1 title="${title}">${title}</h1><span class="count">${countEdits(view)}</span>${downloadAll(view, at.home)}</header>
<div class="scroll" id="thread-log" tabindex="0" role="region" aria-label="${pageLabels.allEdits}"><p class="note">${pageMessages.readOnly}</p>
${view.older === undefined ? originals(view, at) : html`<p class="pager"><a href="${at.home}?from=${view.older.number}">${pageLabels.olderEdits}</a></p>`}
${edits.map((card) => sharedEdit(card, at))}${newerLinks(at.home, view.newer?.number)}</div></section></main></div>`,
    head,
  );
}

function originals(view: ConversationExcerpt, at: Addresses): Html {
  const pictures = view.strip.filter(({ turn }) => !turn).flatMap(({ pictures }) => pictures);
  const figures = pictures.flatMap(({ image, number, ratio }) =>
    image
      ? figure("ready", link(frame(ratio, tile(image, messages.originalPicture, at.pictures)), pictureAt(at, 0, number)), "")
      : [],
  );
  if (figures.length === 0) return view.cards.length === 0 ? html`<p>${pageMessages.nothingSharedYet}</p>` : html``;
  const name = figures.length === 1 ? pageLabels.original : pageLabels.originals;
  return html`<article class="card" aria-label="${name}"><header><h2 class="prompt">${name}</h2></header><div class="variants" data-count="${figures.length}" data-shape="${shapeOf(pictures[0]?.ratio)}">${figures}</div></article>`;
}

function sharedEdit(card: Card, at: Addresses): Html {
  const name = pageLabels.editNumber(card.number);
  const sources = card.references.flatMap(({ info, alt }) =>
    info ? html`<li>${thumbnail(info, alt, 160, at.pictures)}</li>` : [],
  );
  return html`<article class="card" id="edit-${card.number}" aria-label="${name}"><header><h2 class="prompt">${card.prompt || messages.undone}</h2>
<div class="byline"><span class="muted">${name}</span> ${sources.length > 0 ? html`<ul class="references" aria-label="${pageLabels.startsFrom}" data-from="${pageLabels.from}">${sources}</ul>` : ""}</div></header>
<div class="variants" data-count="${card.slots.length}" data-shape="${shapeOf(card.slots[0]?.ratio)}">${card.slots.map((slot) => variant(card, slot, at))}</div></article>`;
}

function variant({ number: edit }: Card, { image, number, state, ratio, pickedBy }: Slot, at: Addresses): Html {
  const label = html`<b class="number">${number}</b>`;
  if (!image?.info) {
    const missing = state === "failed" || state === "cancelled";
    const word = state === "ready" ? "" : messages.states[state];
    return figure(state, missing ? "" : frame(ratio, ""), html`${label} <span class="facts">${word}</span>`);
  }
  const isPicked = pickedBy.length > 0;
  const shown = link(frame(ratio, tile(image.info, image.alt, at.pictures)), pictureAt(at, edit, number));
  return figure(
    isPicked ? "ready picked" : "ready",
    html`${shown}<span class="number-on-picture" aria-hidden="true">${number}</span>`,
    html`${label}${isPicked ? html` <span class="who">✓ ${pageLabels.picked}</span>` : ""}`,
  );
}

function link(framed: Html, address: string): Html {
  return html`<a href="${address}">${framed}</a>`;
}

function figure(states: string, shown: Html | "", caption: Html | ""): Html {
  return html`<figure class="variant ${states}">${shown ? html`<div class="shown">${shown}</div>` : ""}<figcaption>${caption}</figcaption></figure>`;
}

/** The scripts of a picture in full request nothing, so nothing outlives the link. */
const viewerHead = html`${head}<script type="module" src="/assets/shared.js"></script><link rel="stylesheet" href="/assets/viewer.css">`;

/** What somebody looks at: an edit and a number, and the name of the picture to compare it with. Edit 0 is the source. */
interface Looked {
  edit: number;
  number: number;
  with: string | undefined;
}

/** One picture in full. Undefined when the conversation has no such picture. */
export function sharedPicturePage(outline: ConversationOutline, at: Addresses, looked: Looked): Html | undefined {
  const { edit, number } = looked;
  const all = listPictures(outline, edit, at);
  const position = all.findIndex(({ address }) => address === pictureAt(at, edit, number));
  const view = all[position] && viewPicture(outline, all[position], at);
  if (!view) return undefined;
  const here = withoutFacts(view);
  const title = outline.title || pageLabels.untitled;
  const [previous, next] = [all[position - 1], all[position + 1]];
  const { choices, other } = chooseComparison(all, here, looked.with);
  const comparing = compareControls(here, choices, other);
  return htmlDocument(
    `${here.label} – ${title}`,
    html`<main class="viewer"><header class="bar"><a href="${at.home}${edit > 0 ? `#edit-${edit}` : ""}" data-back>‹ ${title}</a><h1>${here.label}</h1><div class="tools">${downloads(here)}</div></header>
${stage(here, other)}
${zoomControls()}
<footer>${instructions(here)}${pager(previous, comparing, next)}</footer></main>`,
    viewerHead,
  );
}

/** Without what it took to draw it. */
function withoutFacts(picture: PictureView): PictureView {
  const { edit, number } = picture;
  const label = edit > 0 ? pageLabels.pictureOfEdit(edit, number) : picture.label;
  return { ...picture, label };
}
