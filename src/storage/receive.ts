import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import type { Chance } from "../core/ports.ts";
import type { Arrival, Received } from "../core/store.ts";
import type { Attachment, ConversationKey, Thread, TurnKey } from "../core/vocabulary.ts";
import type { Tx } from "./database.ts";
import { nextRank, prepareNext, schedule } from "./schedule.ts";
import { conversations, heldPictures, turns } from "./schema.ts";

type ConversationRow = typeof conversations.$inferSelect;

/** Writes a request for a turn down, with everything that follows from it. */
export function receive(tx: Tx, arrival: Arrival, now: Date, chance: Chance): Received {
  const platform = ("thread" in arrival.place ? arrival.place.thread : arrival.place.channel).platform;
  const seen = heardBefore(tx, platform, arrival.requestId);
  if (seen) return seen;
  const live = "thread" in arrival.place ? liveIn(tx, arrival.place.thread) : undefined;
  if (live?.state === "deleting") return { kind: "refused", why: "deleting" };
  if (!arrival.addressed && (!live || live.settings.mentionOnly)) return { kind: "ignored" };
  if (live && !arrival.fresh && isPictureAlone(arrival)) return hold(tx, live, arrival, now);
  if (waitingOf(tx, platform, arrival.author.id) >= arrival.maxWaiting) return { kind: "refused", why: "too-many-waiting" };
  if (live && arrival.fresh) tx.update(conversations).set({ endedAt: now }).where(eq(conversations.id, live.id)).run();
  const conversation = live && !arrival.fresh ? live : begin(tx, arrival, now, chance);
  tx.update(conversations)
    .set({ heardId: arrival.requestId, heardAt: arrival.at, updatedAt: now })
    .where(eq(conversations.id, conversation.id))
    .run();
  return addTurn(tx, conversation, arrival, now, chance);
}

function heardBefore(tx: Tx, platform: Thread["platform"], requestId: string): Received | undefined {
  const turn = tx
    .select({ turn: turns.key, conversation: conversations.key })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(turns.platform, platform), eq(turns.requestId, requestId)))
    .get();
  if (turn) return { kind: "turn", ...turn };
  const held = tx
    .select({ attachments: heldPictures.attachments })
    .from(heldPictures)
    .where(and(eq(heldPictures.platform, platform), eq(heldPictures.requestId, requestId)))
    .get();
  return held && { kind: "held", pictures: held.attachments.length };
}

export function liveIn(tx: Tx, thread: Thread): ConversationRow | undefined {
  return tx
    .select()
    .from(conversations)
    .where(and(eq(conversations.platform, thread.platform), eq(conversations.thread, thread.id), isNull(conversations.endedAt)))
    .get();
}

function isPictureAlone(arrival: Arrival): boolean {
  return arrival.kind === "edit" && !arrival.again && arrival.prompt === "" && arrival.attachments.length > 0;
}

function hold(tx: Tx, live: ConversationRow, arrival: Arrival, now: Date): Received {
  tx.insert(heldPictures)
    .values({
      platform: live.platform,
      requestId: arrival.requestId,
      conversation: live.id,
      person: arrival.author.id,
      attachments: arrival.attachments,
      at: now,
    })
    .run();
  return { kind: "held", pictures: arrival.attachments.length };
}

function waitingOf(tx: Tx, platform: Thread["platform"], person: string): number {
  const mine = and(eq(turns.platform, platform), eq(turns.author, person), sql`state in ('received', 'drawing')`);
  return tx.select({ waiting: count() }).from(turns).where(mine).get()?.waiting ?? 0;
}

function begin(tx: Tx, arrival: Arrival, now: Date, chance: Chance): ConversationRow {
  const { place, start } = arrival;
  const row = tx
    .insert(conversations)
    .values({
      key: chance.key() as ConversationKey,
      platform: "thread" in place ? place.thread.platform : place.channel.platform,
      ...("thread" in place ? { thread: place.thread.id } : { channel: place.channel.id }),
      owner: arrival.author.id,
      ownerName: arrival.author.name,
      title: start.title,
      settings: start.settings,
      seed: start.seed,
      heardId: arrival.requestId,
      heardAt: arrival.at,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get();
  if (row.thread === null) schedule(tx, "open", row.id, now);
  return row;
}

function addTurn(tx: Tx, conversation: ConversationRow, arrival: Arrival, now: Date, chance: Chance): Received {
  const asks = arrival.kind === "ask";
  const last = tx
    .select({ number: turns.number })
    .from(turns)
    .where(eq(turns.conversation, conversation.id))
    .orderBy(desc(turns.number))
    .limit(1)
    .get();
  const turn = tx
    .insert(turns)
    .values({
      key: chance.key() as TurnKey,
      conversation: conversation.id,
      number: asks ? 0 : (last?.number ?? 0) + 1,
      platform: conversation.platform,
      requestId: arrival.requestId,
      kind: arrival.kind,
      again: arrival.again ?? null,
      author: arrival.author.id,
      authorName: arrival.author.name,
      prompt: arrival.prompt,
      asked: arrival.asked,
      source: arrival.source ?? null,
      attachments: arrival.attachments,
      settings: conversation.settings,
      seed: conversation.seed,
      state: asks ? "done" : "received",
      rank: nextRank(tx, conversation.platform, arrival.author.id),
      createdAt: now,
    })
    .returning()
    .get();
  if (!asks) useHeld(tx, turn);
  if (last?.number === 0 && conversation.title === "")
    tx.update(conversations).set({ title: arrival.start.title }).where(eq(conversations.id, conversation.id)).run();
  if (conversation.thread !== null) schedule(tx, "publish", turn.id, now);
  prepareNext(tx, conversation.id, now);
  return { kind: "turn", conversation: conversation.key, turn: turn.key };
}

/** Pictures that its author sent before without words are its references now. */
function useHeld(tx: Tx, turn: typeof turns.$inferSelect): void {
  const waiting = and(
    eq(heldPictures.conversation, turn.conversation),
    eq(heldPictures.person, turn.author),
    isNull(heldPictures.usedBy),
  );
  const held: Attachment[] = tx
    .select()
    .from(heldPictures)
    .where(waiting)
    .orderBy(heldPictures.at)
    .all()
    .flatMap((row) => row.attachments);
  if (held.length === 0) return;
  tx.update(heldPictures).set({ usedBy: turn.id }).where(waiting).run();
  tx.update(turns)
    .set({ attachments: [...held, ...turn.attachments] })
    .where(eq(turns.id, turn.id))
    .run();
}
