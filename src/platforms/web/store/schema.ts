// The page's own chat. Conversations know nothing of these rows.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BlobKey, ImageType, Request } from "../../../core/vocabulary.ts";

export const webMessages = sqliteTable(
  "web_messages",
  {
    key: text().primaryKey(),
    /** The channel, or the thread: the key of the message it hangs on. */
    location: text().notNull(),
    person: text().notNull(),
    name: text().notNull(),
    text: text().notNull(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
    kind: text().$type<"message" | "request" | "card" | "root">().notNull(),
    /** The conversation's thread, where this is what asked for a turn in it: it goes with that. */
    thread: text(),
    /** Until the core has it. Its time is the message's. */
    pending: text({ mode: "json" }).$type<Omit<Request, "at">>(),
  },
  (t) => [
    index("web_messages_location").on(t.location, t.at, t.key),
    index("web_messages_thread").on(t.thread),
    index("web_messages_person").on(t.person),
  ],
);

export const webPictures = sqliteTable(
  "web_pictures",
  {
    message: text()
      .notNull()
      .references(() => webMessages.key, { onDelete: "cascade" }),
    position: integer().notNull(),
    image: text().$type<BlobKey>().notNull(),
    type: text().$type<ImageType>().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    name: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.position] }), index("web_pictures_image").on(t.image)],
);

export const webPeople = sqliteTable("web_people", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** The same for names that look the same. Null: chosen before names had to differ. */
  foldedName: text("folded_name").unique(),
});

/** Sign-ins. Rows hold only hashes: of the cookie, and of the access token that opened it. */
export const webSessions = sqliteTable("web_sessions", {
  hash: text().primaryKey(),
  tokenTag: text("token_tag").notNull(),
  at: integer({ mode: "timestamp_ms" }).notNull(),
});
