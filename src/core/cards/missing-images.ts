import { StorageError } from "../errors.ts";
import { failureSentence } from "./messages.ts";
import type { Card, Slot } from "./views.ts";

/** A stored picture is missing or damaged: waiting does not bring it back. */
export function isMissingImage(error: unknown): boolean {
  return error instanceof StorageError && (error.code === "missing" || error.code === "damaged");
}

/** The card as it can be shown: words stand where a picture is lost. */
export async function withoutMissingImages(card: Card): Promise<Card> {
  return { ...card, slots: await Promise.all(card.slots.map(checkSlot)) };
}

async function checkSlot(slot: Slot): Promise<Slot> {
  const { image, ...rest } = slot;
  const lost = await image?.read().then(
    () => false,
    (error) => isMissingImage(error),
  );
  return lost ? { ...rest, failure: failureSentence({ code: "lost" }) } : slot;
}
