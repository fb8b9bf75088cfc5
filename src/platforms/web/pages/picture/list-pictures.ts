// The pictures that one can turn to from a picture in full.

import type { Card, ConversationView, Slot } from "../../../../core/cards/views.ts";
import type { ImageInfo } from "../../../../core/vocabulary.ts";
import { pageLabels } from "../../messages.ts";
import { nameFor } from "../../names.ts";
import { type Addresses, type ImageRef, ownAddresses, pictureAt, postedView } from "../../pictures/frames.ts";
import type { WebMessage } from "../../store/message-store.ts";
import { branchOf, pathTo } from "./branch.ts";

/** One picture of a conversation or message. */
export interface PictureView {
  address: string;
  /** The address that serves the pictures. */
  pictures: string;
  image: ImageRef & Pick<ImageInfo, "type" | "frames">;
  alt: string;
  label: string;
  /** The fields of a form that name it. */
  target: Record<string, string>;
  /** The file name of a download, without extension. */
  name: string;
  /** The instructions that led to it, each with a picture of its edit. */
  chain: { prompt: string; address: string; image: ImageRef }[];
  before: ImageRef | undefined;
  /** Its place on a card. Undefined for uploads. */
  drawn: { card: Card; slot: Slot } | undefined;
}

/** The pictures of the branch of `turn`, in the order of the strip. 0: the source. */
export function listPictures(view: ConversationView, turn: number, at: Addresses = ownAddresses(view.key)): PictureView[] {
  const branch = branchOf(
    view,
    view.cards.find(({ number }) => number === turn),
  );
  const source = view.strip.filter((item) => !item.turn).flatMap((item) => item.pictures);
  const sources = source.flatMap(({ image, alt, number }): PictureView[] => {
    const shown = {
      address: pictureAt(at, 0, number),
      pictures: at.pictures,
      label: pageLabels.original,
      name: `${fileName(view)}-original-${number}`,
      target: { conversation: view.key, number: String(number) },
    };
    return image ? [{ ...shown, image, alt, chain: [], before: undefined, drawn: undefined }] : [];
  });
  return [...sources, ...branch.flatMap((card) => card.slots.flatMap((slot) => variant(view, card, slot, at) ?? []))];
}

/** The pictures of a message that someone posted. */
export function listPosted(message: WebMessage, viewer: { id: string }): PictureView[] {
  const by = nameFor({ id: message.person, name: message.name }, viewer);
  return message.pictures.map((image, at) => ({
    address: postedView(message.key, at + 1),
    pictures: "/pictures",
    image,
    alt: image.name,
    label: pageLabels.postedPicture(image.name, by),
    target: { message: message.key, number: String(at + 1) },
    name: image.name.replace(/\.\w+$/, ""),
    chain: [],
    before: undefined,
    drawn: undefined,
  }));
}

function variant(view: ConversationView, card: Card, slot: Slot, at: Addresses): PictureView | undefined {
  const { image } = slot;
  if (!image?.info) return undefined;
  return {
    address: pictureAt(at, card.number, slot.number),
    pictures: at.pictures,
    label: pageLabels.pictureOfEdit(card.number, slot.label),
    image: image.info,
    alt: image.alt,
    chain: chainTo(view, card, slot, at),
    before: slot.before,
    target: { conversation: view.key, variant: slot.variant },
    name: `${fileName(view)}-edit-${card.number}-picture-${slot.number}`,
    drawn: { card, slot },
  };
}

/** Of each earlier edit, the picture from which the next one was made. */
function chainTo(view: ConversationView, card: Card, slot: Slot, at: Addresses): PictureView["chain"] {
  const path = pathTo(view, card);
  return path.flatMap((step, position) => {
    const next = path[position + 1]?.references[0]?.info?.key;
    const shown = step === card ? slot : step.slots.find(({ image }) => image?.info?.key === next);
    const image = shown?.image?.info;
    if (!shown || !image || !step.prompt) return [];
    return [{ prompt: step.prompt, address: pictureAt(at, step.number, shown.number), image }];
  });
}

/** The title as part of a file's name: "make-it-warmer". */
function fileName({ title }: ConversationView): string {
  return (title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["picture"]).join("-");
}
