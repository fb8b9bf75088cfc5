// The Slack adapter's store, in SQLite. Every method is one transaction.

import { and, asc, eq, isNotNull, lt, sql } from "drizzle-orm";
import type { Clock } from "../../../core/ports.ts";
import { type Db, retryWhileBusy } from "../../../storage/database.ts";
import { markForErasing } from "../../../storage/erase.ts";
import { pseudonym } from "../../../storage/rules/spending.ts";
import { createTransactions, type Transactions, type Tx } from "../../../storage/transactions.ts";
import { slackChannels, slackEvents, slackFiles, slackReactions } from "./schema.ts";

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
type File = Omit<typeof slackFiles.$inferSelect, "at"> & { at: Date };

export class SqliteSlackStore {
  readonly #db: Db;
  readonly #transactions: Transactions;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#transactions = createTransactions(db);
    this.#clock = clock;
  }

  async recordEvent(event: Event): Promise<boolean> {
    return this.#write((tx) => {
      if (event.subject !== undefined && isKnown(tx, event.subject)) return false;
      const { subject = null, ...rest } = event;
      const row = { ...rest, subject, at: this.#clock.now() };
      return tx.insert(slackEvents).values(row).onConflictDoNothing().run().changes === 1;
    });
  }

  async eventStatus(subject: string): Promise<"unknown" | "pending" | "done"> {
    const { body } = slackEvents;
    const rows = this.#db.select({ body }).from(slackEvents).where(isAbout(subject)).all();
    if (rows.length === 0) return "unknown";
    return rows.some((row) => row.body !== null) ? "pending" : "done";
  }

  async isPending(id: string): Promise<boolean> {
    const waits = and(eq(slackEvents.id, id), isNotNull(slackEvents.body));
    return this.#db.select({ row: slackEvents.row }).from(slackEvents).where(waits).get() !== undefined;
  }

  async listPending(): Promise<{ id: string; body: unknown }[]> {
    const { id, body } = slackEvents;
    return this.#db.select({ id, body }).from(slackEvents).where(isNotNull(body)).orderBy(asc(slackEvents.row)).all();
  }

  /** If a power cut undoes it, the event is handled once more, and the core ignores the duplicate request. */
  async markDone(id: string): Promise<void> {
    const markHandled = (tx: Tx) => tx.update(slackEvents).set({ body: null }).where(eq(slackEvents.id, id)).run();
    await retryWhileBusy(() => this.#transactions.writeRelaxed(markHandled));
  }

  async markMessageDone(subject: string): Promise<void> {
    await this.#write((tx) => {
      const handled = { id: `missed:${subject}`, subject, hint: false, body: null, at: this.#clock.now() };
      if (!isKnown(tx, subject)) tx.insert(slackEvents).values(handled).onConflictDoNothing().run();
      tx.update(slackEvents).set({ body: null }).where(isAbout(subject)).run();
    });
  }

  async sweepEvents(before: Date): Promise<void> {
    await this.#write((tx) => tx.delete(slackEvents).where(lt(slackEvents.at, before)).run());
  }

  async forgetEvents(): Promise<void> {
    await this.#write((tx) => {
      tx.delete(slackEvents).run();
      tx.delete(slackReactions).run();
      tx.delete(slackChannels).run();
    });
  }

  async saveChannelSharing(channel: string, shared: boolean): Promise<void> {
    const row = { channel, shared };
    const changed = { target: slackChannels.channel, set: { shared } };
    await this.#write((tx) => tx.insert(slackChannels).values(row).onConflictDoUpdate(changed).run());
  }

  async isChannelShared(channel: string): Promise<boolean | undefined> {
    return this.#db.select().from(slackChannels).where(eq(slackChannels.channel, channel)).get()?.shared;
  }

  async saveReaction({ on, ...put }: Card & { user: string; number: number; on: boolean }): Promise<void> {
    const { user, number } = slackReactions;
    const same = and(isOnCard(put), eq(user, put.user), eq(number, put.number));
    await this.#write((tx) =>
      on ? tx.insert(slackReactions).values(put).onConflictDoNothing().run() : tx.delete(slackReactions).where(same).run(),
    );
  }

  async reactionsOn(card: Card): Promise<{ user: string; number: number }[]> {
    const { user, number } = slackReactions;
    return this.#db.select({ user, number }).from(slackReactions).where(isOnCard(card)).all();
  }

  async deleteReactions(card: Card): Promise<void> {
    await this.#write((tx) => tx.delete(slackReactions).where(isOnCard(card)).run());
  }

  async forgetPerson(person: string): Promise<void> {
    await this.#write((tx) => {
      tx.update(slackReactions)
        .set({ user: pseudonym("slack", person) })
        .where(eq(slackReactions.user, person))
        .run();
      markForErasing(tx);
    });
  }

  pseudonym(person: string): string {
    return this.#db.get<{ name: string }>(sql`select ${pseudonym("slack", person)} as name`).name;
  }

  async addFile(file: Omit<File, "at">): Promise<void> {
    await this.#write((tx) =>
      tx
        .insert(slackFiles)
        .values({ ...file, at: this.#clock.now() })
        .run(),
    );
  }

  async listFiles(owner: string): Promise<File[]> {
    return this.#db.select().from(slackFiles).where(eq(slackFiles.owner, owner)).orderBy(asc(slackFiles.at)).all();
  }

  async deleteFile(id: string): Promise<void> {
    await this.#write((tx) => tx.delete(slackFiles).where(eq(slackFiles.id, id)).run());
  }

  #write<T>(work: (tx: Tx) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.write(work));
  }
}

/** Whether an event with the whole message is stored; hints don't count. */
function isKnown(tx: Pick<Db, "select">, subject: string): boolean {
  return tx.select({ row: slackEvents.row }).from(slackEvents).where(isAbout(subject)).limit(1).get() !== undefined;
}

function isOnCard({ channel, ts }: Card) {
  return and(eq(slackReactions.channel, channel), eq(slackReactions.ts, ts));
}

function isAbout(subject: string) {
  return and(eq(slackEvents.subject, subject), eq(slackEvents.hint, false));
}
