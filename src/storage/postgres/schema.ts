// Tables that only Postgres has: what processes share beyond conversations.

import { bigint, customType, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

export const secrets = pgTable("secrets", {
  name: text().primaryKey(),
  value: bytes().notNull(),
});

/** What only one process may do at a time, by the database's clock. */
export const leases = pgTable("leases", {
  name: text().primaryKey(),
  holder: text().notNull(),
  epoch: bigint({ mode: "number" }).notNull(),
  until: timestamp({ withTimezone: true }).notNull(),
});
