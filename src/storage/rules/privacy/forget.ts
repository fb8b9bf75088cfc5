// What a person deletes: a picture they posted, or all of their data. Each function runs inside one transaction.

import { and, count, eq, inArray, isNotNull, ne, or } from "drizzle-orm";
import { titleOf } from "../../../core/cards/format.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { IdGenerator } from "../../../core/ports/runtime.ts";
import type { Belongings } from "../../../core/store.ts";
import type { Attachment, BlobKey, ConversationId, PlatformName, Thread, TurnId } from "../../../core/vocabulary.ts";
import { first, only, type Tx } from "../../dialect.ts";
import type { turns } from "../../schema.ts";
import { tablesOf } from "../../tables.ts";
import { lockConversations, lockPerson, lockThread } from "../locks.ts";
import { cancelTurn, isUnended, moveHeadToNewest, openTurnStates, prepareNext, schedule, unschedule } from "../tasks/schedule.ts";
import { cancelConversationWork } from "../turns/publishing.ts";
import { setPick } from "../turns/turns.ts";
import { selectInvolving } from "./involvement.ts";
import { deleteUnusedImages } from "./remove.ts";

type TurnRow = typeof turns.$inferSelect;
interface Owner {
  platform: PlatformName;
  person: string;
}

/** Removes pictures that `by` posted from other people's conversations in this thread; results drawn from them stay. Returns the pictures
 *  that no row references now. */
export async function withdrawImages(tx: Tx, thread: Thread, images: BlobKey[], by: string, now: Date): Promise<BlobKey[]> {
  const { conversations, drafts, turnReferences, turns } = tablesOf(tx);
  await lockThread(tx, thread);
  const there = and(
    eq(conversations.platform, thread.platform),
    eq(conversations.thread, thread.id),
    ne(conversations.owner, by),
  );
  const rows = await tx
    .select({ turn: turns })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(there);
  await lockConversations(tx, ...new Set(rows.map(({ turn }) => turn.conversation)));
  const isWithdrawn = ({ id }: Attachment) => (images as string[]).includes(id);
  for (const { turn } of rows) {
    const lost = and(
      eq(turnReferences.turn, turn.id),
      inArray(turnReferences.image, images),
      inArray(turnReferences.origin, ["source", "attached"]),
    );
    const removed = await tx.delete(turnReferences).where(lost).returning({ turn: turnReferences.turn });
    const posted = turn.source && "attachments" in turn.source ? turn.source.attachments : [];
    if (removed.length === 0 && ![...posted, ...turn.attachments].some(isWithdrawn)) continue;
    const withoutNames = (list: Attachment[]) => list.map((one) => (isWithdrawn(one) ? { ...one, name: "picture" } : one));
    const source = turn.source && "attachments" in turn.source ? { attachments: withoutNames(posted) } : turn.source;
    await tx
      .update(turns)
      .set({ source, attachments: withoutNames(turn.attachments) })
      .where(eq(turns.id, turn.id));
    await schedule(tx, "publish", turn.id, now);
  }
  await tx
    .delete(drafts)
    .where(and(eq(drafts.platform, thread.platform), eq(tx.sqlDialect.jsonField(drafts.location, "thread", "id"), thread.id)));
  tx.markForErasing();
  return await deleteUnusedImages(tx, images);
}

/** Counts what a confirmation lists. */
export async function countBelongings(tx: Tx, { platform, person }: Owner): Promise<Belongings> {
  const { conversations, turnReferences, turns, variants } = tablesOf(tx);
  const own = and(eq(conversations.platform, platform), eq(conversations.owner, person), eq(conversations.state, "active"));
  const counted = await only(tx.select({ n: count() }).from(conversations).where(own));
  const elsewhere = await turnsElsewhere(tx, { platform, person });
  const theirs = or(eq(conversations.owner, person), eq(turns.author, person));
  const mine = tx
    .select({ id: turns.id })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(conversations.platform, platform), eq(conversations.state, "active"), theirs));
  const drawn = tx
    .select({ image: variants.image })
    .from(variants)
    .where(and(isNotNull(variants.image), inArray(variants.turn, mine)));
  const sent = tx
    .select({ image: turnReferences.image })
    .from(turnReferences)
    .where(and(inArray(turnReferences.origin, ["source", "attached"]), inArray(turnReferences.turn, mine)));
  const pictures = await drawn.union(sent);
  return { conversations: counted.n, pictures: pictures.length, edits: elsewhere.length };
}

