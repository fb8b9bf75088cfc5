// The installations in the database. Every method is one transaction.

import { and, desc, eq } from "drizzle-orm";
import { type Database, first, tablesOver } from "../../../storage/dialect.ts";
import type { Installation, InstallationStore } from "./installations.ts";
import * as schema from "./schema.ts";

const tablesOf = tablesOver(schema);

export class SqlInstallationStore implements InstallationStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async save(installation: Installation): Promise<void> {
    const { slackInstallations } = tablesOf(this.#db);
    const row = { ...installation, enterprise: installation.enterprise ?? null };
    const again = { target: slackInstallations.team, set: row };
    await this.#db.erase(async (tx) => await tx.insert(slackInstallations).values(row).onConflictDoUpdate(again));
  }

  async find(team: string): Promise<Installation | undefined> {
    const { slackInstallations } = tablesOf(this.#db);
    const found = await first(
      this.#db.query(async (tx) => await tx.select().from(slackInstallations).where(eq(slackInstallations.team, team))),
    );
    return found && installationOf(found);
  }

  async findAt(address: string): Promise<Installation | undefined> {
    const { slackInstallations } = tablesOf(this.#db);
    const there = eq(slackInstallations.address, address);
    const found = await first(this.#db.query(async (tx) => await tx.select().from(slackInstallations).where(there).limit(1)));
    return found && installationOf(found);
  }

  async findNewest(): Promise<Installation | undefined> {
    const { slackInstallations } = tablesOf(this.#db);
    const newest = desc(slackInstallations.installedAt);
    const found = await first(this.#db.query(async (tx) => await tx.select().from(slackInstallations).orderBy(newest).limit(1)));
    return found && installationOf(found);
  }

  async remove({ team, sealedToken }: Pick<Installation, "team" | "sealedToken">): Promise<void> {
    const { slackInstallations } = tablesOf(this.#db);
    const isIt = and(eq(slackInstallations.team, team), eq(slackInstallations.sealedToken, sealedToken));
    await this.#db.erase(async (tx) => await tx.delete(slackInstallations).where(isIt));
  }
}

function installationOf({ enterprise, ...rest }: typeof schema.slackInstallations.$inferSelect): Installation {
  return { ...rest, enterprise: enterprise ?? undefined };
}
