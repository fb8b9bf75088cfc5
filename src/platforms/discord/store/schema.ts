// The Discord adapter's own tables: reactions on cards.

import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** People's number reactions on cards, as far as known from events. */
export const discordReactions = sqliteTable(
  "discord_reactions",
  {
    /** The card's message id. */
    message: text().notNull(),
    user: text().notNull(),
    number: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.user, t.number] })],
);
