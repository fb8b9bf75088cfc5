import type { PreviewStore } from "./cards/previews.ts";
import type { Foreground } from "./concurrency/foreground.ts";
import type { Models, Planner } from "./ports/models.ts";
import type { BlobStore, ImageReader, Provenance, StoredImage } from "./ports/pictures.ts";
import type { ChatPlatform } from "./ports/platform.ts";
import type { Clock, IdGenerator, Log, Metrics } from "./ports/runtime.ts";
import type { Stores } from "./stores.ts";
import type { BlobKey, ImageInfo, PlatformName, Settings, Turn } from "./vocabulary.ts";

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
  /** Whether an instruction without a picture creates one from text at once, or asks first. */
  createFromText: "ask" | "always";
  budget: Budget;
  /** A turn that costs more than this isn't drawn before its author agrees. USD. Undefined: people are never asked. */
  confirmUsd?: number;
}

/** What the rules need. Created once, in `main.ts`. */
export interface Deps {
  store: Stores;
  blobs: BlobStore;
  images: ImageReader;
  provenance: Provenance;
  /** Whether any row needs the picture, including a platform's own rows. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
  models: Models;
  /** Undefined: instructions aren't sent to a language model. */
  planner?: Planner;
  platform(name: PlatformName): ChatPlatform;
  previews: PreviewStore;
  /** Of this process. */
  foreground: Foreground;
  clock: Clock;
  ids: IdGenerator;
  /** A new preview of this turn can be found. */
  onPreview(turn: Turn): void;
  /** The turn's card is about to be shown as it is now. */
  onCardChanged?(turn: Turn): void;
  /** Makes the workers of all processes look for tasks now. */
  wake(): void;
  log: Log;
  metrics?: Metrics;
  limits: Limits;
  /** Where people of chats can open the page: an origin. Undefined: cards don't offer it. */
  pageAddress?: string;
  /** The pseudonym under which providers know a person. Always the same. */
  hashPerson(platform: PlatformName, id: string): string;
}

/** What receiving requests needs in addition. */
export interface InboxDeps extends Deps {
  defaults: Settings;
  /** The most turns of one person that may wait. */
  maxWaiting: number;
  /** Something was cancelled: makes the worker that draws it stop, in whichever process. */
  checkLeases(): void;
}

/** A stored picture whose bytes are read on demand. */
export function toStoredImage(image: ImageInfo, { blobs }: Pick<Deps, "blobs">): StoredImage {
  return { ...image, read: () => blobs.get(image.key) };
}
