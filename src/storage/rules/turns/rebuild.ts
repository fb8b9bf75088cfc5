// Conversations whose rows were lost: whether one may be rebuilt, and its new rows. Each function runs inside one transaction.

import { and, eq, inArray } from "drizzle-orm";
import type { IdGenerator } from "../../../core/ports/runtime.ts";
import type { RebuiltConversation, RebuiltTurn, ThreadTrace } from "../../../core/store.ts";
import type {
  ConversationId,
  ConversationKey,
  Thread,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "../../../core/vocabulary.ts";
import { first, only, type Tx } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";
import { lockThread } from "../locks.ts";
import { schedule } from "../tasks/schedule.ts";
import { saveImage } from "./drawing.ts";

/** Whether this thread has, or had, a conversation. */
export async function findTrace(tx: Tx, thread: Thread): Promise<ThreadTrace> {
  const { conversations, deletedThreads } = tablesOf(tx);
  const there = and(eq(conversations.platform, thread.platform), eq(conversations.thread, thread.id));
  if (await first(tx.select({ id: conversations.id }).from(conversations).where(there).limit(1))) return "known";
  const deleted = tx.select({ at: deletedThreads.at }).from(deletedThreads);
  return (await first(deleted.where(eq(deletedThreads.thread, pseudonymOf(tx, thread))))) ? "deleted" : "none";
}

/** Its messages may stay behind. */
export async function rememberDeletion(tx: Tx, thread: Thread, at: Date): Promise<void> {
  const { deletedThreads } = tablesOf(tx);
  await tx
    .insert(deletedThreads)
    .values({ thread: pseudonymOf(tx, thread), at })
    .onConflictDoNothing();
}

/** A thread may be a direct message, whose id stands for a person. */
function pseudonymOf(tx: Tx, { platform, id }: Thread): string {
  return tx.pseudonym(platform, `thread ${id}`);
}

export async function rebuild(
  tx: Tx,
  rebuilt: RebuiltConversation,
  now: Date,
  idGenerator: IdGenerator,
): Promise<"rebuilt" | Exclude<ThreadTrace, "none">> {
  await lockThread(tx, rebuilt.thread);
  const trace = await findTrace(tx, rebuilt.thread);
  if (trace !== "none") return trace;
  if (await isStoredElsewhere(tx, rebuilt)) return "known";
  const { conversations } = tablesOf(tx);
  const { thread, key, server = null, root = null, owner, title, settings, seed, lastEvent, turns, head } = rebuilt;
  const { id } = await only(
    tx
      .insert(conversations)
      .values({
        ...{ key: key ?? (idGenerator.nextKey() as ConversationKey), platform: thread.platform, thread: thread.id, server, root },
        ...{ owner: owner.id, ownerName: owner.name, title, settings, seed },
        ...{ lastEventId: lastEvent.id, lastEventAt: lastEvent.at, createdAt: turns[0]?.createdAt ?? now, updatedAt: now },
      })
      .returning({ id: conversations.id }),
  );
  const turnIds = new Map<TurnKey, TurnId>();
  const variantIds = new Map<VariantKey, VariantId>();
  for (const turn of turns) await addTurn(tx, { conversation: id, platform: thread.platform, turn, turnIds, variantIds }, now);
  await tx
    .update(conversations)
    .set({ headTurn: turnIds.get(head) ?? null })
    .where(eq(conversations.id, id));
  return "rebuilt";
}

/** Keys are unique, so the cards belong to a conversation that is stored under another thread. */
async function isStoredElsewhere(tx: Tx, { key, turns: rebuilt }: RebuiltConversation): Promise<boolean> {
  const { conversations, turns, variants } = tablesOf(tx);
  const turnKeys = rebuilt.map((turn) => turn.key);
  const variantKeys = rebuilt.flatMap((turn) => turn.variants.map((variant) => variant.key));
  if (await first(tx.select({ id: turns.id }).from(turns).where(inArray(turns.key, turnKeys)).limit(1))) return true;
  if (await first(tx.select({ id: variants.id }).from(variants).where(inArray(variants.key, variantKeys)).limit(1))) return true;
  const ofKey = key && tx.select({ id: conversations.id }).from(conversations).where(eq(conversations.key, key));
  return ofKey !== undefined && (await first(ofKey)) !== undefined;
}

interface Adding {
  conversation: ConversationId;
  platform: Thread["platform"];
  turn: RebuiltTurn;
  turnIds: Map<TurnKey, TurnId>;
  variantIds: Map<VariantKey, VariantId>;
}

async function addTurn(tx: Tx, { conversation, platform, turn, turnIds, variantIds }: Adding, now: Date): Promise<void> {
  const { turnReferences, turns } = tablesOf(tx);
  const { author, parent, requestId, references, variants, isOutdated, failure = null, source = null, ...rest } = turn;
  const { id } = await only(
    tx
      .insert(turns)
      .values({
        ...{ ...rest, conversation, platform, failure, source, attachments: [], rank: 0 },
        ...{ author: author.id, authorName: author.name, payer: author.id },
        requestId: await freeRequestId(tx, platform, requestId, turn.key),
        parent: (parent && turnIds.get(parent)) ?? null,
      })
      .returning({ id: turns.id }),
  );
  turnIds.set(turn.key, id);
  for (const [position, { image, origin, variant }] of references.entries()) {
    await saveImage(tx, image, now);
    const of = (variant && variantIds.get(variant)) ?? null;
    await tx.insert(turnReferences).values({ turn: id, position, image: image.key, origin, variant: of });
  }
  for (const variant of variants) variantIds.set(variant.key, await addVariant(tx, id, variant, now));
  if (isOutdated) await schedule(tx, "publish", id, now);
}

/** A message makes one turn at most. It may have made one in another thread. */
async function freeRequestId(tx: Tx, platform: Thread["platform"], requestId: string | undefined, key: TurnKey): Promise<string> {
  const { turns } = tablesOf(tx);
  const other = `rebuilt:${key}`;
  if (requestId === undefined) return other;
  const taken = and(eq(turns.platform, platform), eq(turns.requestId, requestId));
  return (await first(tx.select({ id: turns.id }).from(turns).where(taken))) ? other : requestId;
}

async function addVariant(tx: Tx, turn: TurnId, variant: RebuiltTurn["variants"][number], now: Date): Promise<VariantId> {
  const { picks, variants } = tablesOf(tx);
  const { choice, image, pickedBy, applied = null, costUsd = null, failure = null, startedAt = null, ...rest } = variant;
  if (image) await saveImage(tx, image, now);
  const { id } = await only(
    tx
      .insert(variants)
      .values({
        ...{ ...rest, turn, applied, costUsd, failure, startedAt },
        ...{ choice: choice.index, choices: choice.of, image: image?.key ?? null, draws: 1 },
      })
      .returning({ id: variants.id }),
  );
  for (const { id: person, name } of pickedBy)
    await tx.insert(picks).values({ variant: id, person, name, at: variant.finishedAt });
  return id;
}
