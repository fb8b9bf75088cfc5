import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { TaskKind } from "../core/task-queue.ts";
import type {
  AppliedSettings,
  Attachment,
  BlobKey,
  CancelReason,
  ChatPlace,
  ConversationId,
  ConversationKey,
  CostEstimate,
  DefaultSettings,
  DefaultsScope,
  Draft,
  DraftKey,
  Failure,
  ForgetRequestId,
  ImageType,
  Location,
  MessageId,
  ModelId,
  PlatformName,
  Question,
  ReferenceOrigin,
  Settings,
  Source,
  StoredReading,
  TurnId,
  TurnKey,
  TurnKind,
  TurnSettings,
  TurnState,
  VariantId,
  VariantKey,
  VariantState,
} from "../core/vocabulary.ts";

// Ids of conversations, turns and variants are never reused: work still in progress for a deleted one must not land on another.
const time = (name: string) => integer(name, { mode: "timestamp_ms" });

export const conversations = sqliteTable(
  "conversations",
  {
    id: integer().$type<ConversationId>().primaryKey({ autoIncrement: true }),
    key: text().$type<ConversationKey>().notNull().unique(),
    platform: text().$type<PlatformName>().notNull(),
    channel: text(),
    /** The server or workspace. Null: the platform has only one place, or the row is older than this column. */
    server: text(),
    /** Null until opened. */
    thread: text(),
    root: text().$type<MessageId>(),
    openingAt: time("opening_at"),
    owner: text().notNull(),
    ownerName: text("owner_name").notNull(),
    title: text().notNull(),
    settings: text({ mode: "json" }).$type<Settings>().notNull(),
    seed: integer().notNull(),
    headTurn: integer("head_turn").$type<TurnId>(),
    lastEventId: text("last_event_id").notNull(),
    lastEventAt: time("last_event_at").notNull(),
    state: text().$type<"active" | "deleting">().notNull().default("active"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    /** Set when the thread is gone or belongs to a later conversation. */
    endedAt: time("ended_at"),
  },
  (t) => [
    uniqueIndex("conversations_active").on(t.platform, t.thread).where(sql`ended_at is null`),
    index("conversations_by_owner").on(t.platform, t.owner, t.updatedAt, t.id),
    index("conversations_by_last_event").on(t.platform, t.lastEventAt),
    index("conversations_by_server").on(t.platform, t.server),
  ],
);

export const turns = sqliteTable(
  "turns",
  {
    id: integer().$type<TurnId>().primaryKey({ autoIncrement: true }),
    key: text().$type<TurnKey>().notNull().unique(),
    conversation: integer()
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id),
    number: integer().notNull(),
    platform: text().$type<PlatformName>().notNull(),
    requestId: text("request_id").notNull(),
    kind: text().$type<TurnKind>().notNull(),
    parent: integer("parent_turn").$type<TurnId>(),
    repeats: integer("repeats_turn").$type<TurnId>(),
    author: text().notNull(),
    authorName: text("author_name").notNull(),
    payer: text().notNull(),
    prompt: text().notNull(),
    requestedSettings: text("requested_settings", { mode: "json" }).$type<Partial<TurnSettings>>().notNull(),
    source: text({ mode: "json" }).$type<Source>(),
    /** The part of its first picture that it is about. */
    area: text()
      .$type<BlobKey>()
      .references(() => images.hash),
    attachments: text({ mode: "json" }).$type<Attachment[]>().notNull(),
    settings: text({ mode: "json" }).$type<TurnSettings>().notNull(),
    seed: integer().notNull(),
    state: text().$type<TurnState>().notNull().default("received"),
    /** The payer's virtual time: people who have had less are drawn first. */
    rank: real().notNull(),
    failure: text({ mode: "json" }).$type<Failure>(),
    notes: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    message: text().$type<MessageId>(),
    /** Somebody removed the card after it was posted. */
    cardRemoved: integer("card_removed", { mode: "boolean" }).notNull().default(false),
    postingAt: time("posting_at"),
    /** What its author has to answer before it is drawn. */
    question: text().$type<Question>(),
    /** The cost that its author was asked about. */
    askedCost: text("asked_cost", { mode: "json" }).$type<CostEstimate>(),
    cancelReason: text("cancel_reason").$type<CancelReason>(),
    /** The request whose edited message this turn comes from. */
    revises: text("revises_request"),
    editedAt: time("edited_at"),
    editedPrompt: text("edited_prompt"),
    /** How a language model read the instruction. */
    reading: text({ mode: "json" }).$type<StoredReading>(),
    /** When its author last sent pictures for it in a message of their own. */
    picturesAt: time("pictures_at"),
    /** Made of a picture that people see only if they choose to. */
    spoiler: integer({ mode: "boolean" }).notNull().default(false),
    createdAt: time("created_at").notNull(),
    finishedAt: time("finished_at"),
  },
  (t) => [
    uniqueIndex("turns_by_request").on(t.platform, t.requestId),
    uniqueIndex("turns_by_number").on(t.conversation, t.number),
    index("turns_by_message").on(t.platform, t.message),
    index("turns_by_author").on(t.platform, t.author),
    index("turns_open").on(t.conversation, t.number).where(sql`state in ('received', 'drawing')`),
    index("turns_drawing").on(t.rank).where(sql`state = 'drawing'`),
    index("turns_unposted").on(t.conversation, t.number).where(sql`message is null and not card_removed`),
    index("turns_revising").on(t.platform, t.revises).where(sql`revises_request is not null`),
    index("turns_by_area").on(t.area).where(sql`area is not null`),
    index("turns_asking").on(t.platform, t.author).where(sql`state = 'asking'`),
    index("turns_open_by_payer").on(t.platform, t.payer, t.rank).where(sql`state in ('received', 'drawing')`),
  ],
);

