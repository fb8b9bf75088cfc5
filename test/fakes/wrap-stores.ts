import type { Stores } from "../../src/core/stores.ts";
import type { TaskQueue } from "../../src/core/task-queue.ts";

type AllStores = Stores & { queue: TaskQueue };

/** Wraps every store, for tests that intercept calls. */
export function wrapStores(stores: AllStores, wrap: <T extends object>(port: T) => T): AllStores {
  return {
    conversations: wrap(stores.conversations),
    turns: wrap(stores.turns),
    drawing: wrap(stores.drawing),
    publishing: wrap(stores.publishing),
    images: wrap(stores.images),
    spending: wrap(stores.spending),
    drafts: wrap(stores.drafts),
    defaults: wrap(stores.defaults),
    privacy: wrap(stores.privacy),
    pageLinks: wrap(stores.pageLinks),
    sharedLinks: wrap(stores.sharedLinks),
    queue: wrap(stores.queue),
  };
}
