// The Slack adapter's own tables: events until they are handled, which channels are shared, reactions on cards, uploaded files, and
// installations. `team` is the workspace, or "" where the bot has only one.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const slackEvents = sqliteTable(
  "slack_events",
  {
    /** In order of arrival. */
    row: integer().primaryKey(),
    id: text().notNull().unique(),
    team: text().notNull().default(""),
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
    team: text().notNull().default(""),
    channel: text().notNull(),
    /** The card's timestamp. */
    ts: text().notNull(),
    user: text().notNull(),
    number: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.team, t.channel, t.ts, t.user, t.number] })],
);

/** Whether other organizations share a channel, according to its newest event. */
export const slackChannels = sqliteTable(
  "slack_channels",
  {
    team: text().notNull().default(""),
    channel: text().notNull(),
    shared: integer({ mode: "boolean" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.team, t.channel] })],
);

export const slackFiles = sqliteTable(
  "slack_files",
  {
    id: text().primaryKey(),
    team: text().notNull().default(""),
    /** What it was uploaded for: a turn's key, or a thread's picture strip. */
    owner: text().notNull(),
    /** What it shows. */
    content: text().notNull(),
    at: integer({ mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("slack_files_owner").on(t.owner)],
);

/** The workspaces that have installed the app (SLACK_CLIENT_ID). */
export const slackInstallations = sqliteTable("slack_installations", {
  team: text().primaryKey(),
  /** The Enterprise organization that the workspace belongs to. */
  enterprise: text(),
  /** The bot's own user there. */
  user: text().notNull(),
  /** The workspace's URL. */
  address: text().notNull(),
  /** The bot's token, encrypted with INSTALLATION_SECRET. */
  sealedToken: text("sealed_token").notNull(),
  scopes: text().notNull(),
  installedAt: integer("installed_at", { mode: "timestamp_ms" }).notNull(),
});
