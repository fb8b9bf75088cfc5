// A conversation as files to take away: its pictures, and a recipe that says who requested what of which model. Pure.

import { formatCost } from "../../core/cards/format.ts";
import { fileEnding } from "../../core/cards/render-card.ts";
import type { Card, ConversationOutline, ConversationView, Slot } from "../../core/cards/views.ts";
import type { ImageInfo } from "../../core/vocabulary.ts";
import { pageLabels, pageMessages } from "./messages.ts";

export interface PictureFile {
  name: string;
  image: ImageInfo;
}

/** The originals, then every finished picture. */
export function listFiles({ originals, edits }: Pick<ConversationOutline, "originals" | "edits">): PictureFile[] {
  return [
    ...originals.map((image, at) => ({ name: `original-${at + 1}.${fileEnding[image.type]}`, image })),
    ...edits.flatMap((edit) => edit.pictures.map(({ number, image }) => ({ name: fileName(edit, number, image), image }))),
  ];
}

/** For people who may not know who requested what: the instructions, in Markdown. */
export function writeInstructions({ title, edits }: Pick<ConversationOutline, "title" | "edits">): string {
  const lines = edits
    .filter(({ kind }) => kind !== "ask")
    .flatMap((edit) => [
      ...[`## ${pageLabels.editNumber(edit.number)}`, "", ...quote(edit.prompt), ""],
      ...edit.pictures.map(
        ({ number, image, picked }) => `- ${fileName(edit, number, image)}${picked ? ` (${pageLabels.picked})` : ""}`,
      ),
      "",
    ]);
  return `${[`# ${title || pageLabels.untitled}`, "", ...lines].join("\n").trimEnd()}\n`;
}

/** In Markdown. */
export function writeRecipe(view: ConversationView): string {
  const lines = [`# ${view.title || pageLabels.untitled}`, "", ...view.cards.flatMap(describeTurn)];
  return `${lines.join("\n").trimEnd()}\n`;
}

function describeTurn(card: Card): string[] {
  const at = card.createdAt.toISOString().slice(0, 16).replace("T", " ");
  return [
    `## ${pageMessages.recipeTurn(card.number, card.author.name, at)}`,
    "",
    ...quote(card.prompt),
    "",
    ...card.slots.map((slot) => `- ${describeSlot(card, slot)}`),
    ...(card.failure ? [card.failure] : []),
    "",
  ];
}

/** "edit-3-picture-1.png: studio/easel, 6.1 s, $0.04, seed 7, picked by Ada". */
function describeSlot(card: Card, slot: Slot): string {
  const { model, state, seconds, costUsd, seed, notes, failure, pickedBy } = slot;
  const name = fileOf(card, slot)?.name ?? String(slot.number);
  if (state !== "ready") return `${name}: ${[model, failure ?? state].join(", ")}`;
  const facts = [
    model,
    ...(seconds === undefined ? [] : [`${seconds.toFixed(1)} s`]),
    formatCost(costUsd),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...notes,
    ...(pickedBy.length > 0 ? [pageMessages.recipePicked(pickedBy.map((person) => person.name))] : []),
  ];
  return `${name}: ${facts.join(", ")}`;
}

function fileOf(card: Card, { number, state, image }: Slot): PictureFile | undefined {
  if (state !== "ready" || !image?.info) return undefined;
  return { name: fileName(card, number, image.info), image: image.info };
}

function fileName(edit: { number: number }, picture: number, { type }: ImageInfo): string {
  return `edit-${edit.number}-picture-${picture}.${fileEnding[type]}`;
}

function quote(text: string): string[] {
  return text.split("\n").map((line) => `> ${line}`);
}
