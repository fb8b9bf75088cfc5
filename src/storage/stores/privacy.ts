import { eq } from "drizzle-orm";
import type { IdGenerator } from "../../core/ports.ts";
import type { Belongings } from "../../core/store.ts";
import type { PrivacyStore } from "../../core/stores.ts";
import type { BlobKey, ForgetRequestId, PlatformName, Thread } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { countBelongings, forgetPerson, withdrawImages } from "../rules/forget.ts";
import { forgetRequests } from "../schema.ts";

/** Withdrawing pictures, and deleting a person's data. */
export class SqlitePrivacyStore implements PrivacyStore {
  readonly #db: SqliteAccess;
  readonly #ids: IdGenerator;

  constructor(db: SqliteAccess, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]> {
    return this.#db.erase((tx, now) => withdrawImages(tx, thread, images, by, now));
  }

  async countBelongings(platform: PlatformName, person: string): Promise<Belongings> {
    return this.#db.read((tx) => countBelongings(tx, { platform, person }));
  }

  async forgetPerson(platform: PlatformName, person: string): Promise<void> {
    await this.#db.erase((tx, now) => forgetPerson(tx, { platform, person }, now, this.#ids));
  }

  async findForgetRequest(id: ForgetRequestId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined> {
    return this.#db.read((tx) => tx.select().from(forgetRequests).where(eq(forgetRequests.id, id)).get());
  }

  async completeForget(id: ForgetRequestId): Promise<void> {
    await this.#db.erase((tx) => tx.delete(forgetRequests).where(eq(forgetRequests.id, id)).run());
  }
}
