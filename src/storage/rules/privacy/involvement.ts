// Which conversations a person has something to do with.

import { and, eq } from "drizzle-orm";
import type { PlatformName } from "../../../core/vocabulary.ts";
import type { Connection } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";

/** Selects the ids of the conversations that a person owns, wrote an instruction in or picked in. */
export function selectInvolving(db: Connection, { platform, person }: { platform: PlatformName; person: string }) {
  const { conversations, picks, turns, variants } = tablesOf(db);
  const own = db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.platform, platform), eq(conversations.owner, person)));
  const written = db
    .select({ id: turns.conversation })
    .from(turns)
    .where(and(eq(turns.platform, platform), eq(turns.author, person)));
  const picked = db
    .select({ id: turns.conversation })
    .from(picks)
    .innerJoin(variants, eq(variants.id, picks.variant))
    .innerJoin(turns, eq(turns.id, variants.turn))
    .where(and(eq(picks.person, person), eq(turns.platform, platform)));
  return own.union(written).union(picked);
}
