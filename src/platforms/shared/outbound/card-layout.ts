// What a card shows, from top to bottom, as data. Each platform renders it in its own format. Pure.

import type { Action, Card, CardImage, Slot } from "../../../core/cards/views.ts";
import { oneLine } from "./one-line.ts";

export interface CardLayout {
  /** `author`: missing if the card's text doesn't start with the author's name. */
  instruction: { author?: string; text: string };
  /** The turn's state. A platform with little room cuts the instruction first. */
  status: string;
  picks: Action[];
  buttons: Action[];
  /** Rarely used actions, behind one control. */
  menu: Action[];
}

const inMenu: readonly Action["kind"][] = ["settings", "history", "delete"];

export function layoutCard({ author, prompt, text, actions }: Card): CardLayout {
  const opening = `${author.name}: ${prompt}`;
  const isOpened = text.startsWith(opening);
  return {
    instruction: isOpened ? { author: author.name, text: prompt } : { text },
    status: isOpened ? text.slice(opening.length) : "",
    picks: actions.filter(({ kind }) => kind === "pick"),
    buttons: actions.filter(({ kind }) => kind !== "pick" && !inMenu.includes(kind)),
    menu: actions.filter(({ kind }) => inMenu.includes(kind)),
  };
}

/** The line under a picture. `flaw`: why the platform can't show it properly. */
export function captionOf({ label, failure, notes }: Slot, flaw: string | false = false, pickedBy = ""): string {
  return oneLine([label, failure, pickedBy, ...notes, flaw].filter(Boolean).join(" · "));
}

/** In number order. Previews only while the card is still drawing. */
export function imagesOn(card: Card): CardImage[] {
  return card.slots.flatMap(({ image }) => (image && (card.drawing || !image.preview) ? [image] : []));
}

/** Changes whenever one of these images does. */
export function signatureOf(images: readonly CardImage[]): string {
  return images.map(({ name, version, info }) => `${name}@${info?.key ?? version}`).join();
}

const emphases: Partial<Record<string, "primary" | "danger">> = {
  again: "primary",
  retry: "primary",
  form: "primary",
  accept: "primary",
  draw: "primary",
  rerun: "primary",
  choose: "primary",
  cancel: "danger",
};

/** How prominent a button is. Undefined: plain. */
export function emphasisOf(kind: string): "primary" | "danger" | undefined {
  return emphases[kind];
}

/** The variants that a card's buttons pick, by number. */
export function readPicks(buttons: readonly { id: string; label: string }[]): Map<number, string> {
  return new Map(
    buttons.flatMap(({ id, label }): [number, string][] => {
      const [kind, variant] = id.split(":");
      const number = Number(/\d+/.exec(label)?.[0]);
      return kind === "pick" && variant && number ? [[number, variant]] : [];
    }),
  );
}