/** Deletes all data of a person: their conversations, and their turns in other people's conversations. The tasks it schedules remove what is
 *  shown. */
export async function forgetPerson(tx: Tx, { platform, person }: Owner, now: Date, idGenerator: IdGenerator): Promise<void> {
  const { conversations, drafts, forgetRequests, heldPictures, pageLinks, sharedLinks } = tablesOf(tx);
  await lockPerson(tx, platform, person);
  await lockConversations(tx, ...(await conversationsWith(tx, { platform, person })));
  const own = and(eq(conversations.platform, platform), eq(conversations.owner, person), eq(conversations.state, "active"));
  for (const { id } of await tx.select({ id: conversations.id }).from(conversations).where(own)) await startDeleting(tx, id, now);
  const elsewhere = Map.groupBy(await turnsElsewhere(tx, { platform, person }), ({ conversation }) => conversation);
  for (const [conversation, theirs] of elsewhere) await removeTurnsFrom(tx, conversation, theirs, now, idGenerator);
  await dropPicks(tx, { platform, person }, now);
  await stopPaying(tx, { platform, person }, now);
  await tx.delete(drafts).where(and(eq(drafts.platform, platform), eq(drafts.person, person)));
  await tx.delete(heldPictures).where(and(eq(heldPictures.platform, platform), eq(heldPictures.person, person)));
  await tx.delete(pageLinks).where(and(eq(pageLinks.platform, platform), eq(pageLinks.person, person)));
  await tx.delete(sharedLinks).where(and(eq(sharedLinks.platform, platform), eq(sharedLinks.person, person)));
  const { id } = await only(tx.insert(forgetRequests).values({ platform, person, at: now }).returning({ id: forgetRequests.id }));
  await schedule(tx, "forget", id, now);
  tx.markForErasing();
}

/** Where they own, wrote, paid or picked something. */
async function conversationsWith(tx: Tx, owner: Owner): Promise<ConversationId[]> {
  const { turns } = tablesOf(tx);
  const paid = tx
    .select({ id: turns.conversation })
    .from(turns)
    .where(and(eq(turns.platform, owner.platform), eq(turns.payer, owner.person)));
  return (await selectInvolving(tx, owner).union(paid)).map(({ id }) => id);
}

/** Cancels what they retried for others: the author didn't ask for it and must not pay for it. */
async function stopPaying(tx: Tx, { platform, person }: Owner, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  const paid = and(eq(turns.platform, platform), eq(turns.payer, person));
  for (const { id } of await tx
    .select({ id: turns.id })
    .from(turns)
    .where(and(paid, inArray(turns.state, openTurnStates))))
    await cancelTurn(tx, id, now);
  await tx.update(turns).set({ payer: turns.author }).where(paid);
}

/** active → deleting. */
export async function startDeleting(tx: Tx, id: ConversationId, now: Date): Promise<void> {
  const { conversations } = tablesOf(tx);
  await tx.update(conversations).set({ state: "deleting" }).where(eq(conversations.id, id));
  await cancelConversationWork(tx, id, now);
  await schedule(tx, "remove", id, now);
}

/** A person's turns in other people's conversations. */
async function turnsElsewhere(tx: Tx, { platform, person }: Owner): Promise<TurnRow[]> {
  const { conversations, turns } = tablesOf(tx);
  const theirs = and(eq(turns.platform, platform), eq(turns.author, person));
  const others = and(ne(conversations.owner, person), eq(conversations.state, "active"));
  return (
    await tx
      .select({ turn: turns })
      .from(turns)
      .innerJoin(conversations, eq(conversations.id, turns.conversation))
      .where(and(theirs, others))
      .orderBy(turns.number)
  ).map(({ turn }) => turn);
}

/** Moves turns into a conversation of their own that is being deleted, so that their cards and pictures are removed like those of any deleted
 *  conversation. The one they were in continues without them. */
