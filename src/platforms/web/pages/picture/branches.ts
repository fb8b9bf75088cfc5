// A conversation that branches, as a small tree of its pictures.

import { html } from "hono/html";
import type { Card, ConversationView } from "../../../../core/cards/views.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import { fullView, type Html, thumbnail } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import { type Branch, treeOf } from "./tree.ts";

/** A menu with the tree. `current`: addresses of the pictures to mark. Nothing for a conversation that is a straight line. */
export function branchesMenu(view: ConversationView, current: string[]): Html | "" {
  const tree = treeOf(view);
  if (!tree) return "";
  const root = html`<li class="step">${originals(view, current)}</li>`;
  return html`<details class="menu branches"><summary class="quiet tool" aria-label="${pageLabels.branches}" title="${pageLabels.branches}">${icon("branches")}</summary><div class="panel" tabindex="0" role="group" aria-label="${pageLabels.branches}">${branchItem(view, tree, current, root)}</div></details>`;
}

/** Its steps in a row, and below them the branches that start from the last one. */
function branchItem(view: ConversationView, { steps, branches }: Branch<Card>, current: string[], before: Html | ""): Html {
  const row = html`<ol class="steps">${before}${steps.map((card) => html`<li class="step">${pictures(view, card, current)}</li>`)}</ol>`;
  if (branches.length === 0) return row;
  return html`${row}<ul class="forks">${branches.map((branch) => html`<li>${startOf(branch, steps.at(-1))}${branchItem(view, branch, current, "")}</li>`)}</ul>`;
}

/** Which picture a branch starts from, if its edit has several. */
function startOf({ steps: [first] }: Branch<Card>, from: Card | undefined): Html | "" {
  const source = first?.references[0]?.info?.key;
  const slot = from?.slots.find(({ image }) => image?.info?.key === source);
  return from && slot && from.slots.length > 1 ? html`<small>${pageMessages.fromPicture(slot.number)}</small>` : "";
}

function originals(view: ConversationView, current: string[]): Html[] {
  const items = view.strip.filter(({ turn }) => !turn).flatMap(({ pictures }) => pictures);
  return items.flatMap(({ image, number }) =>
    image ? link(fullView(view.key, 0, number), pageLabels.original, thumbnail(image, "", 160), current) : [],
  );
}

function pictures(view: ConversationView, card: Card, current: string[]): Html[] {
  return card.slots.flatMap(({ image, number, pickedBy }) => {
    if (!image?.info) return [];
    const label = [pageLabels.pictureOfEdit(card.number, number), ...(pickedBy.length > 0 ? [pageLabels.picked] : [])].join(", ");
    const address = fullView(view.key, card.number, number);
    return link(address, `${label}: ${card.prompt}`, thumbnail(image.info, "", 160), current);
  });
}

function link(address: string, label: string, picture: Html, current: string[]): Html {
  const mark = current.includes(address) ? html` aria-current="true"` : "";
  return html`<a href="${address}" aria-label="${label}" title="${label}"${mark}>${picture}</a>`;
}
