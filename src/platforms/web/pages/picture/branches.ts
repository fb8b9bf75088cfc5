// A conversation that branches, as a small tree of its pictures.

import { html } from "hono/html";
import type { ConversationOutline } from "../../../../core/cards/views.ts";
import type { TurnOutline } from "../../../../core/store.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import { fullView, type Html, type ImageRef, thumbnail } from "../../pictures/frames.ts";
import { icon } from "../parts/icons.ts";
import { type Branch, treeOf } from "./tree.ts";

/** A menu with the tree, which is fetched when it opens. `shown`: the address of the picture to mark. Undefined: those that the next turn
 *  builds on. Nothing for a conversation that is a straight line. */
export function branchesMenu({ key, edits }: ConversationOutline, shown?: string): Html | "" {
  if (!treeOf(edits)) return "";
  const address = `/c/${key}/branches${shown === undefined ? "" : `?at=${shown}`}`;
  return html`<details class="menu branches"><summary class="quiet tool" aria-label="${pageLabels.branches}" title="${pageLabels.branches}">${icon("branches")}</summary><div class="panel" tabindex="0" role="group" aria-label="${pageLabels.branches}" data-fetched="${address}" data-keep><a href="${address}">${pageLabels.branches}</a></div></details>`;
}

export function branchesTree(outline: ConversationOutline, shown: string | undefined): Html {
  const current = shown === undefined ? builtOn(outline) : [shown];
  const tree = treeOf(outline.edits) ?? { steps: [], branches: [] };
  const root = html`<li class="step">${originals(outline, current)}</li>`;
  return html`<div class="tree">${branchItem(outline, tree, current, root)}</div>`;
}

function builtOn({ key, edits, builds }: ConversationOutline): string[] {
  return edits.flatMap((edit) =>
    edit.pictures.filter(({ variant }) => builds.includes(variant)).map(({ number }) => fullView(key, edit.number, number)),
  );
}

/** Its steps in a row, and below them the branches that start from the last one. */
function branchItem(
  of: ConversationOutline,
  { steps, branches }: Branch<TurnOutline>,
  current: string[],
  before: Html | "",
): Html {
  const row = html`<ol class="steps">${before}${steps.map((edit) => html`<li class="step">${pictures(of, edit, current)}</li>`)}</ol>`;
  if (branches.length === 0) return row;
  return html`${row}<ul class="forks">${branches.map((branch) => html`<li>${startOf(branch, steps.at(-1))}${branchItem(of, branch, current, "")}</li>`)}</ul>`;
}

/** Which picture a branch starts from, if its edit has several. */
function startOf({ steps: [first] }: Branch<TurnOutline>, from: TurnOutline | undefined): Html | "" {
  const source = from?.pictures.find(({ image }) => image.key === first?.from);
  return from && source && from.pictures.length > 1 ? html`<small>${pageMessages.fromPicture(source.number)}</small>` : "";
}

function originals({ key, originals: all }: ConversationOutline, current: string[]): Html[] {
  return all.map((image, at) => link(fullView(key, 0, at + 1), pageLabels.original, image, current));
}

function pictures({ key }: ConversationOutline, edit: TurnOutline, current: string[]): Html[] {
  return edit.pictures.map(({ image, number, picked }) => {
    const label = [pageLabels.pictureOfEdit(edit.number, number), ...(picked ? [pageLabels.picked] : [])].join(", ");
    return link(fullView(key, edit.number, number), `${label}: ${edit.prompt}`, image, current);
  });
}

function link(address: string, label: string, image: ImageRef, current: string[]): Html {
  const mark = current.includes(address) ? html` aria-current="true"` : "";
  return html`<a href="${address}" aria-label="${label}" title="${label}"${mark}>${thumbnail(image, "", 160)}</a>`;
}
