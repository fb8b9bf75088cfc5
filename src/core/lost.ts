import type { Card, Slot } from "./cards.ts";
import { StorageError } from "./errors.ts";
import { failureSentence } from "./wording.ts";

/** A stored picture is missing or damaged: waiting does not bring it back. */
export function isLost(error: unknown): boolean {
  return error instanceof StorageError && (error.fault === "missing" || error.fault === "damaged");
}

/** The card as it can be shown: words stand where a picture is lost. */
export async function withoutLost(card: Card): Promise<Card> {
  return { ...card, slots: await Promise.all(card.slots.map(readable)) };
}

async function readable(slot: Slot): Promise<Slot> {
  const { image, ...rest } = slot;
  const lost = await image?.read().then(
    () => false,
    (error) => isLost(error),
  );
  return lost ? { ...rest, failure: failureSentence({ fault: "lost" }) } : slot;
}
