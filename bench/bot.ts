// A complete bot, assembled like in main.ts. Everything is real except the model, and the platform unless it is the page.

import { join } from "node:path";
import { MemoryPreviewStore } from "../src/core/cards/previews.ts";
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
import { SqlWebMessageStore } from "../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../src/random.ts";
import { CachedBlobStore } from "../src/storage/disk/cached-blob-store.ts";
import { FileBlobStore } from "../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../src/storage/sqlite/database.ts";
import { openDatabase } from "../src/storage/sqlite/open.ts";
import { LocalChangeCounter, LocalSignals } from "../src/storage/sqlite/signals.ts";
import { SqlStore } from "../src/storage/store.ts";
import { wrapStores } from "../test/fakes/wrap-stores.ts";
import { type CallTimes, withCallTimes } from "./measure.ts";

const clock: Clock = { now: () => new Date() };
const toStderr = (facts: object, message: string) => void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const log: Log = { info() {}, warn: toStderr, error: toStderr };

export interface Bot {
  core: Core;
  store: Stores;
  /** Of the page; empty for another platform. */
  address: string;
  /** Time spent in SQLite since the start. */
  rows: CallTimes;
  stop(): Promise<void>;
}

export interface BotOptions {
  model: ImageModel;
  /** Undefined: the built-in page. */
  chat?: ChatPlatform;
  variants?: number;
  /** Maximum number of pictures drawn at once. */
  maxDrawing?: number;
  /** Called with each card once it is shown. */
  onCard?(card: Card): void;
}

export async function startBot(folder: string, { model, chat, variants = 1, maxDrawing = 64, onCard }: BotOptions): Promise<Bot> {
  const { db, close } = openDatabase(folder);
  const rows: CallTimes = new Map();
  const store = wrapStores(new SqlStore(new SqliteDatabase(db, clock), idGenerator), (port) => withCallTimes(port, rows));
  const messages = withCallTimes(new SqlWebMessageStore(new SqliteDatabase(db, clock)), rows);
  const blobs = new CachedBlobStore(new FileBlobStore(join(folder, "blobs"), clock));
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const platform = chat ?? pageOver(messages, blobs, isImageReferenced);
  const watched = onCard ? withCardListener(platform, onCard) : platform;
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      models: createModelRegistry([model]),
      previews: new MemoryPreviewStore(),
      clock,
      ids: idGenerator,
      log,
    },
    platform: () => watched,
    hashPerson: (_, id) => id,
    defaults: settingsWith(model, variants),
    maxWaiting: 1_000_000,
    limits: { historyTurns: 8, createFromText: "always", budget: {} },
    onPreview: () => {},
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
  messages: SqlWebMessageStore,
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
      signals: new LocalSignals(),
      changes: new LocalChangeCounter(idGenerator.nextKey()),
    },
    health: async () => ({ status: "ok", platforms: { web: "ready" } }),
    metrics: async () => ({ contentType: "text/plain", body: "" }),
  });
}

function settingsWith({ id }: ImageModel, variants: number): Settings {
  return { models: [id], aspectRatio: "as is", resolution: "standard", variants, seed: "new", mentionOnly: false };
}

/** Wraps a platform to call `onCard` with each card once it is shown. */
function withCardListener(platform: ChatPlatform, shown: (card: Card) => void): ChatPlatform {
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

/** The intent to edit this picture, or else the thread's current one. */
export function edit(prompt: string, picture?: string): Intent {
  return {
    ...{ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false },
    ...(picture !== undefined && { source: { attachments: [{ id: picture, name: picture }] } }),
  };
}
