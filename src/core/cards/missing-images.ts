import { StorageError } from "../errors.ts";
import { failureSentence } from "./messages.ts";
import type { Card, Slot } from "./views.ts";

/** A stored picture is missing or damaged. Waiting doesn't bring it back. */
export function isMissingImage(error: unknown): boolean {
  return error instanceof StorageError && (error.code === "missing" || error.code === "damaged");
}

/** The card with a sentence in place of each lost picture. */
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
