// The Slack adapter's store, in SQLite. Every method is one transaction.

import { and, asc, eq, isNotNull, lt, or, type SQL } from "drizzle-orm";
import type { Clock } from "../../../core/ports/runtime.ts";
import { type Database, first, type Tx, tablesOver } from "../../../storage/dialect.ts";
import * as schema from "./schema.ts";
import type { PendingEvent } from "./store.ts";

const tablesOf = tablesOver(schema);

interface Event {
  id: string;
  subject: string | undefined;
  hint: boolean;
  body: unknown;
}
interface Card {
  channel: string;
  ts: string;
}
type File = Omit<typeof schema.slackFiles.$inferSelect, "team">;

export class SqlSlackStore {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #team: string;

  /** `team`: "" for a bot that has only one workspace. */
  constructor(db: Database, clock: Clock, team = "") {
    this.#db = db;
    this.#clock = clock;
    this.#team = team;
  }

  forTeam(team: string): SqlSlackStore {
    return new SqlSlackStore(this.#db, this.#clock, team);
  }

  async listTeamsWithPending(before?: Date): Promise<string[]> {
    const { slackEvents } = tablesOf(this.#db);
    const { team } = slackEvents;
    const waits = isPendingBefore(slackEvents, before);
    const rows = await this.#db.query(async (tx) => await tx.selectDistinct({ team }).from(slackEvents).where(waits));
    return rows.map((row) => row.team);
  }

  async recordEvent(event: Event): Promise<boolean> {
    const { slackEvents } = tablesOf(this.#db);
    return this.#db.write(async (tx) => {
      if (event.subject !== undefined && (await isKnown(tx, event.subject))) return false;
      const { subject = null, ...rest } = event;
      const row = { ...rest, team: this.#team, subject, at: this.#clock.now() };
      const added = tx.insert(slackEvents).values(row).onConflictDoNothing().returning({ id: slackEvents.id });
      return (await first(added)) !== undefined;
    });
  }

  async eventStatus(subject: string): Promise<"unknown" | "pending" | "done"> {
    const { slackEvents } = tablesOf(this.#db);
    const { body } = slackEvents;
    const rows = await this.#db.query(
      async (tx) => await tx.select({ body }).from(slackEvents).where(isAbout(slackEvents, subject)),
    );
    if (rows.length === 0) return "unknown";
    return rows.some((row) => row.body !== null) ? "pending" : "done";
  }

  async isPending(id: string): Promise<boolean> {
    const { slackEvents } = tablesOf(this.#db);
    const waits = and(eq(slackEvents.id, id), isNotNull(slackEvents.body));
    return (
      (await first(this.#db.query(async (tx) => await tx.select({ row: slackEvents.row }).from(slackEvents).where(waits)))) !==
      undefined
    );
  }

  listPending(before?: Date): Promise<PendingEvent[]> {
    return this.#listPending(isPendingBefore(tablesOf(this.#db).slackEvents, before));
  }

  listPendingIn(channel: string): Promise<PendingEvent[]> {
    const { slackEvents } = tablesOf(this.#db);
    const { body } = slackEvents;
    const { jsonField } = this.#db.sqlDialect;
    const isThere = [jsonField(body, "event", "channel"), jsonField(body, "event", "item", "channel")].map((of) =>
      eq(of, channel),
    );
    return this.#listPending(and(isNotNull(body), or(...isThere)));
  }

  async #listPending(which: SQL | undefined): Promise<PendingEvent[]> {
    const { slackEvents } = tablesOf(this.#db);
    const { id, body, at } = slackEvents;
    const isTheirs = and(eq(slackEvents.team, this.#team), which);
    return this.#db.query(
      async (tx) => await tx.select({ id, body, at }).from(slackEvents).where(isTheirs).orderBy(asc(slackEvents.row)),
    );
  }

  /** If a power cut undoes it, the event is handled once more, and the core ignores the duplicate request. */
  async markDone(id: string): Promise<void> {
    const { slackEvents } = tablesOf(this.#db);
    const markHandled = async (tx: Tx) => await tx.update(slackEvents).set({ body: null }).where(eq(slackEvents.id, id));
    await this.#db.writeRelaxed(markHandled);
  }

  async markMessageDone(subject: string): Promise<void> {
    const { slackEvents } = tablesOf(this.#db);
    await this.#db.write(async (tx) => {
      const handled = { id: `missed:${subject}`, team: this.#team, subject, hint: false, body: null, at: this.#clock.now() };
      if (!(await isKnown(tx, subject))) await tx.insert(slackEvents).values(handled).onConflictDoNothing();
      await tx.update(slackEvents).set({ body: null }).where(isAbout(slackEvents, subject));
    });
  }

  async sweepEvents(before: Date): Promise<void> {
    const { slackEvents } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(slackEvents).where(lt(slackEvents.at, before)));
  }

  async forgetEvents(): Promise<void> {
    await this.#db.write(async (tx) => await this.#forgetEvents(tx));
  }

  async forgetTeam(): Promise<void> {
    const { slackFiles } = tablesOf(this.#db);
    await this.#db.erase(async (tx) => {
      await this.#forgetEvents(tx);
      await tx.delete(slackFiles).where(eq(slackFiles.team, this.#team));
    });
  }

  async #forgetEvents(tx: Tx): Promise<void> {
    const { slackChannels, slackEvents, slackReactions } = tablesOf(tx);
    await tx.delete(slackEvents).where(eq(slackEvents.team, this.#team));
    await tx.delete(slackReactions).where(eq(slackReactions.team, this.#team));
    await tx.delete(slackChannels).where(eq(slackChannels.team, this.#team));
  }

  async claim(id: string): Promise<boolean> {
    const { slackEvents } = tablesOf(this.#db);
    const row = { id, team: this.#team, subject: null, hint: false, body: null, at: this.#clock.now() };
    return this.#db.writeRelaxed(async (tx) => {
      const added = tx.insert(slackEvents).values(row).onConflictDoNothing().returning({ id: slackEvents.id });
      return (await first(added)) !== undefined;
    });
  }

  async unclaim(id: string): Promise<void> {
    const { slackEvents } = tablesOf(this.#db);
    await this.#db.writeRelaxed(async (tx) => await tx.delete(slackEvents).where(eq(slackEvents.id, id)));
  }

  async saveChannelSharing(channel: string, shared: boolean): Promise<void> {
    const { slackChannels } = tablesOf(this.#db);
    const row = { team: this.#team, channel, shared };
    const changed = { target: [slackChannels.team, slackChannels.channel], set: { shared } };
    await this.#db.write(async (tx) => await tx.insert(slackChannels).values(row).onConflictDoUpdate(changed));
  }

  async isChannelShared(channel: string): Promise<boolean | undefined> {
    const { slackChannels } = tablesOf(this.#db);
    const isIt = and(eq(slackChannels.team, this.#team), eq(slackChannels.channel, channel));
    return (await first(this.#db.query(async (tx) => await tx.select().from(slackChannels).where(isIt))))?.shared;
  }

  async saveReaction({ on, ...put }: Card & { user: string; number: number; on: boolean }): Promise<void> {
    const { slackReactions } = tablesOf(this.#db);
    const { user, number } = slackReactions;
    const same = and(this.#isOnCard(slackReactions, put), eq(user, put.user), eq(number, put.number));
    await this.#db.write(async (tx) =>
      on
        ? await tx
            .insert(slackReactions)
            .values({ ...put, team: this.#team })
            .onConflictDoNothing()
        : await tx.delete(slackReactions).where(same),
    );
  }

  async reactionsOn(card: Card): Promise<{ user: string; number: number }[]> {
    const { slackReactions } = tablesOf(this.#db);
    const { user, number } = slackReactions;
    return this.#db.query(
      async (tx) => await tx.select({ user, number }).from(slackReactions).where(this.#isOnCard(slackReactions, card)),
    );
  }

  async deleteReactions(card: Card): Promise<void> {
    const { slackReactions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(slackReactions).where(this.#isOnCard(slackReactions, card)));
  }

  async forgetPerson(person: string): Promise<void> {
    const { slackReactions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => {
      await tx
        .update(slackReactions)
        .set({ user: tx.pseudonym("slack", person) })
        .where(and(eq(slackReactions.team, this.#team), eq(slackReactions.user, person)));
      tx.markForErasing();
    });
  }

  pseudonym(person: string): string {
    return this.#db.pseudonym("slack", person);
  }

  #isOnCard(reactions: typeof schema.slackReactions, { channel, ts }: Card) {
    return and(eq(reactions.team, this.#team), eq(reactions.channel, channel), eq(reactions.ts, ts));
  }

  async addFile(file: Omit<File, "at">): Promise<void> {
    const { slackFiles } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.insert(slackFiles).values({ ...file, team: this.#team, at: this.#clock.now() }));
  }

  async listFiles(owner: string): Promise<File[]> {
    const { slackFiles } = tablesOf(this.#db);
    const isTheirs = and(eq(slackFiles.team, this.#team), eq(slackFiles.owner, owner));
    return this.#db.query(async (tx) => await tx.select().from(slackFiles).where(isTheirs).orderBy(asc(slackFiles.at)));
  }

  async deleteFile(id: string): Promise<void> {
    const { slackFiles } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(slackFiles).where(eq(slackFiles.id, id)));
  }
}

/** Whether an event with the whole message is stored; hints don't count. */
async function isKnown(tx: Tx, subject: string): Promise<boolean> {
  const { slackEvents } = tablesOf(tx);
  return (
    (await first(tx.select({ row: slackEvents.row }).from(slackEvents).where(isAbout(slackEvents, subject)).limit(1))) !==
    undefined
  );
}

function isPendingBefore(events: typeof schema.slackEvents, before: Date | undefined) {
  return and(isNotNull(events.body), before && lt(events.at, before));
}

function isAbout(events: typeof schema.slackEvents, subject: string) {
  return and(eq(events.subject, subject), eq(events.hint, false));
}
