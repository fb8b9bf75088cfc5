// One picture in full, with its instructions, the picture before it and its neighbours.

import { html } from "hono/html";
import type { ConversationOutline } from "../../../../core/cards/views.ts";
import type { Person } from "../../../../core/vocabulary.ts";
import { pickButton, type Viewer } from "../../card-fragment.ts";
import { pageLabels } from "../../messages.ts";
import { nameFor } from "../../names.ts";
import type { Html } from "../../pictures/frames.ts";
import { hasPosted, type WebMessage } from "../../store/message-store.ts";
import { icon } from "../parts/icons.ts";
import { htmlDocument, liveRegions, script } from "../parts/layout.ts";
import { branchesMenu } from "./branches.ts";
import { chooseComparison } from "./comparisons.ts";
import { compareControls, stage, zoomControls } from "./controls.ts";
import { copyAndShare, downloads } from "./downloads.ts";
import { listPictures, listPosted, type PictureLink, type PictureView, viewPicture } from "./list-pictures.ts";
import { editTools } from "./tools.ts";

/** The page that the picture belongs to. */
interface PageHome {
  title: string;
  address: string;
  /** The conversation's key, or "". */
  conversation: string;
  version: string;
  /** Opens the dialog that deletes what the picture belongs to. Undefined: this person may not. */
  remove: { address: string; label: string } | undefined;
}

/** What a person looks at: the address of a picture, the name of the one to compare it with, and what to say of an area to be marked. */
interface Looked {
  address: string;
  with?: string | undefined;
  mark?: string | undefined;
}

/** Undefined when the conversation has no such picture. Edit 0 is the source. */
export function picturePage(
  outline: ConversationOutline,
  edit: number,
  at: Looked,
  viewer: Person,
  version: string,
): Html | undefined {
  const { key, mine } = outline;
  const title = outline.title || pageLabels.untitled;
  const remove = mine ? { address: `/c/${key}/delete`, label: pageLabels.deleteConversation } : undefined;
  const home = { title, address: `/c/${key}`, conversation: key, version, remove };
  const all = listPictures(outline, edit);
  const link = all.find(({ address }) => address === at.address);
  const here = link && viewPicture(outline, link);
  return here && renderPage(all, here, at, home, viewer, branchesMenu(outline, at.address));
}

/** A picture that someone posted. */
export function postedPage(message: WebMessage, at: Looked, version: string, viewer: Person): Html | undefined {
  const own = hasPosted(viewer, message);
  const remove = own ? { address: `/m/${message.key}/remove?leaves`, label: pageLabels.removeMessage } : undefined;
  const home = { title: pageLabels.channel, address: "/", conversation: "", version, remove };
  const all = listPosted(message, viewer);
  const here = all.find((one) => one.address === at.address);
  return here && renderPage(all, here, at, home, viewer);
}

const head = html`${script}<link rel="stylesheet" href="/assets/viewer.css">`;

function renderPage(
  all: PictureLink[],
  here: PictureView,
  { with: name, mark }: Looked,
  home: PageHome,
  viewer: Pick<Viewer, "id">,
  menu: Html | "" = "",
): Html {
  const at = all.findIndex(({ address }) => address === here.address);
  const { choices, other } = chooseComparison(all, here, name);
  const comparing = compareControls(here, choices, other);
  return htmlDocument(
    `${here.label} – ${home.title}`,
    html`<main class="viewer" data-conversation="${home.conversation}" data-version="${home.version}">${bar(here, home, viewer, menu)}
${stage(here, other)}
${zoomControls()}
${footer(all[at - 1], here, all[at + 1], comparing, viewer, mark)}</main>${liveRegions()}`,
    head,
  );
}

function bar(here: PictureView, home: PageHome, viewer: Pick<Viewer, "id">, menu: Html | ""): Html {
  const { drawn } = here;
  return html`<header class="bar"><a href="${home.address}${drawn ? `#turn-${drawn.card.turn}` : ""}" data-back>‹ ${home.title}</a><h1>${here.label}</h1>
${drawn ? html`<div class="actions" id="pick">${pickButton(drawn.card, drawn.slot, viewer)}</div>` : ""}
<div class="tools">${menu}${copyAndShare(here)}${downloads(here)}${home.remove ? removeButton(home.remove) : ""}</div></header>`;
}

function removeButton({ address, label }: { address: string; label: string }): Html {
  return html`<form action="${address}" data-dialog><button class="quiet tool" aria-label="${label}" title="${label}">${icon("bin")}</button></form>`;
}

/** Facts, instructions, neighbours and tools. */
function footer(
  previous: PictureLink | undefined,
  here: PictureView,
  next: PictureLink | undefined,
  comparing: Html | "",
  viewer: Pick<Viewer, "id">,
  mark: string | undefined,
): Html {
  return html`<footer>${facts(here, viewer)}${instructions(here)}
${pager(previous, comparing, next)}
${editTools(here, mark)}</footer>`;
}

/** The newest instructions that led to a picture. The page of an earlier picture shows those before it. */
const MAX_INSTRUCTIONS = 30;

/** What led to the picture: each instruction leads to the picture that it made. */
export function instructions({ chain, address, pictures }: Pick<PictureView, "chain" | "address" | "pictures">): Html | "" {
  if (chain.length === 0) return "";
  const earlier = chain.slice(0, -MAX_INSTRUCTIONS);
  const last = earlier.at(-1);
  const more = last && html`<li><a href="${last.address}">${pageLabels.earlierInstructions(earlier.length)}</a></li>`;
  return html`<ol class="chain" aria-label="${pageLabels.instructions}">${more ?? ""}${chain.slice(earlier.length).map((step) => {
    const image = html`<img src="${pictures}/${step.image.key}/160" width="${step.image.width}" height="${step.image.height}" alt="" decoding="async">`;
    const current = step.address === address ? html` aria-current="true"` : "";
    return html`<li><a href="${step.address}"${current}>${image}<span>${step.prompt}</span></a></li>`;
  })}</ol>`;
}

/** Who picked it, and notes on how the prompt was understood. */
function facts({ drawn }: PictureView, viewer: Pick<Viewer, "id">): Html | "" {
  const picked = drawn?.slot.pickedBy ?? [];
  const notes = drawn?.slot.notes ?? [];
  if (picked.length === 0 && notes.length === 0) return "";
  const who =
    picked.length > 0 ? html`<span class="who">✓ ${picked.map((person) => nameFor(person, viewer)).join(", ")}</span> ` : "";
  return html`<p class="note">${who}${notes.join(" · ")}</p>`;
}

/** Its neighbours, and what it is compared with. */
export function pager(previous: PictureLink | undefined, comparing: Html | "", next: PictureLink | undefined): Html | "" {
  if (!previous && !next && !comparing) return "";
  return html`<div class="pager">${linkTo(previous, "prev", pageLabels.previousPicture)}${comparing}${linkTo(next, "next", pageLabels.nextPicture)}</div>`;
}

function linkTo(other: PictureLink | undefined, rel: "prev" | "next", text: string): Html {
  return other ? html`<a rel="${rel}" class="button" href="${other.address}">${text}</a>` : html`<span></span>`;
}
