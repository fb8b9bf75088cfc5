// The whole program as main puts it together, with the built-in editor and an easel, on loopback over a folder of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../../commands/index.ts";
import { PreviewStore } from "../../../src/core/cards/previews.ts";
import { coreFor } from "../../../src/core/core.ts";
import type { InboxDeps } from "../../../src/core/deps.ts";
import type { Log } from "../../../src/core/ports.ts";
import type { BlobKey, ModelId } from "../../../src/core/vocabulary.ts";
import { Worker } from "../../../src/core/worker.ts";
import { images } from "../../../src/images/read.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { guide, local } from "../../../src/models/local/local.ts";
import type { ObservedRequest } from "../../../src/observability/metrics.ts";
import type { WebPlatform } from "../../../src/platforms/web/platform.ts";
import { SqliteWebSessions } from "../../../src/platforms/web/store/sessions.ts";
import { SqliteWebMessageStore } from "../../../src/platforms/web/store/sqlite-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { SqliteStore } from "../../../src/storage/sqlite.ts";
import { clock, limits, settings, silent } from "../../fakes/bot.ts";
import { Easel } from "./held-model.ts";
import { pageOver } from "./page.ts";

export interface App {
  address: string;
  easel: Easel;
  store: SqliteStore;
  messages: SqliteWebMessageStore;
  blobs: FileBlobStore;
  /** What it says in the log went wrong. */
  faults: string[];
  warnings: string[];
  /** Every request, as it is measured. */
  observed: ObservedRequest[];
  /** Stops, runs `meanwhile`, and starts again over the same rows and at the same address, with the options in `changed`. */
  restart(meanwhile?: () => Promise<unknown>, changed?: { token?: string }): Promise<App>;
  stop(): Promise<void>;
}

interface Place {
  folder: string;
  port: number;
  token?: string;
  /** DEFAULT_MODELS; `local` unless said otherwise. */
  models?: ModelId[];
  metricsToken?: string;
  origins?: string[];
  trustedProxies?: string[];
  maxWaiting?: number;
  reloadsPages?: boolean;
}

export async function startApp({
  folder = mkdtempSync(join(tmpdir(), "threadbrush-page-")),
  port = 0,
  models = [local.id],
  ...door
}: Partial<Place> = {}): Promise<App> {
  const { db, close } = openDatabase(folder);
  const store = new SqliteStore(db, clock, idGenerator);
  const messages = new SqliteWebMessageStore(db);
  const blobs = new FileBlobStore(join(folder, "blobs"), clock);
  const easel = new Easel();
  const faults: string[] = [];
  const warnings: string[] = [];
  const observed: ObservedRequest[] = [];
  const log: Log = {
    ...silent,
    error: (_, message) => void faults.push(message),
    warn: (_, message) => void warnings.push(message),
  };
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const platform: WebPlatform = pageOver(messages, blobs, {
    ...{ port, isImageReferenced, log, sessions: new SqliteWebSessions(db), ...door },
    health: () => ({ status: "ok", platforms: { web: platform.status() } }),
    observe: (request) => void observed.push(request),
  });
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      models: createModelRegistry([local, easel]),
      previews: new PreviewStore(),
      clock,
      ids: idGenerator,
      log: silent,
    },
    ...{ platform: () => platform, hashPerson: (_: unknown, id: string) => id },
    ...{ defaults: { ...settings, models, variants: 1 }, maxWaiting: door.maxWaiting ?? 20, limits },
    ...{ wake: () => worker.wake(), checkLeases: () => worker.checkLeases() },
  };
  const worker = new Worker(store.queue, deps, { lanes: { local: 4, studio: 4 }, maxDrawing: 8 });
  await store.queue.releaseAll();
  await platform.start(coreFor("web", { commands: commands.map(({ usage, about }) => ({ usage, about })), local: guide }, deps));
  worker.start();
  async function down(): Promise<void> {
    await platform.stop();
    await worker.stop();
    close();
  }
  return {
    ...{ address: platform.address, easel, store, messages, blobs, faults, warnings, observed },
    async restart(meanwhile, changed) {
      await down();
      await meanwhile?.();
      return startApp({ folder, port: Number(new URL(platform.address).port), models, ...door, ...changed });
    },
    async stop() {
      await down();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
