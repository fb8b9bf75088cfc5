import { and, eq } from "drizzle-orm";
import type { ImageIndex } from "../../core/stores.ts";
import type { BlobKey, ConversationKey, ImageInfo, PlatformName } from "../../core/vocabulary.ts";
import { type Database, first } from "../dialect.ts";
import { isImageReferenced } from "../rules/privacy/remove.ts";
import { toImage } from "../rules/read.ts";
import { tablesOf } from "../tables.ts";

/** Which pictures the rows need. */
export class SqlImageIndex implements ImageIndex {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async isImageVisible(platform: PlatformName, image: BlobKey, of?: ConversationKey): Promise<ImageInfo | undefined> {
    const { conversations, images, turnReferences, turns, variants } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const row = await first(tx.select().from(images).where(eq(images.hash, image)));
      const meant = of && eq(conversations.key, of);
      const live = and(eq(conversations.platform, platform), eq(conversations.state, "active"), meant);
      const drawn = () => tx.select({ id: turns.id }).from(variants).innerJoin(turns, eq(turns.id, variants.turn));
      const referred = () => tx.select({ id: turns.id }).from(turnReferences).innerJoin(turns, eq(turns.id, turnReferences.turn));
      const ours =
        (await first(
          drawn()
            .innerJoin(conversations, eq(conversations.id, turns.conversation))
            .where(and(eq(variants.image, image), live)),
        )) ??
        (await first(
          referred()
            .innerJoin(conversations, eq(conversations.id, turns.conversation))
            .where(and(eq(turnReferences.image, image), live)),
        )) ??
        (await first(
          tx
            .select({ id: turns.id })
            .from(turns)
            .innerJoin(conversations, eq(conversations.id, turns.conversation))
            .where(and(eq(turns.area, image), live)),
        ));
      return row && ours && toImage(row);
    });
  }

  async isImageReferenced(image: BlobKey): Promise<boolean> {
    return this.#db.query((db) => isImageReferenced(db, image));
  }
}
