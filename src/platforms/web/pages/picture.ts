// One picture in full, with its prompts, the picture before it and its neighbours.

import { html } from "hono/html";
import type { Card, ConversationView, Slot } from "../../../core/cards/views.ts";
import { pickButton, type Viewer } from "../card-fragment.ts";
import { pageLabels } from "../messages.ts";
import { nameFor } from "../names.ts";
import { fullView, type Html, type ImageRef, postedView } from "../pictures/frames.ts";
import type { WebMessage } from "../store/message-store.ts";
import { htmlDocument, liveRegions } from "./layout.ts";

/** One picture of a conversation or message. */
interface PictureView {
  address: string;
  image: ImageRef & { type: string };
  alt: string;
  label: string;
  /** The file name of a download, without extension. */
  name: string;
  chain: string[];
  before: ImageRef | undefined;
  /** Its place on a card. Undefined for uploads. */
  drawn: { card: Card; slot: Slot } | undefined;
}
/** The page that the picture belongs to. */
interface PageHome {
  title: string;
  address: string;
  /** The conversation's key, or "". */
  conversation: string;
  version: string;
}

/** Undefined when the conversation has no such picture. Turn 0 is the source. */
export function picturePage(view: ConversationView, address: string, viewer: Pick<Viewer, "id">, version: string) {
  const title = view.title || pageLabels.untitled;
  return renderPage(listPictures(view), address, { title, address: `/c/${view.key}`, conversation: view.key, version }, viewer);
}

/** A picture that someone posted. */
export function postedPage(message: WebMessage, address: string, version: string, viewer: Pick<Viewer, "id">): Html | undefined {
  const by = nameFor({ id: message.person, name: message.name }, viewer);
  const all = message.pictures.map(
    (image, at): PictureView => ({
      address: postedView(message.key, at + 1),
      image,
      alt: image.name,
      label: pageLabels.postedPicture(image.name, by),
      name: image.name.replace(/\.\w+$/, ""),
      chain: [],
      before: undefined,
      drawn: undefined,
    }),
  );
  return renderPage(all, address, { title: pageLabels.channel, address: "/", conversation: "", version }, viewer);
}

function renderPage(all: PictureView[], address: string, home: PageHome, viewer: Pick<Viewer, "id">): Html | undefined {
  const at = all.findIndex((one) => one.address === address);
  const here = all[at];
  if (!here) return undefined;
  const { image, before, drawn } = here;
  return htmlDocument(
    `${here.label} – ${home.title}`,
    html`<main class="viewer" data-conversation="${home.conversation}" data-version="${home.version}"><header class="bar"><a href="${home.address}${drawn ? `#turn-${drawn.card.turn}` : ""}" data-back>‹ ${home.title}</a><h1>${here.label}</h1>
${drawn ? html`<div class="actions" id="pick">${pickButton(drawn.card, drawn.slot, viewer)}</div>` : ""}
<a class="button" href="/pictures/${image.key}" download="${here.name}.${extension(image)}">${pageLabels.download}</a><button type="button" data-copy="/pictures/${image.key}">${pageLabels.copy}</button></header>
<div class="stage" data-keep><div class="compare"><img class="after" src="/pictures/${image.key}" width="${image.width}" height="${image.height}" alt="${here.alt}">${before ? html`<img class="before" src="/pictures/${before.key}" alt="${pageLabels.before}"><span class="divider" aria-hidden="true"></span>` : ""}</div></div>
${footer(all[at - 1], here, all[at + 1], viewer)}</main>${liveRegions()}`,
  );
}

/** Facts, prompts and neighbours. Empty where there are none. */
function footer(
  previous: PictureView | undefined,
  here: PictureView,
  next: PictureView | undefined,
  viewer: Pick<Viewer, "id">,
): Html | "" {
  const { chain, before } = here;
  if (!previous && !next && !here.drawn) return "";
  return html`<footer>${facts(here, viewer)}${chain.length > 0 ? html`<ol class="chain" aria-label="${pageLabels.instructions}">${chain.map((text) => html`<li>${text}</li>`)}</ol>` : ""}
<div class="pager">${link(previous, "prev", pageLabels.previousPicture)}${before ? html`<label class="comparing" data-keep>${pageLabels.beforeAndAfter} <input type="range" min="0" max="100" value="0" class="reveal"></label>` : ""}${link(next, "next", pageLabels.nextPicture)}</div></footer>`;
}

/** All finished pictures in the order of the strip. */
function listPictures(view: ConversationView): PictureView[] {
  const source = view.strip.filter((item) => !item.turn).flatMap((item) => item.pictures);
  const sources = source.flatMap(({ image, alt, number }): PictureView[] => {
    const shown = {
      address: fullView(view.key, 0, number),
      label: pageLabels.original,
      name: `${fileName(view)}-original-${number}`,
    };
    return image ? [{ ...shown, image, alt, chain: [], before: undefined, drawn: undefined }] : [];
  });
  return [...sources, ...view.cards.flatMap((card) => card.slots.flatMap((slot) => variant(view, card, slot) ?? []))];
}

function variant(view: ConversationView, card: Card, slot: Slot): PictureView | undefined {
  const { image } = slot;
  if (!image?.info) return undefined;
  return {
    address: fullView(view.key, card.number, slot.number),
    label: pageLabels.pictureOfEdit(card.number, slot.label),
    image: image.info,
    alt: image.alt,
    chain: image.alt.split(" → "),
    before: slot.before,
    name: `${fileName(view)}-edit-${card.number}-picture-${slot.number}`,
    drawn: { card, slot },
  };
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

function link(other: PictureView | undefined, rel: "prev" | "next", text: string): Html {
  return other ? html`<a rel="${rel}" class="button" href="${other.address}">${text}</a>` : html`<span></span>`;
}

/** The title as part of a file's name: "make-it-warmer". */
function fileName({ title }: ConversationView): string {
  return (title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["picture"]).join("-");
}

function extension({ type }: { type: string }): string {
  return type === "image/jpeg" ? "jpg" : type.slice(6);
}
