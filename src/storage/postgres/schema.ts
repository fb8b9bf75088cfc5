// Tables that only Postgres has: what processes share beyond conversations.

import { customType, pgTable, text } from "drizzle-orm/pg-core";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

export const secrets = pgTable("secrets", {
  name: text().primaryKey(),
  value: bytes().notNull(),
});
