// Who paid for what and where, for those who administer the bot or a server. Each function runs inside one transaction.

import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { UsageRow, UsageScope } from "../../../core/store.ts";
import type { PlatformName } from "../../../core/vocabulary.ts";
import type { Tx } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";
import { countPictures } from "./spending.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Turns before the first charge may have been paid for after it. */
const NAMES_MARGIN_MS = DAY_MS;

/** The newest days first. Reserved amounts count. */
export async function listUsage(tx: Tx, since: Date, limit: number, of?: UsageScope): Promise<UsageRow[]> {
  const { spending } = tablesOf(tx);
  const { platform, server, channel, person, model, at, state, usd } = spending;
  const day = sql<number>`(${at} / ${sql.raw(String(DAY_MS))})`.mapWith(Number);
  const rows = await tx
    .select({
      ...{ platform, server, channel, person, model, day },
      usd: sql<number>`sum(${usd})`,
      unknown: sql`count(case when ${state} = 'unknown' then 1 end)`.mapWith(Number),
      drawings: countPictures(spending),
    })
    .from(spending)
    .where(and(gte(at, since), of && eq(platform, of.platform), of && eq(server, of.server)))
    .groupBy(day, platform, server, channel, person, model)
    .orderBy(desc(day), platform, server, channel, person, model)
    .limit(limit);
  const people = await namesOf(tx, new Date(since.getTime() - NAMES_MARGIN_MS), of);
  return rows.map(({ day, person, server, channel, ...row }) => {
    const known = people.get(person);
    return {
      ...row,
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      ...(known && { person: known }),
      ...(server !== null && { server }),
      ...(channel !== null && { channel }),
    };
  });
}

/** By pseudonym. People whose turns are deleted aren't known any longer. */
async function namesOf(tx: Tx, since: Date, of: UsageScope | undefined): Promise<Map<string, NonNullable<UsageRow["person"]>>> {
  const { conversations, turns } = tablesOf(tx);
  const { platform, author, authorName, payer, createdAt } = turns;
  const rows = await tx
    .selectDistinct({ platform, author, name: authorName, payer })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(gte(createdAt, since), of && eq(platform, of.platform), of && eq(conversations.server, of.server)));
  const people = new Map<string, NonNullable<UsageRow["person"]>>();
  for (const { platform, payer } of rows) if (payer !== "") people.set(tx.pseudonym(platform, payer), { id: payer });
  for (const { platform, author, name } of rows)
    if (author !== "") people.set(tx.pseudonym(platform, author), { id: author, ...(name !== "" && { name }) });
  return people;
}

/** The bot isn't there any longer. */
export async function forgetServer(tx: Tx, platform: PlatformName, server: string): Promise<void> {
  const { spending } = tablesOf(tx);
  await tx
    .update(spending)
    .set({ server: null, channel: null })
    .where(and(eq(spending.platform, platform), eq(spending.server, server)));
}
