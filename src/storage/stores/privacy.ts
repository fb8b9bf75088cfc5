import { eq } from "drizzle-orm";
import type { IdGenerator } from "../../core/ports/runtime.ts";
import type { Belongings } from "../../core/store.ts";
import type { PrivacyStore } from "../../core/stores.ts";
import type { BlobKey, ForgetRequestId, PlatformName, Thread } from "../../core/vocabulary.ts";
import { type Database, first } from "../dialect.ts";
import { countBelongings, forgetPerson, withdrawImages } from "../rules/privacy/forget.ts";
import { tablesOf } from "../tables.ts";

/** Withdrawing pictures, and deleting a person's data. */
export class SqlPrivacyStore implements PrivacyStore {
  readonly #db: Database;
  readonly #ids: IdGenerator;

  constructor(db: Database, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]> {
    return this.#db.erase(async (tx, now) => await withdrawImages(tx, thread, images, by, now));
  }

  async countBelongings(platform: PlatformName, person: string): Promise<Belongings> {
    return this.#db.read(async (tx) => await countBelongings(tx, { platform, person }));
  }

  async forgetPerson(platform: PlatformName, person: string): Promise<void> {
    await this.#db.erase(async (tx, now) => await forgetPerson(tx, { platform, person }, now, this.#ids));
  }

  async findForgetRequest(id: ForgetRequestId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined> {
    const { forgetRequests } = tablesOf(this.#db);
    return this.#db.read(async (tx) => await first(tx.select().from(forgetRequests).where(eq(forgetRequests.id, id))));
  }

  async completeForget(id: ForgetRequestId): Promise<void> {
    const { forgetRequests } = tablesOf(this.#db);
    await this.#db.erase(async (tx) => await tx.delete(forgetRequests).where(eq(forgetRequests.id, id)));
  }
}
