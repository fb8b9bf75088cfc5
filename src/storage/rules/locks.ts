// What must not happen at the same time takes a lock by name: a person, then a thread, then a conversation, then the budget. The defaults of a
// channel or server are locked alone. On SQLite, which has one writer at a time, locks cost nothing.

import { eq, sql } from "drizzle-orm";
import type { ConversationId, DefaultsScope, PlatformName, Thread, TurnId, VariantId } from "../../core/vocabulary.ts";
import type { Tx } from "../dialect.ts";
import { statement } from "../tables.ts";

const { placeholder } = sql;

/** What counts a person's turns and money. */
export async function lockPerson(tx: Tx, platform: PlatformName, person: string): Promise<void> {
  await tx.lock?.("person", platform, person);
}

/** Which conversation is active in a thread. */
export async function lockThread(tx: Tx, { platform, id }: Thread): Promise<void> {
  await tx.lock?.("thread", platform, id);
}

/** All of a conversation's turns, variants and picks. */
export async function lockConversations(tx: Tx, ...ids: ConversationId[]): Promise<void> {
  for (const id of ids.toSorted((a, b) => a - b)) await tx.lock?.("conversation", id);
}

const conversationOfTurn = statement((db, { turns }) =>
  db
    .select({ id: turns.conversation })
    .from(turns)
    .where(eq(turns.id, placeholder("turn"))),
);

/** The conversation of a turn. */
export async function lockTurn(tx: Tx, turn: TurnId): Promise<void> {
  if (!tx.lock) return;
  for (let locked: ConversationId | undefined; ; ) {
    const conversation = (await conversationOfTurn(tx).get({ turn }))?.id;
    if (conversation === undefined || conversation === locked) return; // it may have moved while this waited
    await lockConversations(tx, conversation);
    locked = conversation;
  }
}

const turnOfVariant = statement((db, { variants }) =>
  db
    .select({ turn: variants.turn })
    .from(variants)
    .where(eq(variants.id, placeholder("variant"))),
);

/** The conversation of a variant. */
export async function lockVariant(tx: Tx, variant: VariantId): Promise<void> {
  if (!tx.lock) return;
  const row = await turnOfVariant(tx).get({ variant });
  if (row) await lockTurn(tx, row.turn);
}

/** What is set for one channel or server. */
export async function lockDefaults(tx: Tx, platform: PlatformName, scope: DefaultsScope, place: string): Promise<void> {
  await tx.lock?.("defaults", platform, scope, place);
}

/** What everybody may spend together. */
export async function lockBudget(tx: Tx): Promise<void> {
  await tx.lock?.("budget");
}