export const images = sqliteTable("images", {
  hash: text().$type<BlobKey>().primaryKey(),
  type: text().$type<ImageType>().notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  bytes: integer().notNull(),
  /** Of an animation. Null: a still picture. */
  frames: integer(),
  createdAt: time("created_at").notNull(),
});

export const variants = sqliteTable(
  "variants",
  {
    id: integer().$type<VariantId>().primaryKey({ autoIncrement: true }),
    key: text().$type<VariantKey>().notNull().unique(),
    turn: integer()
      .$type<TurnId>()
      .notNull()
      .references(() => turns.id),
    number: integer().notNull(),
    model: text().$type<ModelId>().notNull(),
    choice: integer().notNull(),
    choices: integer().notNull(),
    state: text().$type<VariantState>().notNull().default("waiting"),
    image: text()
      .$type<BlobKey>()
      .references(() => images.hash),
    seed: integer().notNull(),
    applied: text({ mode: "json" }).$type<AppliedSettings>(),
    costUsd: real("cost_usd"),
    notes: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    failure: text({ mode: "json" }).$type<Failure>(),
    /** While it waits for a rate-limited model. */
    resumesAt: time("resumes_at"),
    draws: integer().notNull().default(0),
    /** While the provider is drawing it: the id with which it can be fetched. */
    job: text(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
  },
  (t) => [
    uniqueIndex("variants_by_number").on(t.turn, t.number),
    index("variants_by_image").on(t.image),
    index("variants_drawing").on(t.turn).where(sql`state = 'drawing'`),
  ],
);

export const turnReferences = sqliteTable(
  "turn_references",
  {
    turn: integer()
      .$type<TurnId>()
      .notNull()
      .references(() => turns.id),
    position: integer().notNull(),
    image: text()
      .$type<BlobKey>()
      .notNull()
      .references(() => images.hash),
    origin: text().$type<ReferenceOrigin>().notNull(),
    variant: integer().$type<VariantId>(),
  },
  (t) => [primaryKey({ columns: [t.turn, t.position] }), index("turn_references_by_image").on(t.image)],
);

export const picks = sqliteTable(
  "picks",
  {
    variant: integer()
      .$type<VariantId>()
      .notNull()
      .references(() => variants.id),
    person: text().notNull(),
    name: text().notNull(),
    at: time("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.variant, t.person] }), index("picks_by_person").on(t.person)],
);

/** What drawing costs: reserved first, then known, or unknown forever. Rows outlive the pictures, without prompts and names. */
export const spending = sqliteTable(
  "spending",
  {
    id: integer().primaryKey(),
    platform: text().$type<PlatformName>().notNull(),
    /** A pseudonym. */
    person: text().notNull(),
    provider: text().notNull(),
    model: text().$type<ModelId>().notNull(),
    /** Null once its conversation is deleted, and for readings. */
    variant: integer().$type<VariantId>(),
    /** The turn whose instruction a language model read. Null: a picture was drawn. */
    turn: integer("reading_of").$type<TurnId>(),
    state: text().$type<"reserved" | "known" | "unknown">().notNull(),
    usd: real().notNull(),
    at: time("at").notNull(),
    /** Of its conversation. Null: the platform has only one, or the bot was removed from it. */
    server: text(),
    /** Of its conversation, or its thread. Null once that is deleted. */
    channel: text(),
  },
  (t) => [
    index("spending_by_time").on(t.at),
    index("spending_by_server").on(t.platform, t.server, t.at),
    index("spending_by_person").on(t.platform, t.person, t.at),
    index("spending_by_variant").on(t.variant),
    index("spending_by_reading").on(t.turn).where(sql`reading_of is not null`),
  ],
);

/** Pictures sent without a prompt: references for their sender's next turn. */
export const heldPictures = sqliteTable(
  "held_pictures",
  {
    platform: text().$type<PlatformName>().notNull(),
    requestId: text("request_id").notNull(),
    conversation: integer()
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id),
    person: text().notNull(),
    attachments: text({ mode: "json" }).$type<Attachment[]>().notNull(),
    usedBy: integer("used_by").$type<TurnId>(),
    at: time("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.platform, t.requestId] }), index("held_pictures_by_sender").on(t.conversation, t.person)],
);

export const drafts = sqliteTable(
  "drafts",
  {
    key: text().$type<DraftKey>().primaryKey(),
    platform: text().$type<PlatformName>().notNull(),
    person: text().notNull(),
    location: text({ mode: "json" }).$type<Location>().notNull(),
    draft: text({ mode: "json" }).$type<Draft>().notNull(),
    /** The conversation its form was opened in, or that submitting it started. The draft is deleted with it. */
    conversation: integer().$type<ConversationId>(),
    at: time("created_at").notNull(),
  },
  (t) => [index("drafts_by_age").on(t.at), index("drafts_by_conversation").on(t.conversation)],
);

/** Links from cards to the page, and the visits that started with them. Secrets are stored only as hashes. */
export const pageLinks = sqliteTable(
  "page_links",
  {
    hash: text().primaryKey(),
    platform: text().$type<PlatformName>().notNull(),
    person: text().notNull(),
    personName: text("person_name").notNull(),
    conversation: integer()
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id),
    place: text({ mode: "json" }).$type<ChatPlace>().notNull(),
    expiresAt: time("expires_at").notNull(),
    /** Set when the link was used: its visit lasts until then. */
    visit: text().unique(),
    visitUntil: time("visit_until"),
  },
  (t) => [index("page_links_by_conversation").on(t.conversation), index("page_links_by_person").on(t.platform, t.person)],
);

/** Links under which everybody who has one can read a conversation of the page. Secrets are stored only as hashes. */
export const sharedLinks = sqliteTable(
  "shared_links",
  {
    hash: text().primaryKey(),
    conversation: integer()
      .$type<ConversationId>()
      .notNull()
      .unique()
      .references(() => conversations.id),
    /** Who shares it. */
    platform: text().$type<PlatformName>().notNull(),
    person: text().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [index("shared_links_by_person").on(t.platform, t.person)],
);

/** What moderators set for the conversations that start in a channel or on a server. */
export const defaultSettings = sqliteTable(
  "default_settings",
  {
    platform: text().$type<PlatformName>().notNull(),
    scope: text().$type<DefaultsScope>().notNull(),
    /** The channel, or the server. One id can name both. */
    place: text().notNull(),
    /** The server itself, or the channel's. */
    server: text().notNull(),
    settings: text({ mode: "json" }).$type<Partial<DefaultSettings>>().notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.platform, t.scope, t.place] }), index("default_settings_by_server").on(t.platform, t.server)],
);

/** Threads with a conversation that was deleted: it must not be rebuilt from messages that couldn't be removed. */
export const deletedThreads = sqliteTable("deleted_threads", {
  /** A pseudonym. */
  thread: text().primaryKey(),
  at: time("at").notNull(),
});

/** People who asked for all of their data to be deleted, until that is done. */
export const forgetRequests = sqliteTable("forget_requests", {
  id: integer().$type<ForgetRequestId>().primaryKey({ autoIncrement: true }),
  platform: text().$type<PlatformName>().notNull(),
  person: text().notNull(),
  /** Data from after this moment stays. */
  at: time("at").notNull(),
});

export const tasks = sqliteTable(
  "tasks",
  {
    key: text().primaryKey(),
    kind: text().$type<TaskKind>().notNull(),
    lane: text().notNull().default(""),
    subject: integer().notNull(),
    rank: real().notNull().default(0),
    /** While leased: when the lease expires and the task is due again. */
    dueAt: time("due_at").notNull(),
    /** Counted separately: a failed attempt is an outside error, a claim that never ended is a crash of this process. */
    attempts: integer().notNull().default(0),
    claims: integer().notNull().default(0),
    lease: text(),
    /** Increases each time the task is scheduled, so that a run in progress can't complete a later request. */
    generation: integer().notNull().default(1),
    claimedGeneration: integer("claimed_generation").notNull().default(0),
    error: text(),
  },
  (t) => [index("tasks_due").on(t.kind, t.lane, t.rank, t.dueAt)],
);
