import { and, eq, inArray, ne } from "drizzle-orm";
import type { BlobKey, ConversationId } from "../../core/vocabulary.ts";
import { markForErasing } from "../erase.ts";
import { conversations, drafts, heldPictures, images, picks, spending, turnReferences, turns, variants } from "../schema.ts";
import type { Tx } from "../transactions.ts";
import { unschedule } from "./schedule.ts";

/** Removes every row of a conversation in state `deleting`. Returns the pictures that no row references now. */
export function purgeConversation(tx: Tx, id: ConversationId): BlobKey[] {
  const row = tx.select({ state: conversations.state }).from(conversations).where(eq(conversations.id, id)).get();
  if (row?.state !== "deleting") return [];
  markForErasing(tx);
  const mine = tx.select({ id: turns.id }).from(turns).where(eq(turns.conversation, id));
  const drawn = tx.select({ id: variants.id, image: variants.image }).from(variants).where(inArray(variants.turn, mine)).all();
  const shown = tx.select({ image: turnReferences.image }).from(turnReferences).where(inArray(turnReferences.turn, mine)).all();
  const turnIds = mine.all().map((turn) => turn.id);
  const ours = tx.select({ id: variants.id }).from(variants).where(inArray(variants.turn, mine));
  tx.delete(picks).where(inArray(picks.variant, ours)).run();
  tx.update(spending).set({ variant: null }).where(inArray(spending.variant, ours)).run();
  tx.delete(turnReferences).where(inArray(turnReferences.turn, mine)).run();
  tx.delete(variants).where(inArray(variants.turn, mine)).run();
  tx.delete(heldPictures).where(eq(heldPictures.conversation, id)).run();
  tx.delete(drafts).where(eq(drafts.conversation, id)).run();
  tx.delete(turns).where(eq(turns.conversation, id)).run();
  tx.delete(conversations).where(eq(conversations.id, id)).run();
  for (const kind of ["prepare", "publish"] as const) unschedule(tx, kind, turnIds);
  unschedule(
    tx,
    "draw",
    drawn.map((variant) => variant.id),
  );
  return deleteUnusedImages(tx, [...drawn.flatMap(({ image }) => image ?? []), ...shown.map(({ image }) => image)]);
}

/** Whether another conversation that isn't being deleted has the same thread. */
export function isThreadShared(tx: Tx, id: ConversationId): boolean {
  const row = tx.select().from(conversations).where(eq(conversations.id, id)).get();
  if (!row || row.thread === null) return false;
  const others = and(
    eq(conversations.platform, row.platform),
    eq(conversations.thread, row.thread),
    ne(conversations.id, id),
    eq(conversations.state, "active"),
  );
  return tx.select({ id: conversations.id }).from(conversations).where(others).get() !== undefined;
}

/** Deletes the rows of pictures that no turn references, and returns their keys. */
export function deleteUnusedImages(tx: Tx, keys: BlobKey[]): BlobKey[] {
  const unused = [...new Set(keys)].filter((key) => !isImageReferenced(tx, key));
  for (const key of unused) tx.delete(images).where(eq(images.hash, key)).run();
  return unused;
}

/** Whether a turn shows the picture or used it as a reference. */
export function isImageReferenced(tx: Tx, key: BlobKey): boolean {
  const drawn = tx.select({ id: variants.id }).from(variants).where(eq(variants.image, key)).limit(1).get();
  return (
    (drawn ?? tx.select({ id: turnReferences.turn }).from(turnReferences).where(eq(turnReferences.image, key)).limit(1).get()) !==
    undefined
  );
}
