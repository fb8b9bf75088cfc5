// The pictures that one can turn to from a picture in full.

import { messages } from "../../../../core/cards/messages.ts";
import type { Card, ConversationOutline, Slot } from "../../../../core/cards/views.ts";
import type { TurnOutline } from "../../../../core/store.ts";
import type { ImageInfo } from "../../../../core/vocabulary.ts";
import { pageLabels } from "../../messages.ts";
import { nameFor } from "../../names.ts";
import { type Addresses, type ImageRef, ownAddresses, pictureAt, postedView } from "../../pictures/frames.ts";
import type { WebMessage } from "../../store/message-store.ts";
import { branchOf, pathTo } from "./branch.ts";

/** A picture that one can turn to. */
export interface PictureLink {
  address: string;
  image: ImageRef & Pick<ImageInfo, "type" | "frames">;
  /** Its edit. 0: it's an original, or was posted. */
  edit: number;
  number: number;
}

/** One picture of a conversation or message. */
export interface PictureView extends PictureLink {
  /** The address that serves the pictures. */
  pictures: string;
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

/** The pictures of the branch of an edit, oldest first. 0: the originals, and the branch of the head. */
export function listPictures(
  outline: ConversationOutline,
  edit: number,
  at: Addresses = ownAddresses(outline.key),
): PictureLink[] {
  const branch = branchOf(
    outline,
    outline.edits.find(({ number }) => number === edit),
  );
  const link = (of: number, number: number, image: ImageInfo) => ({
    ...{ address: pictureAt(at, of, number), image, edit: of, number },
  });
  return [
    ...outline.originals.map((image, position) => link(0, position + 1, image)),
    ...branch.flatMap(({ number: of, pictures }) => pictures.map(({ number, image }) => link(of, number, image))),
  ];
}

/** Undefined: `outline` doesn't have the card of the picture. */
export function viewPicture(
  outline: ConversationOutline,
  link: PictureLink,
  at: Addresses = ownAddresses(outline.key),
): PictureView | undefined {
  const { edit, number } = link;
  const shared = { ...link, pictures: at.pictures };
  if (edit === 0)
    return {
      ...{
        ...shared,
        alt: messages.originalPicture,
        label: pageLabels.original,
        name: `${fileName(outline)}-original-${number}`,
      },
      target: { conversation: outline.key, number: String(number) },
      ...{ chain: [], before: undefined, drawn: undefined },
    };
  const { card } = outline;
  const slot = card?.number === edit ? card.slots.find((one) => one.number === number) : undefined;
  if (!card || !slot?.image) return undefined;
  return {
    ...{ ...shared, alt: slot.image.alt, label: pageLabels.pictureOfEdit(edit, slot.label) },
    ...{ chain: chainTo(outline, link, at), before: slot.before },
    ...{ target: { conversation: outline.key, variant: slot.variant }, drawn: { card, slot } },
    name: `${fileName(outline)}-edit-${edit}-picture-${number}`,
  };
}

/** The pictures of a message that someone posted. */
export function listPosted(message: WebMessage, viewer: { id: string }): PictureView[] {
  const by = nameFor({ id: message.person, name: message.name }, viewer);
  return message.pictures.map((image, at) => ({
    ...{ address: postedView(message.key, at + 1), pictures: "/pictures", image, edit: 0, number: at + 1 },
    alt: image.name,
    label: pageLabels.postedPicture(image.name, by),
    target: { message: message.key, number: String(at + 1) },
    name: image.name.replace(/\.\w+$/, ""),
    ...{ chain: [], before: undefined, drawn: undefined },
  }));
}

/** Of each earlier edit, the picture from which the next one was made. */
function chainTo({ edits }: ConversationOutline, { edit, number }: PictureLink, at: Addresses): PictureView["chain"] {
  const last = edits.find((one) => one.number === edit);
  const path: TurnOutline[] = last ? pathTo(edits, last) : [];
  return path.flatMap((step, position) => {
    const next = path[position + 1]?.from;
    const shown = step.pictures.find((one) => (step === last ? one.number === number : one.image.key === next));
    if (!shown || !step.prompt) return [];
    return [{ prompt: step.prompt, address: pictureAt(at, step.number, shown.number), image: shown.image }];
  });
}

/** The title as part of a file's name: "make-it-warmer". */
function fileName({ title }: { title: string }): string {
  return (title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["picture"]).join("-");
}
