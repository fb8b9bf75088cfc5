import { eq, lt } from "drizzle-orm";
import type { SavedDraft } from "../../core/store.ts";
import type { DraftStore } from "../../core/stores.ts";
import type { DraftKey } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { drafts } from "../schema.ts";

/** Drafts of open forms. */
export class SqliteDraftStore implements DraftStore {
  readonly #db: SqliteAccess;

  constructor(db: SqliteAccess) {
    this.#db = db;
  }

  async saveDraft(draft: SavedDraft): Promise<void> {
    await this.#db.write((tx) => tx.insert(drafts).values(draft).run());
  }

  async findDraft(key: DraftKey): Promise<SavedDraft | undefined> {
    return this.#db.read((tx) => {
      const row = tx.select().from(drafts).where(eq(drafts.key, key)).get();
      if (!row) return undefined;
      const { conversation, ...draft } = row;
      return { ...draft, ...(conversation !== null && { conversation }) };
    });
  }

  async sweepDrafts(before: Date): Promise<void> {
    await this.#db.write((tx) => tx.delete(drafts).where(lt(drafts.at, before)).run());
  }
}
