// Addresses of pictures, and the frames that reserve their place.

import { html } from "hono/html";
import type { Slot } from "../../../core/cards/views.ts";
import type { ConversationKey, ImageInfo } from "../../../core/vocabulary.ts";
import { pageLabels } from "../messages.ts";

export type Html = ReturnType<typeof html>;
export const widths = [160, 320, 640, 1280] as const;
/** Longest sides in pixels of downloads that are smaller than the picture. */
export const downloadSizes = [3072, 2048, 1024, 512] as const;
/** In pixels, of a picture on a card. */
export const tileWidth = 640;

export interface ImageRef {
  key: string;
  width: number;
  height: number;
}

/** Where a signed-in person gets pictures. */
const ownPictures = "/pictures";

/** A rendition, never the original. `pictures`: the address that serves it. */
export function thumbnail(
  picture: ImageRef,
  alt: string,
  width: (typeof widths)[number] = tileWidth,
  pictures: string = ownPictures,
): Html {
  return html`<img src="${pictures}/${picture.key}/${width}" width="${picture.width}" height="${picture.height}" alt="${alt}" loading="lazy" decoding="async">`;
}

/** Reserves a place of the final shape, so nothing jumps when the picture loads. */
export function frame(ratio: number, content: Html | ""): Html {
  return html`<span class="frame"><svg viewBox="0 0 1000 ${Math.round(1000 / (ratio || 1))}" width="2000" aria-hidden="true" focusable="false"></svg>${content}</span>`;
}

/** The picture of a slot, or its preview. */
export function slotPicture(slot: Slot): Html | "" {
  const { image, before, state } = slot;
  if (!image) return before && state !== "failed" && state !== "cancelled" ? blurred(before) : "";
  if (image.info) return tile(image.info, image.alt);
  return html`<img class="preview" src="/previews/${slot.variant}/${image.version}" alt="${pageLabels.unfinished(image.alt)}">`;
}

/** Until there is a preview: the picture that it is drawn from. */
function blurred({ key }: ImageInfo): Html {
  return html`<img class="preview blurred" src="/pictures/${key}/160" alt="">`;
}

/** A thumbnail of an animation is still. */
export function tile({ key, frames }: ImageInfo, alt: string, pictures: string = ownPictures): Html {
  const shown = html`<img src="${pictures}/${key}/${tileWidth}" alt="${alt}" decoding="async">`;
  if (frames === undefined) return shown;
  return html`<picture><source media="(prefers-reduced-motion: reduce)" srcset="${pictures}/${key}/320">${shown}</picture>`;
}

/** The same picture, scaled down to fit. Sizes are in CSS pixels. */
export function fitting(picture: ImageRef, maxSize: { width: number; height: number }): ImageRef {
  const scale = Math.min(1, maxSize.width / picture.width, maxSize.height / picture.height);
  return { ...picture, width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
}

export function postedView(message: string, number: number): string {
  return `/m/${message}/${number}`;
}

export function fullView(conversation: ConversationKey, turn: number, number: number): string {
  return pictureAt({ home: `/c/${conversation}` }, turn, number);
}

/** Addresses of a conversation: its own, and the one that serves its pictures. */
export interface Addresses {
  home: string;
  pictures: string;
}

/** For people who use the page. */
export function ownAddresses(conversation: ConversationKey): Addresses {
  return { home: `/c/${conversation}`, pictures: ownPictures };
}

/** The page with one picture in full. */
export function pictureAt({ home }: Pick<Addresses, "home">, turn: number, number: number): string {
  return `${home}/${turn}/${number}`;
}
