import type { IdGenerator } from "../core/ports/runtime.ts";
import type { Stores } from "../core/stores.ts";
import type { TaskQueue } from "../core/task-queue.ts";
import type { Database } from "./dialect.ts";
import { SqlConversationStore } from "./stores/conversations.ts";
import { SqlDefaultsStore } from "./stores/defaults.ts";
import { SqlDraftStore } from "./stores/drafts.ts";
import { SqlDrawingStore } from "./stores/drawing.ts";
import { SqlImageIndex } from "./stores/images.ts";
import { SqlPageLinkStore } from "./stores/page-links.ts";
import { SqlPrivacyStore } from "./stores/privacy.ts";
import { SqlPublishingStore } from "./stores/publishing.ts";
import { SqlSharedLinkStore } from "./stores/shared-links.ts";
import { SqlSpendingStore } from "./stores/spending.ts";
import { SqlTurnStore } from "./stores/turns.ts";

/** The rows and tasks of one database. */
export class SqlStore implements Stores {
  readonly conversations: SqlConversationStore;
  readonly turns: SqlTurnStore;
  readonly drawing: SqlDrawingStore;
  readonly publishing: SqlPublishingStore;
  readonly images: SqlImageIndex;
  readonly spending: SqlSpendingStore;
  readonly drafts: SqlDraftStore;
  readonly defaults: SqlDefaultsStore;
  readonly privacy: SqlPrivacyStore;
  readonly pageLinks: SqlPageLinkStore;
  readonly sharedLinks: SqlSharedLinkStore;
  readonly queue: TaskQueue;

  constructor(database: Database, ids: IdGenerator) {
    this.conversations = new SqlConversationStore(database, ids);
    this.turns = new SqlTurnStore(database);
    this.drawing = new SqlDrawingStore(database, ids);
    this.publishing = new SqlPublishingStore(database);
    this.images = new SqlImageIndex(database);
    this.spending = new SqlSpendingStore(database);
    this.drafts = new SqlDraftStore(database);
    this.defaults = new SqlDefaultsStore(database);
    this.privacy = new SqlPrivacyStore(database, ids);
    this.pageLinks = new SqlPageLinkStore(database);
    this.sharedLinks = new SqlSharedLinkStore(database);
    this.queue = database.queue;
  }
}
