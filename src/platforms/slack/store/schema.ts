// What Slack's adapter keeps of its own: events until they are dealt with, which channels are shared,
// numbers under cards, and the files it has uploaded.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const slackEvents = sqliteTable(
  "slack_events",
  {
    /** In the order in which they came. */
    row: integer().primaryKey(),
    id: text().notNull().unique(),
    /** The message that it tells of: several events may tell of one. */
    subject: text(),
    /** Tells that there is a message, and not all of it. */
    hint: integer({ mode: "boolean" }).notNull(),
    /** Null once it is dealt with. */
    body: text({ mode: "json" }).$type<unknown>(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("slack_events_subject").on(t.subject), index("slack_events_age").on(t.at)],
);

/** Number emoji that people have put under cards, as far as it was heard. */
export const slackReactions = sqliteTable(
  "slack_reactions",
  {
    channel: text().notNull(),
    /** The card's. */
    ts: text().notNull(),
    user: text().notNull(),
    number: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.ts, t.user, t.number] })],
);

/** Whether other organizations share a channel, as the newest event in it said. */
export const slackChannels = sqliteTable("slack_channels", {
  channel: text().primaryKey(),
  shared: integer({ mode: "boolean" }).notNull(),
});

export const slackFiles = sqliteTable(
  "slack_files",
  {
    id: text().primaryKey(),
    /** What it was uploaded for: a turn's key, a thread's strip. */
    owner: text().notNull(),
    /** What it shows. */
    content: text().notNull(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("slack_files_owner").on(t.owner)],
);
