// What must not happen at the same time takes a lock by name: a person, then a thread, then a conversation, then the budget. The defaults of a
// channel or server are locked alone. On SQLite, which has one writer at a time, locks cost nothing.

import { eq, sql } from "drizzle-orm";
import type { ConversationId, DefaultsScope, PlatformName, Thread, TurnId, VariantId } from "../../core/vocabulary.ts";
import type { LockName, Tx } from "../dialect.ts";
import { statement } from "../tables.ts";

const { placeholder } = sql;
const CONVERSATION = "conversation";

/** What counts a person's turns and money. */
export async function lockPerson(tx: Tx, platform: PlatformName, person: string): Promise<void> {
  await tx.lock?.(["person", platform, person]);
}

/** Which conversation is active in a thread. */
export async function lockThread(tx: Tx, thread: Thread): Promise<void> {
  await tx.lock?.(nameOf(thread));
}

/** A person, then the thread in which they do something, if there is one. */
export async function lockRequest(tx: Tx, platform: PlatformName, person: string, thread: Thread | undefined): Promise<void> {
  await tx.lock?.(["person", platform, person], ...(thread ? [nameOf(thread)] : []));
}

function nameOf({ platform, id }: Thread): LockName {
  return ["thread", platform, id];
}

/** All of a conversation's turns, variants and picks. */
export async function lockConversations(tx: Tx, ...ids: ConversationId[]): Promise<void> {
  const names = ids.toSorted((a, b) => a - b).map((id): LockName => [CONVERSATION, id]);
  if (names.length > 0) await tx.lock?.(...names);
}

const conversationOfTurn = statement((db, { turns }) =>
  db
    .select({ id: turns.conversation })
    .from(turns)
    .where(eq(turns.id, placeholder("turn"))),
);
const lockOfTurn = statement((db, { turns }) =>
  db
    .select({ conversation: turns.conversation, lock: db.sqlDialect.lockEach(CONVERSATION, turns.conversation) })
    .from(turns)
    .where(eq(turns.id, placeholder("turn"))),
);

/** The conversation of a turn. */
export async function lockTurn(tx: Tx, turn: TurnId): Promise<void> {
  if (tx.lock) await ensureLocked(tx, turn, (await lockOfTurn(tx).get({ turn }))?.conversation);
}

/** A turn may have moved to another conversation while this waited for the lock. */
async function ensureLocked(tx: Tx, turn: TurnId, conversation: ConversationId | undefined): Promise<void> {
  for (let locked = conversation; locked !== undefined; ) {
    const current = (await conversationOfTurn(tx).get({ turn }))?.id;
    if (current === undefined || current === locked) return;
    await lockConversations(tx, current);
    locked = current;
  }
}

const lockOfVariant = statement((db, { turns, variants }) =>
  db
    .select({ turn: turns.id, conversation: turns.conversation, lock: db.sqlDialect.lockEach(CONVERSATION, turns.conversation) })
    .from(variants)
    .innerJoin(turns, eq(turns.id, variants.turn))
    .where(eq(variants.id, placeholder("variant"))),
);

/** The conversation of a variant. */
export async function lockVariant(tx: Tx, variant: VariantId): Promise<void> {
  if (!tx.lock) return;
  const row = await lockOfVariant(tx).get({ variant });
  if (row) await ensureLocked(tx, row.turn, row.conversation);
}

/** What is set for one channel or server. */
export async function lockDefaults(tx: Tx, platform: PlatformName, scope: DefaultsScope, place: string): Promise<void> {
  await tx.lock?.(["defaults", platform, scope, place]);
}

/** What everybody may spend together. */
export async function lockBudget(tx: Tx): Promise<void> {
  await tx.lock?.(["budget"]);
}
