// The Slack adapter's own tables: events until they are handled, which channels are shared, reactions on cards, and uploaded files.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const slackEvents = sqliteTable(
  "slack_events",
  {
    /** In order of arrival. */
    row: integer().primaryKey(),
    id: text().notNull().unique(),
    /** The message it is about: several events may be about one. */
    subject: text(),
    /** It mentions a message without its files. */
    hint: integer({ mode: "boolean" }).notNull(),
    /** Null once the event is handled. */
    body: text({ mode: "json" }).$type<unknown>(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("slack_events_subject").on(t.subject), index("slack_events_age").on(t.at)],
);

/** People's number reactions on cards, as far as known from events. */
export const slackReactions = sqliteTable(
  "slack_reactions",
  {
    channel: text().notNull(),
    /** The card's timestamp. */
    ts: text().notNull(),
    user: text().notNull(),
    number: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.ts, t.user, t.number] })],
);

/** Whether other organizations share a channel, according to its newest event. */
export const slackChannels = sqliteTable("slack_channels", {
  channel: text().primaryKey(),
  shared: integer({ mode: "boolean" }).notNull(),
});

export const slackFiles = sqliteTable(
  "slack_files",
  {
    id: text().primaryKey(),
    /** What it was uploaded for: a turn's key, or a thread's picture strip. */
    owner: text().notNull(),
    /** What it shows. */
    content: text().notNull(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("slack_files_owner").on(t.owner)],
);
