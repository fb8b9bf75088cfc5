// What a person deletes: a picture they posted, or all of their data. Each function runs inside one transaction.

import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { titleOf } from "../../core/cards/format.ts";
import { messages } from "../../core/cards/messages.ts";
import type { IdGenerator } from "../../core/ports.ts";
import type { Belongings } from "../../core/store.ts";
import type { Attachment, BlobKey, ConversationId, PlatformName, Thread, TurnId } from "../../core/vocabulary.ts";
import { markForErasing } from "../erase.ts";
import { conversations, drafts, forgetRequests, heldPictures, picks, turnReferences, turns, variants } from "../schema.ts";
import type { Tx } from "../transactions.ts";
import { cancelConversationWork } from "./publishing.ts";
import { deleteUnusedImages } from "./remove.ts";
import { cancelTurn, moveHeadToNewest, openTurnStates, prepareNext, schedule, unschedule } from "./schedule.ts";
import { setPick } from "./turns.ts";

type TurnRow = typeof turns.$inferSelect;
interface Owner {
  platform: PlatformName;
  person: string;
}

/** Removes pictures that `by` posted from other people's conversations in this thread; results drawn from them stay. Returns the pictures
 *  that no row references now. */
export function withdrawImages(tx: Tx, thread: Thread, images: BlobKey[], by: string, now: Date): BlobKey[] {
  const there = and(
    eq(conversations.platform, thread.platform),
    eq(conversations.thread, thread.id),
    ne(conversations.owner, by),
  );
  const rows = tx
    .select({ turn: turns })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(there)
    .all();
  const isWithdrawn = ({ id }: Attachment) => (images as string[]).includes(id);
  for (const { turn } of rows) {
    const lost = and(
      eq(turnReferences.turn, turn.id),
      inArray(turnReferences.image, images),
      inArray(turnReferences.origin, ["source", "attached"]),
    );
    const { changes } = tx.delete(turnReferences).where(lost).run();
    const posted = turn.source && "attachments" in turn.source ? turn.source.attachments : [];
    if (changes === 0 && ![...posted, ...turn.attachments].some(isWithdrawn)) continue;
    const withoutNames = (list: Attachment[]) => list.map((one) => (isWithdrawn(one) ? { ...one, name: "picture" } : one));
    const source = turn.source && "attachments" in turn.source ? { attachments: withoutNames(posted) } : turn.source;
    tx.update(turns)
      .set({ source, attachments: withoutNames(turn.attachments) })
      .where(eq(turns.id, turn.id))
      .run();
    schedule(tx, "publish", turn.id, now);
  }
  tx.delete(drafts)
    .where(sql`json_extract(${drafts.location}, '$.thread.id') = ${thread.id} and ${drafts.platform} = ${thread.platform}`)
    .run();
  markForErasing(tx);
  return deleteUnusedImages(tx, images);
}

/** Counts what a confirmation lists. */
export function countBelongings(tx: Tx, { platform, person }: Owner): Belongings {
  const own = and(eq(conversations.platform, platform), eq(conversations.owner, person), eq(conversations.state, "active"));
  const count = tx.select({ n: sql<number>`count(*)` }).from(conversations).where(own).get();
  const elsewhere = turnsElsewhere(tx, { platform, person });
  const mine = sql`select t.id from turns t join conversations c on c.id = t.conversation
    where c.platform = ${platform} and c.state = 'active' and (c.owner = ${person} or (t.platform = ${platform} and t.author = ${person}))`;
  const pictures = tx.get<{ n: number }>(sql`select count(*) as n from (
    select image from variants where image is not null and turn in (${mine})
    union select image from turn_references where origin in ('source', 'attached') and turn in (${mine}))`);
  return { conversations: count?.n ?? 0, pictures: pictures.n, edits: elsewhere.length };
}

/** Deletes all data of a person: their conversations, and their turns in other people's conversations. The tasks it schedules remove what is
 *  shown. */
export function forgetPerson(tx: Tx, { platform, person }: Owner, now: Date, idGenerator: IdGenerator): void {
  const own = and(eq(conversations.platform, platform), eq(conversations.owner, person), eq(conversations.state, "active"));
  for (const { id } of tx.select({ id: conversations.id }).from(conversations).where(own).all()) startDeleting(tx, id, now);
  const elsewhere = Map.groupBy(turnsElsewhere(tx, { platform, person }), ({ conversation }) => conversation);
  for (const [conversation, theirs] of elsewhere) removeTurnsFrom(tx, conversation, theirs, now, idGenerator);
  dropPicks(tx, { platform, person }, now);
  stopPaying(tx, { platform, person }, now);
  tx.delete(drafts)
    .where(and(eq(drafts.platform, platform), eq(drafts.person, person)))
    .run();
  tx.delete(heldPictures)
    .where(and(eq(heldPictures.platform, platform), eq(heldPictures.person, person)))
    .run();
  const { id } = tx.insert(forgetRequests).values({ platform, person, at: now }).returning({ id: forgetRequests.id }).get();
  schedule(tx, "forget", id, now);
  markForErasing(tx);
}

