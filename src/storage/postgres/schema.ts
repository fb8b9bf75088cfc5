// Tables that only Postgres has: what processes share beyond conversations.

import { getTableColumns } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  customType,
  doublePrecision,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import * as core from "../schema.ts";
import { postgresTables } from "./tables.ts";

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

/** Blobs that must not be removed, because a row that needs them is being written. */
export const blobHolds = pgTable(
  "blob_holds",
  {
    key: text().notNull(),
    holder: text().notNull(),
    until: timestamp({ withTimezone: true }).notNull(),
  },
  ({ key, holder }) => [primaryKey({ columns: [key, holder] })],
);

/** Blobs that must not be stored, because they are being removed. */
export const blobRemovals = pgTable("blob_removals", {
  key: text().primaryKey(),
  remover: text().notNull(),
  until: timestamp({ withTimezone: true }).notNull(),
});

const when = (name: string) => timestamp(name, { withTimezone: true }).notNull();

/** How far each shard of Discord's gateway has been handled. */
export const discordShards = pgTable(
  "discord_shards",
  {
    shard: integer().notNull(),
    of: integer().notNull(),
    /** Null: there is no session to resume. */
    sessionId: text("session_id"),
    seq: bigint({ mode: "number" }),
    resumeUrl: text("resume_url"),
    /** Of the lease under which the row was written. */
    epoch: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.shard, t.of] })],
);

/** The living processes that share the shards. */
export const discordProcesses = pgTable("discord_processes", {
  id: text().primaryKey(),
  /** How many shards they agreed on. */
  shards: integer().notNull(),
  since: when("since"),
  until: when("until"),
});

/** When each bucket may send its next IDENTIFY. */
export const discordIdentifies = pgTable("discord_identifies", {
  bucket: integer().primaryKey(),
  nextAt: when("next_at"),
});

/** Interactions that a process has taken, so that none is handled twice after a session was resumed. */
export const discordInteractions = pgTable("discord_interactions", {
  id: text().primaryKey(),
  at: when("at"),
});

/** Token buckets. Its migration makes it UNLOGGED: a bucket that is lost is full again. */
export const rateLimits = pgTable("rate_limits", {
  name: text().primaryKey(),
  /** Negative: so many requests are waiting for their time. */
  tokens: doublePrecision().notNull(),
  refilledAt: when("refilled_at"),
});

/** Unfinished pictures. Its migration makes it UNLOGGED: they aren't worth the log. */
export const previews = pgTable("previews", {
  variant: bigint({ mode: "number" }).primaryKey().references(variantId, { onDelete: "cascade" }),
  version: bigint({ mode: "number" }).notNull().generatedByDefaultAsIdentity(),
  bytes: bytes().notNull(),
});

/** What one request to the page leaves for the next of the same person. Its migration makes it UNLOGGED. */
export const webHandoffs = pgTable(
  "web_handoffs",
  {
    person: text().notNull(),
    name: text().notNull(),
    text: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  ({ person, name }) => [primaryKey({ columns: [person, name] })],
);

/** Counts what changed on the page. */
export const pageChanges = pgSequence("page_changes");

function variantId(): AnyPgColumn {
  const { id } = getTableColumns(postgresTables(core).variants);
  if (!id) throw new Error("variants have no id");
  return id;
}
