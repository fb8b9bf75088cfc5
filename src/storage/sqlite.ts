import type { Clock, IdGenerator } from "../core/ports.ts";
import type { Stores } from "../core/stores.ts";
import { SqliteAccess } from "./access.ts";
import type { Db } from "./database.ts";
import { SqliteConversationStore } from "./stores/conversations.ts";
import { SqliteDraftStore } from "./stores/drafts.ts";
import { SqliteDrawingStore } from "./stores/drawing.ts";
import { SqliteImageIndex } from "./stores/images.ts";
import { SqlitePrivacyStore } from "./stores/privacy.ts";
import { SqlitePublishingStore } from "./stores/publishing.ts";
import { SqliteSpendingStore } from "./stores/spending.ts";
import { SqliteTaskQueue } from "./stores/task-queue.ts";
import { SqliteTurnStore } from "./stores/turns.ts";

/** Rows and tasks in one SQLite database. One process at a time. */
export class SqliteStore implements Stores {
  readonly conversations: SqliteConversationStore;
  readonly turns: SqliteTurnStore;
  readonly drawing: SqliteDrawingStore;
  readonly publishing: SqlitePublishingStore;
  readonly images: SqliteImageIndex;
  readonly spending: SqliteSpendingStore;
  readonly drafts: SqliteDraftStore;
  readonly privacy: SqlitePrivacyStore;
  readonly queue: SqliteTaskQueue;

  constructor(db: Db, clock: Clock, ids: IdGenerator) {
    const access = new SqliteAccess(db, clock);
    this.conversations = new SqliteConversationStore(access, ids);
    this.turns = new SqliteTurnStore(access);
    this.drawing = new SqliteDrawingStore(access, ids);
    this.publishing = new SqlitePublishingStore(access);
    this.images = new SqliteImageIndex(access);
    this.spending = new SqliteSpendingStore(access);
    this.drafts = new SqliteDraftStore(access);
    this.privacy = new SqlitePrivacyStore(access, ids);
    this.queue = new SqliteTaskQueue(access);
  }
}
