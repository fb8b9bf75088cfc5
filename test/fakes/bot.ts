import { MemoryPreviewStore } from "../../src/core/cards/previews.ts";
import { Foreground } from "../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../src/core/core.ts";
import type { InboxDeps, Limits } from "../../src/core/deps.ts";
import type { Core } from "../../src/core/ports/core.ts";
import type { ImageModel, Planner } from "../../src/core/ports/models.ts";
import type { BlobStore } from "../../src/core/ports/pictures.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { Clock, Log } from "../../src/core/ports/runtime.ts";
import { AUTO, type ModelId, type Settings } from "../../src/core/vocabulary.ts";
import { Worker } from "../../src/core/worker.ts";
import { createAuto } from "../../src/models/auto.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { idGenerator } from "../../src/random.ts";
import type { Database } from "../../src/storage/dialect.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import type { Db } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { wordImages, wordProvenance } from "./model.ts";
import { wrapStores } from "./wrap-stores.ts";

export const silent: Log = { info() {}, warn() {}, error() {} };
export const clock: Clock = { now: () => new Date() };
export const settings: Settings = {
  ...{ models: ["fake" as ModelId], aspectRatio: "as is", resolution: "standard", variants: 3, seed: "new", mentionOnly: false },
};

export const limits: Limits = { historyTurns: 8, createFromText: "always", budget: {} };
/** Those of the bot that `startBot` starts. */
const ownLimits: Limits = { ...limits, confirmUsd: 0.5 };

export interface Bot {
  core: Core;
  store: SqlStore;
  worker: Worker;
  blobs: BlobStore;
  stop(): Promise<void>;
}

/** What survives a restart: the database, the pictures' folder, and the clock. */
export interface PersistentState {
  db: Db | Database;
  folder: string;
  clock?: Clock;
}

/** Starts a whole bot. `model`: two are the built-in editor and what `auto` chooses otherwise, and conversations use `auto`. `wrap` intercepts
 *  the calls of the core to each port. */
export async function startBot(
  { db, folder, clock: time = clock }: PersistentState,
  chat: ChatPlatform,
  model: ImageModel | readonly [editor: ImageModel, other: ImageModel],
  wrap = <T extends object>(port: T): T => port,
  planner?: Planner,
): Promise<Bot> {
  const store = new SqlStore("queue" in db ? db : new SqliteDatabase(db, time), idGenerator);
  await store.queue.releaseAll();
  const blobs = new FileBlobStore(folder, time);
  await blobs.sweep((key) => store.images.isImageReferenced(key)); // as the program does when it starts
  const platform = wrap(chat);
  const wrapped = wrapStores(store, wrap);
  const offered = "id" in model ? [wrap(model)] : model.map(wrap);
  const [editor, other] = offered;
  const auto = editor && other ? createAuto(editor, undefined, () => offered) : undefined;
  const deps: InboxDeps = {
    ...{
      store: wrapped,
      blobs: wrap(blobs),
      images: wordImages,
      provenance: wordProvenance,
      models: createModelRegistry(offered, auto),
      platform: () => platform,
    },
    ...{
      previews: new MemoryPreviewStore(),
      foreground: new Foreground(),
      clock: time,
      ids: idGenerator,
      log: silent,
      hashPerson: (_, id) => id,
      isImageReferenced: (key) => store.images.isImageReferenced(key),
    },
    ...{
      defaults: auto ? { ...settings, models: [AUTO], variants: 1 } : { ...settings, models: offered.map(({ id }) => id) },
      maxWaiting: 20,
      limits: ownLimits,
      ...(planner && { planner: wrap(planner) }),
      onPreview: () => {},
      wake: () => worker.wake(),
      checkLeases: () => worker.checkLeases(),
    },
  };
  const worker = new Worker(wrapped.queue, deps, { lanes: { fake: 4, local: 4 }, maxDrawing: 64 });
  const core = coreFor(chat.name, { commands: [], local: { about: "", examples: [] } }, deps);
  worker.start();
  await chat.start(core);
  return { core, store, worker, blobs, stop: () => worker.stop() };
}
