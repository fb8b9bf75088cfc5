// The page's message store, in SQLite. Every method is one transaction.

import { and, asc, desc, eq, inArray, isNotNull, lt, lte, or, type SQL } from "drizzle-orm";
import type { BlobKey, Request } from "../../../core/vocabulary.ts";
import { type Db, retryWhileBusy } from "../../../storage/database.ts";
import { markForErasing, truncateLog } from "../../../storage/erase.ts";
import { createTransactions, type Transactions, type Tx } from "../../../storage/transactions.ts";
import * as people from "./people.ts";
import { webMessages, webPeople, webPictures } from "./schema.ts";

interface Picture {
  key: BlobKey;
  type: (typeof webPictures.$inferSelect)["type"];
  width: number;
  height: number;
  name: string;
}
type Row = typeof webMessages.$inferSelect;
type Message = Omit<Row, "pending" | "thread"> & { pictures: Picture[]; pending: Request | undefined };

export class SqliteWebMessageStore {
  readonly #db: Db;
  readonly #transactions: Transactions;
  constructor(db: Db) {
    this.#db = db;
    this.#transactions = createTransactions(db);
    this.#transactions.write(people.makeNamesUnique);
  }

  async add({ pictures, pending, ...row }: Message): Promise<boolean> {
    return this.#write((tx) => {
      const added = tx
        .insert(webMessages)
        .values({ ...row, pending: pending ? withoutTime(pending) : null })
        .onConflictDoNothing()
        .run();
      if (added.changes === 0) return false; // a duplicate
      pictures.forEach(({ key: image, ...picture }, position) => {
        tx.insert(webPictures)
          .values({ message: row.key, position, image, ...picture })
          .run();
      });
      return true;
    });
  }

  async get(key: string): Promise<Message | undefined> {
    return this.#withPictures(this.#db.select().from(webMessages).where(eq(webMessages.key, key)).all())[0];
  }

  async update(key: string, change: Partial<Pick<Row, "location" | "kind"> & { thread: string }>): Promise<void> {
    await this.#write((tx) =>
      tx
        .update(webMessages)
        .set({ ...change, pending: null })
        .where(eq(webMessages.key, key))
        .run(),
    );
  }

  async listPending(): Promise<Message[]> {
    return this.#withPictures(
      this.#db
        .select()
        .from(webMessages)
        .where(isNotNull(webMessages.pending))
        .orderBy(asc(webMessages.at), asc(webMessages.key))
        .all(),
    );
  }

  async list(location: string, limit: number, before?: Date): Promise<Message[]> {
    const older = before ? lt(webMessages.at, before) : undefined;
    const rows = this.#db
      .select()
      .from(webMessages)
      .where(and(eq(webMessages.location, location), inArray(webMessages.kind, ["message", "root"]), older))
      .orderBy(desc(webMessages.at), desc(webMessages.key))
      .limit(limit)
      .all();
    return this.#withPictures(rows.reverse());
  }

  async remove(key: string): Promise<BlobKey[]> {
    return this.#delete(eq(webMessages.key, key));
  }

  async removeThread(thread: string): Promise<BlobKey[]> {
    return this.#delete(or(eq(webMessages.location, thread), eq(webMessages.thread, thread)));
  }

  async findAttachment(key: BlobKey): Promise<Picture | undefined> {
    const row = this.#db.select().from(webPictures).where(eq(webPictures.image, key)).limit(1).get();
    return row && pictureOf(row);
  }

  async nameOf(person: string): Promise<string | undefined> {
    return this.#db.select().from(webPeople).where(eq(webPeople.id, person)).get()?.name;
  }

  async listMessagesBy(person: string, before: Date | undefined): Promise<Message[]> {
    const isOwn = inArray(webMessages.kind, ["message", "request"]);
    const until = before ? lte(webMessages.at, before) : undefined;
    return this.#withPictures(
      this.#db
        .select()
        .from(webMessages)
        .where(and(eq(webMessages.person, person), isOwn, until))
        .all(),
    );
  }

  async forgetName(person: string): Promise<void> {
    await this.#write((tx) => tx.delete(webPeople).where(eq(webPeople.id, person)).run());
  }

  async rename(id: string, name: string): Promise<string | undefined> {
    return this.#write((tx) => people.rename(tx, id, name));
  }

  /** Resolves to the pictures of the deleted messages. */
  async #delete(which: SQL | undefined): Promise<BlobKey[]> {
    const pictures = await this.#write((tx) => {
      const keys = tx.select({ key: webMessages.key }).from(webMessages).where(which);
      const shown = tx.select({ image: webPictures.image }).from(webPictures).where(inArray(webPictures.message, keys)).all();
      markForErasing(tx);
      tx.delete(webMessages).where(which).run();
      return shown.map(({ image }) => image);
    });
    truncateLog(this.#db.$client);
    return pictures;
  }

  #write<T>(work: (tx: Tx) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.write(work));
  }

  #withPictures(rows: Row[]): Message[] {
    if (rows.length === 0) return [];
    const keys = rows.map((row) => row.key);
    const pictures = this.#db
      .select()
      .from(webPictures)
      .where(inArray(webPictures.message, keys))
      .orderBy(asc(webPictures.position))
      .all();
    const of = Map.groupBy(pictures, (picture) => picture.message);
    return rows.map(({ pending, thread: _, ...row }) => ({
      ...row,
      pictures: (of.get(row.key) ?? []).map(pictureOf),
      pending: pending ? { ...pending, at: row.at } : undefined,
    }));
  }
}

function pictureOf({ image: key, type, width, height, name }: typeof webPictures.$inferSelect): Picture {
  return { key, type, width, height, name };
}

function withoutTime({ id, location, author, intent }: Request): Omit<Request, "at"> {
  return { id, location, author, intent };
}
