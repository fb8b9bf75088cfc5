import { eq, lt } from "drizzle-orm";
import type { SavedDraft } from "../../core/store.ts";
import type { DraftStore } from "../../core/stores.ts";
import type { DraftKey } from "../../core/vocabulary.ts";
import { type Database, first } from "../dialect.ts";
import { tablesOf } from "../tables.ts";

/** Drafts of open forms. */
export class SqlDraftStore implements DraftStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async saveDraft(draft: SavedDraft): Promise<void> {
    const { drafts } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.insert(drafts).values(draft));
  }

  async findDraft(key: DraftKey): Promise<SavedDraft | undefined> {
    const { drafts } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const row = await first(tx.select().from(drafts).where(eq(drafts.key, key)));
      if (!row) return undefined;
      const { conversation, ...draft } = row;
      return { ...draft, ...(conversation !== null && { conversation }) };
    });
  }

  async sweepDrafts(before: Date): Promise<void> {
    const { drafts } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(drafts).where(lt(drafts.at, before)));
  }
}