/** Cancels what they retried for others: the author didn't ask for it and must not pay for it. */
function stopPaying(tx: Tx, { platform, person }: Owner, now: Date): void {
  const paid = and(eq(turns.platform, platform), eq(turns.payer, person));
  for (const { id } of tx
    .select({ id: turns.id })
    .from(turns)
    .where(and(paid, inArray(turns.state, openTurnStates)))
    .all())
    cancelTurn(tx, id, now);
  tx.update(turns).set({ payer: turns.author }).where(paid).run();
}

/** active → deleting. */
export function startDeleting(tx: Tx, id: ConversationId, now: Date): void {
  tx.update(conversations).set({ state: "deleting" }).where(eq(conversations.id, id)).run();
  cancelConversationWork(tx, id, now);
  schedule(tx, "remove", id, now);
}

/** A person's turns in other people's conversations. */
function turnsElsewhere(tx: Tx, { platform, person }: Owner): TurnRow[] {
  const theirs = and(eq(turns.platform, platform), eq(turns.author, person));
  const others = and(ne(conversations.owner, person), eq(conversations.state, "active"));
  return tx
    .select({ turn: turns })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(theirs, others))
    .orderBy(turns.number)
    .all()
    .map(({ turn }) => turn);
}

/** Moves turns into a conversation of their own that is being deleted, so that their cards and pictures are removed like those of any deleted
 *  conversation. The one they were in continues without them. */
function removeTurnsFrom(tx: Tx, from: ConversationId, theirs: TurnRow[], now: Date, idGenerator: IdGenerator): void {
  const row = tx.select().from(conversations).where(eq(conversations.id, from)).get();
  const [first] = theirs;
  if (!row || !first) return;
  const ids = theirs.map(({ id }) => id);
  for (const { id } of theirs.filter(({ state }) => (openTurnStates as readonly string[]).includes(state)).reverse())
    cancelTurn(tx, id, now);
  for (const kind of ["prepare", "publish"] as const) unschedule(tx, kind, ids);
  const { id: _, headTurn: _head, root: _root, ...rest } = row;
  const separate = { key: idGenerator.nextKey() as typeof row.key, owner: first.author, ownerName: "", title: "", endedAt: now };
  const { id } = tx
    .insert(conversations)
    .values({ ...rest, ...separate, state: "deleting" })
    .returning({ id: conversations.id })
    .get();
  repairConversation(tx, from, theirs, now);
  tx.update(turns).set({ conversation: id }).where(inArray(turns.id, ids)).run();
  if (theirs.some(({ prompt }) => row.title !== "" && row.title === titleOf(prompt)))
    tx.update(conversations).set({ title: "" }).where(eq(conversations.id, from)).run();
  if (row.headTurn !== null && ids.includes(row.headTurn)) moveHeadToNewest(tx, from);
  schedule(tx, "remove", id, now);
  prepareNext(tx, from, now);
}

/** Re-parents turns whose parent is removed, and clears prompts that repeat a removed turn's. */
function repairConversation(tx: Tx, conversation: ConversationId, leaving: TurnRow[], now: Date): void {
  const parents = new Map(leaving.map(({ id, parent }) => [id, parent]));
  const kept = (turn: TurnId | null): TurnId | null => {
    let at = turn;
    while (at !== null && parents.has(at)) at = parents.get(at) ?? null;
    return at;
  };
  const ids = [...parents.keys()];
  const drawn = tx.select({ id: variants.id }).from(variants).where(inArray(variants.turn, ids));
  tx.update(turnReferences).set({ variant: null }).where(inArray(turnReferences.variant, drawn)).run();
  for (const { id, parent } of tx
    .select()
    .from(turns)
    .where(and(eq(turns.conversation, conversation), inArray(turns.parent, ids)))
    .all())
    tx.update(turns)
      .set({ parent: kept(parent) })
      .where(eq(turns.id, id))
      .run();
  const repaired = new Set(ids);
  for (let repeated = ids; repeated.length > 0; ) {
    const again = tx
      .select()
      .from(turns)
      .where(and(eq(turns.conversation, conversation), inArray(turns.repeats, repeated)))
      .all();
    repeated = again.map(({ id }) => id).filter((id) => !repaired.has(id));
    for (const id of repeated) {
      repaired.add(id);
      cancelTurn(tx, id, now); // without the prompt there is nothing to draw
      tx.update(turns).set({ repeats: null, prompt: messages.takenBack }).where(eq(turns.id, id)).run();
      const sent = and(eq(turnReferences.turn, id), inArray(turnReferences.origin, ["source", "attached"]));
      tx.delete(turnReferences).where(sent).run();
      schedule(tx, "publish", id, now);
    }
  }
}

function dropPicks(tx: Tx, { platform, person }: Owner, now: Date): void {
  const picked = tx
    .select({ variant: picks.variant, state: conversations.state })
    .from(picks)
    .innerJoin(variants, eq(variants.id, picks.variant))
    .innerJoin(turns, eq(turns.id, variants.turn))
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(picks.person, person), eq(turns.platform, platform)))
    .all();
  // Picks in conversations that are being deleted are removed with them.
  for (const { variant, state } of picked) if (state === "active") setPick(tx, variant, { id: person, name: "" }, false, now);
}
