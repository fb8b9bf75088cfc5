import { and, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import type { BlobKey, ConversationId } from "../../../core/vocabulary.ts";
import { type Connection, first, type Tx } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";
import { unschedule } from "../tasks/schedule.ts";
import { rememberDeletion } from "../turns/rebuild.ts";

const { placeholder } = sql;

/** Removes every row of a conversation in state `deleting`. Returns the pictures that no row references now. */
export async function purgeConversation(tx: Tx, id: ConversationId, now: Date): Promise<BlobKey[]> {
  const { conversations, drafts, heldPictures, pageLinks, picks, sharedLinks, spending, turnReferences, turns, variants } =
    tablesOf(tx);
  const row = await first(tx.select().from(conversations).where(eq(conversations.id, id)));
  if (row?.state !== "deleting") return [];
  tx.markForErasing();
  if (row.thread !== null) await rememberDeletion(tx, { platform: row.platform, id: row.thread }, now);
  const mine = tx.select({ id: turns.id }).from(turns).where(eq(turns.conversation, id));
  const drawn = await tx.select({ id: variants.id, image: variants.image }).from(variants).where(inArray(variants.turn, mine));
  const shown = await tx.select({ image: turnReferences.image }).from(turnReferences).where(inArray(turnReferences.turn, mine));
  const marked = await tx
    .select({ area: turns.area })
    .from(turns)
    .where(and(eq(turns.conversation, id), isNotNull(turns.area)));
  const turnIds = (await mine).map((turn) => turn.id);
  for (const kind of ["prepare", "publish"] as const) await unschedule(tx, kind, turnIds);
  await unschedule(
    tx,
    "draw",
    drawn.map((variant) => variant.id),
  );
  const ours = tx.select({ id: variants.id }).from(variants).where(inArray(variants.turn, mine));
  await tx.delete(picks).where(inArray(picks.variant, ours));
  await tx.update(spending).set({ variant: null, channel: null }).where(inArray(spending.variant, ours));
  await tx.update(spending).set({ channel: null }).where(inArray(spending.turn, mine));
  await tx.delete(turnReferences).where(inArray(turnReferences.turn, mine));
  await tx.delete(variants).where(inArray(variants.turn, mine));
  await tx.delete(heldPictures).where(eq(heldPictures.conversation, id));
  await tx.delete(drafts).where(eq(drafts.conversation, id));
  await tx.delete(pageLinks).where(eq(pageLinks.conversation, id));
  await tx.delete(sharedLinks).where(eq(sharedLinks.conversation, id));
  await tx.delete(turns).where(eq(turns.conversation, id));
  await tx.delete(conversations).where(eq(conversations.id, id));
  return await deleteUnusedImages(tx, [
    ...drawn.flatMap(({ image }) => image ?? []),
    ...shown.map(({ image }) => image),
    ...marked.flatMap(({ area }) => area ?? []),
  ]);
}

/** Whether another conversation that isn't being deleted has the same thread. */
export async function isThreadShared(tx: Tx, id: ConversationId): Promise<boolean> {
  const { conversations } = tablesOf(tx);
  const row = await first(tx.select().from(conversations).where(eq(conversations.id, id)));
  if (!row || row.thread === null) return false;
  const others = and(
    eq(conversations.platform, row.platform),
    eq(conversations.thread, row.thread),
    ne(conversations.id, id),
    eq(conversations.state, "active"),
  );
  return (await first(tx.select({ id: conversations.id }).from(conversations).where(others))) !== undefined;
}

/** Deletes the rows of pictures that no turn references, and returns their keys. */
export async function deleteUnusedImages(tx: Tx, keys: BlobKey[]): Promise<BlobKey[]> {
  const { images } = tablesOf(tx);
  const unused: BlobKey[] = [];
  for (const key of new Set(keys)) {
    if (await isImageReferenced(tx, key)) continue;
    await tx.delete(images).where(eq(images.hash, key));
    unused.push(key);
  }
  return unused;
}

const references = statement((db, { turnReferences, turns, variants }) => {
  const drawn = db
    .select({ image: variants.image })
    .from(variants)
    .where(eq(variants.image, placeholder("image")));
  return drawn
    .unionAll(
      db
        .select({ image: turnReferences.image })
        .from(turnReferences)
        .where(eq(turnReferences.image, placeholder("image"))),
    )
    .unionAll(
      db
        .select({ image: turns.area })
        .from(turns)
        .where(eq(turns.area, placeholder("image"))),
    )
    .limit(1);
});

/** Whether a turn shows the picture, used it as a reference, or is about the part of a picture that it marks. */
export async function isImageReferenced(db: Connection, image: BlobKey): Promise<boolean> {
  return (await references(db).get({ image })) !== undefined;
}
