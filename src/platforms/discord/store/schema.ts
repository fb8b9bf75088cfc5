// What Discord's adapter keeps of its own: numbers under cards.

import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Number emoji that people have put under cards, as far as it was heard. */
export const discordReactions = sqliteTable(
  "discord_reactions",
  {
    /** The card's. */
    message: text().notNull(),
    user: text().notNull(),
    number: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.user, t.number] })],
);