async function removeTurnsFrom(
  tx: Tx,
  from: ConversationId,
  theirs: TurnRow[],
  now: Date,
  idGenerator: IdGenerator,
): Promise<void> {
  const { conversations, turns } = tablesOf(tx);
  const row = await first(tx.select().from(conversations).where(eq(conversations.id, from)));
  const [earliest] = theirs;
  if (!row || !earliest) return;
  const ids = theirs.map(({ id }) => id);
  for (const { id } of theirs.filter(isUnended).reverse()) await cancelTurn(tx, id, now);
  for (const kind of ["prepare", "publish"] as const) await unschedule(tx, kind, ids);
  const { id: _, headTurn: _head, root: _root, ...rest } = row;
  const separate = {
    key: idGenerator.nextKey() as typeof row.key,
    owner: earliest.author,
    ownerName: "",
    title: "",
    endedAt: now,
  };
  const { id } = await only(
    tx
      .insert(conversations)
      .values({ ...rest, ...separate, state: "deleting" })
      .returning({ id: conversations.id }),
  );
  await repairConversation(tx, from, theirs, now);
  await tx.update(turns).set({ conversation: id }).where(inArray(turns.id, ids));
  if (theirs.some(({ prompt }) => row.title !== "" && row.title === titleOf(prompt)))
    await tx.update(conversations).set({ title: "" }).where(eq(conversations.id, from));
  if (row.headTurn !== null && ids.includes(row.headTurn)) await moveHeadToNewest(tx, from);
  await schedule(tx, "remove", id, now);
  await prepareNext(tx, from, now);
}

/** Re-parents turns whose parent is removed, and clears prompts that repeat a removed turn's. */
async function repairConversation(tx: Tx, conversation: ConversationId, leaving: TurnRow[], now: Date): Promise<void> {
  const { turnReferences, turns, variants } = tablesOf(tx);
  const parents = new Map(leaving.map(({ id, parent }) => [id, parent]));
  const kept = (turn: TurnId | null): TurnId | null => {
    let at = turn;
    while (at !== null && parents.has(at)) at = parents.get(at) ?? null;
    return at;
  };
  const ids = [...parents.keys()];
  const drawn = tx.select({ id: variants.id }).from(variants).where(inArray(variants.turn, ids));
  await tx.update(turnReferences).set({ variant: null }).where(inArray(turnReferences.variant, drawn));
  for (const { id, parent } of await tx
    .select()
    .from(turns)
    .where(and(eq(turns.conversation, conversation), inArray(turns.parent, ids))))
    await tx
      .update(turns)
      .set({ parent: kept(parent) })
      .where(eq(turns.id, id));
  const repaired = new Set(ids);
  for (let repeated = ids; repeated.length > 0; ) {
    const again = await tx
      .select()
      .from(turns)
      .where(and(eq(turns.conversation, conversation), inArray(turns.repeats, repeated)));
    repeated = again.map(({ id }) => id).filter((id) => !repaired.has(id));
    for (const id of repeated) {
      repaired.add(id);
      await cancelTurn(tx, id, now); // without the prompt there is nothing to draw
      await tx.update(turns).set({ repeats: null, prompt: messages.takenBack, notes: [], reading: null }).where(eq(turns.id, id));
      await clearReports(tx, id);
      const sent = and(eq(turnReferences.turn, id), inArray(turnReferences.origin, ["source", "attached"]));
      await tx.delete(turnReferences).where(sent);
      await schedule(tx, "publish", id, now);
    }
  }
}

/** Removes what a turn's pictures say about them: notes and failures quote the prompt. */
async function clearReports(tx: Tx, turn: TurnId): Promise<void> {
  const { variants } = tablesOf(tx);
  await tx.update(variants).set({ notes: [] }).where(eq(variants.turn, turn));
  const failed = and(eq(variants.turn, turn), isNotNull(variants.failure));
  for (const { id, failure } of await tx.select({ id: variants.id, failure: variants.failure }).from(variants).where(failed))
    if (failure)
      await tx
        .update(variants)
        .set({ failure: { code: failure.code } })
        .where(eq(variants.id, id));
}

async function dropPicks(tx: Tx, { platform, person }: Owner, now: Date): Promise<void> {
  const { conversations, picks, turns, variants } = tablesOf(tx);
  const picked = await tx
    .select({ variant: picks.variant, state: conversations.state })
    .from(picks)
    .innerJoin(variants, eq(variants.id, picks.variant))
    .innerJoin(turns, eq(turns.id, variants.turn))
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(picks.person, person), eq(turns.platform, platform)));
  // Picks in conversations that are being deleted are removed with them.
  for (const { variant, state } of picked)
    if (state === "active") await setPick(tx, variant, { id: person, name: "" }, false, now);
}
