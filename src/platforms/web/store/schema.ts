// The page's own tables: its chat, people's names and sign-ins. The core knows nothing about them.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BlobKey, ImageType, Omitted, Request } from "../../../core/vocabulary.ts";

export const webMessages = sqliteTable(
  "web_messages",
  {
    key: text().primaryKey(),
    /** The channel, or the thread (the key of its root message). */
    location: text().notNull(),
    person: text().notNull(),
    name: text().notNull(),
    text: text().notNull(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
    kind: text().$type<"message" | "request" | "card" | "root">().notNull(),
    /** The thread of the conversation in which this requested a turn. It is deleted with that. */
    thread: text(),
    /** The request, until the core has received it. Its time is the message's. */
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
    /** What the person's file had besides it. */
    omitted: text().$type<Omitted>(),
  },
  (t) => [primaryKey({ columns: [t.message, t.position] }), index("web_pictures_image").on(t.image)],
);

export const webPeople = sqliteTable("web_people", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Equal for names that look the same. Null: chosen before names had to be unique. */
  foldedName: text("folded_name").unique(),
});

/** Sign-ins. Rows hold only hashes: of the cookie, and of the access token used to sign in. */
export const webSessions = sqliteTable("web_sessions", {
  hash: text().primaryKey(),
  tokenTag: text("token_tag").notNull(),
  at: integer({ mode: "timestamp_ms" }).notNull(),
});
