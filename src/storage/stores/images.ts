import { and, eq } from "drizzle-orm";
import type { ImageIndex } from "../../core/stores.ts";
import type { BlobKey, ImageInfo, PlatformName } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { toImage } from "../rules/read.ts";
import { isImageReferenced } from "../rules/remove.ts";
import { conversations, images, turnReferences, turns, variants } from "../schema.ts";

/** Which pictures the rows need. */
export class SqliteImageIndex implements ImageIndex {
  readonly #db: SqliteAccess;

  constructor(db: SqliteAccess) {
    this.#db = db;
  }

  async isImageVisible(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined> {
    return this.#db.read((tx) => {
      const row = tx.select().from(images).where(eq(images.hash, image)).get();
      const live = and(eq(conversations.platform, platform), eq(conversations.state, "active"));
      const drawn = () => tx.select({ id: turns.id }).from(variants).innerJoin(turns, eq(turns.id, variants.turn));
      const referred = () => tx.select({ id: turns.id }).from(turnReferences).innerJoin(turns, eq(turns.id, turnReferences.turn));
      const ours =
        drawn()
          .innerJoin(conversations, eq(conversations.id, turns.conversation))
          .where(and(eq(variants.image, image), live))
          .get() ??
        referred()
          .innerJoin(conversations, eq(conversations.id, turns.conversation))
          .where(and(eq(turnReferences.image, image), live))
          .get();
      return row && ours && toImage(row);
    });
  }

  async isImageReferenced(image: BlobKey): Promise<boolean> {
    return this.#db.read((tx) => isImageReferenced(tx, image));
  }
}
