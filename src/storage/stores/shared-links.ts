import { and, eq, type SQL } from "drizzle-orm";
import type { SharedConversation } from "../../core/store.ts";
import type { SharedLinkStore } from "../../core/stores.ts";
import type { BlobKey, ConversationKey, ImageInfo } from "../../core/vocabulary.ts";
import { type Connection, type Database, first } from "../dialect.ts";
import { hashOf } from "../rules/hash-secret.ts";
import { lockConversations } from "../rules/locks.ts";
import { toImage } from "../rules/read.ts";
import { tablesOf } from "../tables.ts";

/** Links under which everybody who has one can read a conversation. */
export class SqlSharedLinkStore implements SharedLinkStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async share(key: ConversationKey, person: string, secret: string): Promise<boolean> {
    const { conversations, sharedLinks } = tablesOf(this.#db);
    return this.#db.write(async (tx, now) => {
      const find = () => first(tx.select().from(conversations).where(isLive(tx, key)));
      const known = await find();
      if (!known) return false;
      await lockConversations(tx, known.id);
      if (!(await find())) return false; // deleted in the meantime
      const { id: conversation, platform } = known;
      await tx.delete(sharedLinks).where(eq(sharedLinks.conversation, conversation));
      await tx.insert(sharedLinks).values({ hash: hashOf(secret), conversation, platform, person, createdAt: now });
      return true;
    });
  }

  async stopSharing(key: ConversationKey): Promise<void> {
    const { conversations, sharedLinks } = tablesOf(this.#db);
    await this.#db.write(async (tx) => {
      const known = await first(tx.select({ id: conversations.id }).from(conversations).where(eq(conversations.key, key)));
      if (known) await tx.delete(sharedLinks).where(eq(sharedLinks.conversation, known.id));
    });
  }

  async findShare(key: ConversationKey): Promise<SharedConversation | undefined> {
    const { conversations } = tablesOf(this.#db);
    return this.#db.query(async (db) => await selectShare(db, eq(conversations.key, key)));
  }

  async findShared(secret: string): Promise<SharedConversation | undefined> {
    const { sharedLinks } = tablesOf(this.#db);
    return this.#db.query(async (db) => await selectShare(db, eq(sharedLinks.hash, hashOf(secret))));
  }

  async findSharedImage(key: ConversationKey, image: BlobKey): Promise<ImageInfo | undefined> {
    const { conversations, images, sharedLinks, turnReferences, turns, variants } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const shared = await first(
        tx
          .select({ id: conversations.id })
          .from(conversations)
          .innerJoin(sharedLinks, eq(sharedLinks.conversation, conversations.id))
          .where(isLive(tx, key)),
      );
      if (!shared) return undefined;
      const ofTurns = eq(turns.conversation, shared.id);
      const drawn = tx.select({ image: variants.image }).from(variants).innerJoin(turns, eq(turns.id, variants.turn));
      const used = tx
        .select({ image: turnReferences.image })
        .from(turnReferences)
        .innerJoin(turns, eq(turns.id, turnReferences.turn));
      const isShown =
        (await first(drawn.where(and(eq(variants.image, image), ofTurns)))) ??
        (await first(used.where(and(eq(turnReferences.image, image), ofTurns))));
      const row = isShown && (await first(tx.select().from(images).where(eq(images.hash, image))));
      return row && toImage(row);
    });
  }
}

function isLive(db: Connection, key: ConversationKey) {
  const { conversations } = tablesOf(db);
  return and(eq(conversations.key, key), eq(conversations.state, "active"));
}

async function selectShare(db: Connection, condition: SQL): Promise<SharedConversation | undefined> {
  const { conversations, sharedLinks } = tablesOf(db);
  return await first(
    db
      .select({ conversation: conversations.key, createdAt: sharedLinks.createdAt })
      .from(sharedLinks)
      .innerJoin(conversations, eq(conversations.id, sharedLinks.conversation))
      .where(and(condition, eq(conversations.state, "active"))),
  );
}
