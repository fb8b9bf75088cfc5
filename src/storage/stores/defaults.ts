import { and, eq, or, sql } from "drizzle-orm";
import type { DefaultsStore } from "../../core/stores.ts";
import type { DefaultSettings, DefaultsScope, PlatformName, ServerChannel } from "../../core/vocabulary.ts";
import { type Database, first } from "../dialect.ts";
import { lockDefaults } from "../rules/locks.ts";
import { statement, tablesOf } from "../tables.ts";

const { placeholder } = sql;

/** The defaults of channels and servers. */
export class SqlDefaultsStore implements DefaultsStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async findDefaults(platform: PlatformName, of: ServerChannel): Promise<Record<DefaultsScope, Partial<DefaultSettings>>> {
    const rows = await this.#db.query(async (db) => await selectDefaults(db).all({ platform, ...of }));
    const found = new Map(rows.map(({ scope, settings }) => [scope, settings]));
    return { channel: found.get("channel") ?? {}, server: found.get("server") ?? {} };
  }

  async setDefaults(
    platform: PlatformName,
    scope: DefaultsScope,
    of: ServerChannel,
    change: Partial<DefaultSettings>,
  ): Promise<void> {
    const { defaultSettings } = tablesOf(this.#db);
    const place = of[scope];
    const { settings } = defaultSettings;
    await this.#db.write(async (tx, now) => {
      await lockDefaults(tx, platform, scope, place);
      const before = await first(
        tx
          .select({ settings })
          .from(defaultSettings)
          .where(this.#row(platform, scope, place)),
      );
      const changed = { settings: { ...before?.settings, ...change }, updatedAt: now };
      await tx
        .insert(defaultSettings)
        .values({ platform, scope, place, server: of.server, ...changed })
        .onConflictDoUpdate({ target: [defaultSettings.platform, defaultSettings.scope, defaultSettings.place], set: changed });
    });
  }

  async resetDefaults(platform: PlatformName, scope: DefaultsScope, of: ServerChannel): Promise<void> {
    const { defaultSettings } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(defaultSettings).where(this.#row(platform, scope, of[scope])));
  }

  async removeServerDefaults(platform: PlatformName, server: string): Promise<void> {
    const { defaultSettings } = tablesOf(this.#db);
    const there = and(eq(defaultSettings.platform, platform), eq(defaultSettings.server, server));
    await this.#db.write(async (tx) => await tx.delete(defaultSettings).where(there));
  }

  #row(platform: PlatformName, scope: DefaultsScope, place: string) {
    const { defaultSettings } = tablesOf(this.#db);
    return and(eq(defaultSettings.platform, platform), eq(defaultSettings.scope, scope), eq(defaultSettings.place, place));
  }
}

const selectDefaults = statement((db, { defaultSettings }) => {
  const { platform, scope, place, settings } = defaultSettings;
  const channel = and(eq(scope, "channel"), eq(place, placeholder("channel")));
  const server = and(eq(scope, "server"), eq(place, placeholder("server")));
  return db
    .select({ scope, settings })
    .from(defaultSettings)
    .where(and(eq(platform, placeholder("platform")), or(channel, server)));
});
