// Rows (and live previews) → what people are shown. Pure.

import type { Action, Card, CardImage, Slot } from "./cards.ts";
import { type Deps, stored } from "./deps.ts";
import { settingsFor } from "./plan.ts";
import type { ImageInfo, ImageType, Turn, Variant } from "./vocabulary.ts";
import { cardText, failureSentence, secondsOf, variantLabel, words } from "./wording.ts";

type Shown = Pick<Deps, "blobs" | "previews">;

export const fileEnding: Record<ImageType, string> = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" };
const ratios = {
  "1:1": 1,
  "4:3": 4 / 3,
  "3:4": 3 / 4,
  "3:2": 3 / 2,
  "2:3": 2 / 3,
  "16:9": 16 / 9,
  "9:16": 9 / 16,
  "21:9": 21 / 9,
};

/** `chain`: the instructions that led to this turn, oldest first, its own included. */
export function renderCard(turn: Turn, chain: string[], ahead: number, shown: Shown): Card {
  const alt = altText(chain);
  const open = turn.state === "received" || turn.state === "drawing";
  const slots = turn.variants.map((variant) => renderSlot(turn, variant, alt, shown));
  const drawing = open || slots.some((slot) => slot.state === "waiting" || slot.state === "drawing");
  return {
    conversation: turn.conversation.key,
    turn: turn.key,
    number: turn.number,
    kind: turn.kind,
    state: turn.state,
    author: turn.author,
    prompt: turn.prompt,
    text: cardText(turn, open ? ahead : 0),
    notes: turn.notes,
    ...(turn.failure && { failure: failureSentence(turn.failure) }),
    ahead: open ? ahead : 0,
    createdAt: turn.createdAt,
    references: turn.references.map(({ image }, position) =>
      pictured(image, `t${turn.number}-reference-${position + 1}`, alt, shown),
    ),
    slots,
    actions: actionsOf(turn, slots, drawing),
    picks: slots.filter((slot) => slot.state === "ready").map(({ variant, number }) => ({ variant, number })),
    drawing,
  };
}

function renderSlot(turn: Turn, variant: Variant, alt: string, shown: Shown): Slot {
  const { key, number, model, state, notes, failure, startedAt, costUsd, seed, picks } = variant;
  const seconds = secondsOf(variant);
  const image = imageOf(turn, variant, alt, shown);
  return {
    ...{ variant: key, number, model, state, notes, seed, label: variantLabel(variant, turn), ratio: ratioOf(turn, variant) },
    pickedBy: picks.map(({ person, name }) => ({ id: person, name })),
    ...(failure && { failure: failureSentence(failure) }),
    ...(startedAt && { startedAt }),
    ...(seconds !== undefined && { seconds }),
    ...(costUsd !== undefined && { costUsd }),
    ...(image && { image }),
  };
}

function imageOf(turn: Turn, variant: Variant, alt: string, shown: Shown): CardImage | undefined {
  const name = `t${turn.number}-v${variant.number}`;
  if (variant.image) return pictured(variant.image, name, alt, shown);
  const preview = variant.state === "drawing" ? shown.previews.of(variant.id) : undefined;
  return (
    preview && { name: `${name}-preview.webp`, alt, preview: true, version: preview.version, read: async () => preview.bytes }
  );
}

function pictured(image: ImageInfo, name: string, alt: string, shown: Pick<Shown, "blobs">): CardImage {
  return {
    name: `${name}.${fileEnding[image.type]}`,
    alt,
    preview: false,
    version: 0,
    info: image,
    read: stored(image, shown).read,
  };
}

/** Width over height that the picture has, or will have as far as is known before it is drawn. */
export function ratioOf(turn: Turn, variant?: Variant): number {
  if (variant?.image) return variant.image.width / variant.image.height;
  const { aspectRatio } = turn.references.length > 0 ? turn.settings : settingsFor(turn);
  if (aspectRatio !== "as is") return ratios[aspectRatio];
  const first = turn.references[0]?.image;
  return first ? first.width / first.height : 1;
}

export function altText(chain: string[]): string {
  return chain.filter(Boolean).join(" → ").slice(0, 1000) || words.original;
}

function actionsOf(turn: Turn, slots: Slot[], drawing: boolean): Action[] {
  const of = turn.key;
  if (turn.kind === "ask") return [{ kind: "form", turn: of, label: "Edit…" }];
  const ready = slots.filter((slot) => slot.state === "ready");
  const failed = turn.state === "failed" || slots.some((slot) => slot.state === "failed");
  const ended: Action[] = [
    ...ready.map((slot): Action => ({ kind: "pick", variant: slot.variant, label: `Pick ${slot.number}` })),
    ...(turn.kind === "edit" ? [{ kind: "again", turn: of, label: "Again" } as const] : []),
    ...(failed && turn.kind === "edit" ? [{ kind: "retry", turn: of, label: "Retry" } as const] : []),
  ];
  return [
    ...(drawing ? [{ kind: "cancel", turn: of, label: "Cancel" } as const] : ended),
    { kind: "settings", turn: of, label: "Settings" },
    { kind: "history", turn: of, label: "History" },
    { kind: "delete", turn: of, label: "Delete conversation" },
  ];
}
