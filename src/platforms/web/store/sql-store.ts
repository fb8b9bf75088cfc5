// The page's message store, in SQLite. Every method is one transaction.

import { and, asc, desc, eq, inArray, isNotNull, lt, lte, or, type SQL } from "drizzle-orm";
import type { BlobKey, Omitted, Request } from "../../../core/vocabulary.ts";
import { type Database, first, tablesOver } from "../../../storage/dialect.ts";
import * as people from "./people.ts";
import * as schema from "./schema.ts";

const tablesOf = tablesOver(schema);

interface Picture {
  key: BlobKey;
  type: (typeof schema.webPictures.$inferSelect)["type"];
  width: number;
  height: number;
  name: string;
  omitted?: Omitted;
}
type Row = typeof schema.webMessages.$inferSelect;
type Message = Omit<Row, "pending" | "thread"> & { pictures: Picture[]; pending: Request | undefined };

export class SqlWebMessageStore {
  readonly #db: Database;
  constructor(db: Database) {
    this.#db = db;
  }

  /** For names chosen before they had to be unique. Call it once at the start. */
  async makeNamesUnique(): Promise<void> {
    await this.#db.write(people.makeNamesUnique);
  }

  async add({ pictures, pending, ...row }: Message): Promise<boolean> {
    const { webMessages, webPictures } = tablesOf(this.#db);
    return this.#db.write(async (tx) => {
      const added = tx
        .insert(webMessages)
        .values({ ...row, pending: pending ? withoutTime(pending) : null })
        .onConflictDoNothing()
        .returning({ key: webMessages.key });
      if (!(await first(added))) return false; // a duplicate
      for (const [position, { key: image, ...picture }] of pictures.entries())
        await tx.insert(webPictures).values({ message: row.key, position, image, ...picture });
      return true;
    });
  }

  async get(key: string): Promise<Message | undefined> {
    const { webMessages } = tablesOf(this.#db);
    const rows = await this.#db.query(async (tx) => await tx.select().from(webMessages).where(eq(webMessages.key, key)));
    return (await this.#withPictures(rows))[0];
  }

  async update(key: string, change: Partial<Pick<Row, "location" | "kind"> & { thread: string }>): Promise<void> {
    const { webMessages } = tablesOf(this.#db);
    await this.#db.write(
      async (tx) =>
        await tx
          .update(webMessages)
          .set({ ...change, pending: null })
          .where(eq(webMessages.key, key)),
    );
  }

  async listPending(before?: Date): Promise<Message[]> {
    const { webMessages } = tablesOf(this.#db);
    const waits = and(isNotNull(webMessages.pending), before && lt(webMessages.at, before));
    return this.#withPictures(
      await this.#db.query(
        async (tx) => await tx.select().from(webMessages).where(waits).orderBy(asc(webMessages.at), asc(webMessages.key)),
      ),
    );
  }

  async list(location: string, limit: number, before?: Date): Promise<Message[]> {
    const { webMessages } = tablesOf(this.#db);
    const older = before ? lt(webMessages.at, before) : undefined;
    const rows = await this.#db.query(
      async (tx) =>
        await tx
          .select()
          .from(webMessages)
          .where(and(eq(webMessages.location, location), inArray(webMessages.kind, ["message", "root"]), older))
          .orderBy(desc(webMessages.at), desc(webMessages.key))
          .limit(limit),
    );
    return this.#withPictures(rows.reverse());
  }

  async remove(key: string): Promise<BlobKey[]> {
    const { webMessages } = tablesOf(this.#db);
    return this.#delete(eq(webMessages.key, key));
  }

  async removeThread(thread: string): Promise<BlobKey[]> {
    const { webMessages } = tablesOf(this.#db);
    return this.#delete(or(eq(webMessages.location, thread), eq(webMessages.thread, thread)));
  }

  async findAttachment(key: BlobKey): Promise<Picture | undefined> {
    const { webPictures } = tablesOf(this.#db);
    const row = await first(
      this.#db.query(async (tx) => await tx.select().from(webPictures).where(eq(webPictures.image, key)).limit(1)),
    );
    return row && pictureOf(row);
  }

  async nameOf(person: string): Promise<string | undefined> {
    const { webPeople } = tablesOf(this.#db);
    return (await first(this.#db.query(async (tx) => await tx.select().from(webPeople).where(eq(webPeople.id, person)))))?.name;
  }

  async listMessagesBy(person: string, before: Date | undefined): Promise<Message[]> {
    const { webMessages } = tablesOf(this.#db);
    const isOwn = inArray(webMessages.kind, ["message", "request"]);
    const until = before ? lte(webMessages.at, before) : undefined;
    return this.#withPictures(
      await this.#db.query(
        async (tx) =>
          await tx
            .select()
            .from(webMessages)
            .where(and(eq(webMessages.person, person), isOwn, until)),
      ),
    );
  }

  async forgetName(person: string): Promise<void> {
    const { webPeople } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(webPeople).where(eq(webPeople.id, person)));
  }

  async rename(id: string, name: string): Promise<string | undefined> {
    return this.#db.write(async (tx) => await people.rename(tx, id, name));
  }

  /** Resolves to the pictures of the deleted messages. */
  async #delete(which: SQL | undefined): Promise<BlobKey[]> {
    const { webMessages, webPictures } = tablesOf(this.#db);
    return this.#db.erase(async (tx) => {
      const keys = tx.select({ key: webMessages.key }).from(webMessages).where(which);
      const shown = await tx.select({ image: webPictures.image }).from(webPictures).where(inArray(webPictures.message, keys));
      tx.markForErasing();
      await tx.delete(webMessages).where(which);
      return shown.map(({ image }) => image);
    });
  }

  async #withPictures(rows: Row[]): Promise<Message[]> {
    const { webPictures } = tablesOf(this.#db);
    if (rows.length === 0) return [];
    const keys = rows.map((row) => row.key);
    const pictures = await this.#db.query(
      async (tx) =>
        await tx.select().from(webPictures).where(inArray(webPictures.message, keys)).orderBy(asc(webPictures.position)),
    );
    const of = Map.groupBy(pictures, (picture) => picture.message);
    return rows.map(({ pending, thread: _, ...row }) => ({
      ...row,
      pictures: (of.get(row.key) ?? []).map(pictureOf),
      pending: pending ? { ...pending, at: row.at } : undefined,
    }));
  }
}

function pictureOf({ image: key, type, width, height, name, omitted }: typeof schema.webPictures.$inferSelect): Picture {
  return { key, type, width, height, name, ...(omitted && { omitted }) };
}

function withoutTime({ id, location, author, intent }: Request): Omit<Request, "at"> {
  return { id, location, author, intent };
}
