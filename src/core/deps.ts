import type { PreviewStore } from "./cards/previews.ts";
import type { BlobStore, ChatPlatform, Clock, IdGenerator, ImageReader, Log, Metrics, Models, StoredImage } from "./ports.ts";
import type { Stores } from "./stores.ts";
import type { BlobKey, ImageInfo, PlatformName, Settings } from "./vocabulary.ts";

/** USD per day of the UTC calendar; undefined: no limit. */
export interface Budget {
  all?: number;
  person?: number;
  /** For everybody on the page together. A browser without a cookie is a new person, so by default it's one person's. */
  page?: number;
}

/** What the admin of this server allows. */
export interface Limits {
  /** The number of earlier turns that a model receives. */
  historyTurns: number;
  budget: Budget;
}

/** What the rules work with; made once, in `main.ts`. */
export interface Deps {
  store: Stores;
  blobs: BlobStore;
  images: ImageReader;
  /** Whether any row needs the picture, of the core's or of a platform's own. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
  models: Models;
  platform(name: PlatformName): ChatPlatform;
  previews: PreviewStore;
  clock: Clock;
  ids: IdGenerator;
  /** There is work: look at the queue now. */
  wake(): void;
  log: Log;
  metrics?: Metrics;
  limits: Limits;
  /** Hides who a person is from providers, the same way every time. */
  hashPerson(platform: PlatformName, id: string): string;
}

/** What receiving needs besides. */
export interface InboxDeps extends Deps {
  defaults: Settings;
  /** The most turns of one person that may wait. */
  maxWaiting: number;
  /** Something was given up: stop drawing what nobody waits for. */
  checkLeases(): void;
}

/** A stored picture whose bytes are read when they are wanted. */
export function toStoredImage(image: ImageInfo, { blobs }: Pick<Deps, "blobs">): StoredImage {
  return { ...image, read: () => blobs.get(image.key) };
}
