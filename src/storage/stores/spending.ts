import type { Spending } from "../../core/store.ts";
import type { SpendingStore } from "../../core/stores.ts";
import type { ModelId, PlatformName } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { spentByModel, spentSince } from "../rules/spending.ts";

/** What drawing has cost. */
export class SqliteSpendingStore implements SpendingStore {
  readonly #db: SqliteAccess;

  constructor(db: SqliteAccess) {
    this.#db = db;
  }

  async spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending> {
    return this.#db.read((tx) => spentSince(tx, since, by));
  }

  async spentByModel(since: Date): Promise<Map<ModelId, Spending & { drawings: number }>> {
    return this.#db.read((tx) => spentByModel(tx, since));
  }
}
