import type { ModelMeasurement, Spending, UsageBy, UsagePeriod, UsageRow, UsageScope } from "../../core/store.ts";
import type { SpendingStore } from "../../core/stores.ts";
import type { ModelId, PlatformName } from "../../core/vocabulary.ts";
import type { Database } from "../dialect.ts";
import { measureModels } from "../rules/costs/measure-models.ts";
import { spentByModel, spentByModelOf, spentSince } from "../rules/costs/spending.ts";
import { forgetServer, listUsage } from "../rules/costs/usage.ts";

/** What drawing has cost. */
export class SqlSpendingStore implements SpendingStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending> {
    return this.#db.read(async (tx) => await spentSince(tx, since, by));
  }

  async spentByModel(since: Date): Promise<Map<ModelId, UsageBy>> {
    return this.#db.read(async (tx) => await spentByModel(tx, since));
  }

  async measureModels(limit: number): Promise<Map<ModelId, ModelMeasurement>> {
    return this.#db.read(async (tx) => await measureModels(tx, limit));
  }

  async listUsage(since: Date, limit: number, of?: UsageScope): Promise<UsageRow[]> {
    return this.#db.read(async (tx) => await listUsage(tx, since, limit, of));
  }

  async forgetServer(platform: PlatformName, server: string): Promise<void> {
    await this.#db.write(async (tx) => await forgetServer(tx, platform, server));
  }

  async spentByModelOf(
    platform: PlatformName,
    person: string,
    since: Record<UsagePeriod, Date>,
  ): Promise<Map<ModelId, Record<UsagePeriod, UsageBy>>> {
    return this.#db.read(async (tx) => await spentByModelOf(tx, platform, person, since));
  }
}
