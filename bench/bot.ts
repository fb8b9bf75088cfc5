// A whole bot over a folder, put together as main.ts does it: everything is real but the model and, where it is none, the platform.

import { join } from "node:path";
import { PreviewStore } from "../src/core/cards/previews.ts";
import type { Card } from "../src/core/cards/views.ts";
import { coreFor } from "../src/core/core.ts";
import type { InboxDeps } from "../src/core/deps.ts";
import type { BlobStore, ChatPlatform, Clock, Core, ImageModel, Log } from "../src/core/ports.ts";
import type { Stores } from "../src/core/stores.ts";
import type { BlobKey, Intent, Settings } from "../src/core/vocabulary.ts";
import { Worker } from "../src/core/worker.ts";
import { images } from "../src/images/read.ts";
import { resizeForDisplay } from "../src/images/renditions.ts";
import { createModelRegistry } from "../src/models/index.ts";
import { WebPlatform } from "../src/platforms/web/platform.ts";
import { SqliteWebMessageStore } from "../src/platforms/web/store/sqlite-store.ts";
import { idGenerator } from "../src/random.ts";
import { openDatabase } from "../src/storage/database.ts";
import { CachedBlobStore } from "../src/storage/disk/cached-blob-store.ts";
import { FileBlobStore } from "../src/storage/disk/file-blob-store.ts";
import { SqliteStore } from "../src/storage/sqlite.ts";
import { wrapStores } from "../test/fakes/wrap-stores.ts";
import { type CallTimes, timed } from "./measure.ts";

const clock: Clock = { now: () => new Date() };
const toStderr = (facts: object, message: string) => void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const log: Log = { info() {}, warn: toStderr, error: toStderr };

export interface Bot {
  core: Core;
  store: Stores;
  /** Where the page is; empty for another platform. */
  address: string;
  /** Time in SQLite since the start. */
  rows: CallTimes;
  stop(): Promise<void>;
}

export interface BotOptions {
  model: ImageModel;
  /** Undefined: the built-in page. */
  chat?: ChatPlatform;
  variants?: number;
  /** The most pictures drawn at once. */
  maxDrawing?: number;
  /** Every card once it is shown. */
  shown?(card: Card): void;
}

export async function startBot(folder: string, { model, chat, variants = 1, maxDrawing = 64, shown }: BotOptions): Promise<Bot> {
  const { db, close } = openDatabase(folder);
  const rows: CallTimes = new Map();
  const store = wrapStores(new SqliteStore(db, clock, idGenerator), (port) => timed(port, rows));
  const messages = timed(new SqliteWebMessageStore(db), rows);
  const blobs = new CachedBlobStore(new FileBlobStore(join(folder, "blobs"), clock));
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const platform = chat ?? pageOver(messages, blobs, isImageReferenced);
  const watched = shown ? watching(platform, shown) : platform;
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      models: createModelRegistry([model]),
      previews: new PreviewStore(),
      clock,
      ids: idGenerator,
      log,
    },
    platform: () => watched,
    hashPerson: (_, id) => id,
    defaults: settingsWith(model, variants),
    maxWaiting: 1_000_000,
    limits: { historyTurns: 8, budget: {} },
    wake: () => worker.wake(),
    checkLeases: () => worker.checkLeases(),
  };
  const worker = new Worker(store.queue, deps, { lanes: { [model.id.split("/", 1)[0] ?? model.id]: maxDrawing }, maxDrawing });
  const core = coreFor(platform.name, { commands: [], local: { about: "", examples: [] } }, deps);
  await platform.start(core);
  worker.start();
  return {
    ...{ core, store, rows, address: platform instanceof WebPlatform ? platform.address : "" },
    async stop() {
      await platform.stop();
      await worker.stop();
      close();
    },
  };
}

function pageOver(
  messages: SqliteWebMessageStore,
  blobs: BlobStore,
  isImageReferenced: (key: BlobKey) => Promise<boolean>,
): WebPlatform {
  return new WebPlatform({
    ...{
      host: "127.0.0.1",
      port: 0,
      origins: [],
      messages,
      images,
      blobs,
      isImageReferenced,
      rendition: resizeForDisplay,
      log,
      clock,
      ids: idGenerator,
    },
    health: () => ({ status: "ok", platforms: { web: "ready" } }),
    metrics: async () => ({ contentType: "text/plain", body: "" }),
  });
}

function settingsWith({ id }: ImageModel, variants: number): Settings {
  return { models: [id], aspectRatio: "as is", resolution: "standard", variants, seed: "new", mentionOnly: false };
}

/** The same platform; tells of each card once it is shown. */
function watching(platform: ChatPlatform, shown: (card: Card) => void): ChatPlatform {
  return new Proxy(platform, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        const result = await value.apply(object, args);
        if (name === "postMessage" || name === "editMessage") shown(args[2] as Card);
        return result;
      };
    },
  });
}

/** "Edit this picture", or the one the thread is at. */
export function edit(prompt: string, picture?: string): Intent {
  return {
    ...{ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false },
    ...(picture !== undefined && { source: { attachments: [{ id: picture, name: picture }] } }),
  };
}
