// The page with the built-in editor and a model that the test controls, on loopback with its own folder.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../../commands/index.ts";
import { MemoryPreviewStore } from "../../../src/core/cards/previews.ts";
import { Foreground } from "../../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../../src/core/core.ts";
import type { InboxDeps } from "../../../src/core/deps.ts";
import type { Core } from "../../../src/core/ports/core.ts";
import type { Log } from "../../../src/core/ports/runtime.ts";
import { signalCard } from "../../../src/core/signals.ts";
import type { BlobKey, ModelId, PlatformName, Turn } from "../../../src/core/vocabulary.ts";
import { Worker } from "../../../src/core/worker.ts";
import { images } from "../../../src/images/read.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { guide, local } from "../../../src/models/local/local.ts";
import type { ObservedRequest } from "../../../src/observability/metrics.ts";
import type { WebPlatform } from "../../../src/platforms/web/platform.ts";
import { SqlWebSessions } from "../../../src/platforms/web/store/sessions.ts";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { LocalSignals } from "../../../src/storage/sqlite/signals.ts";
import { SqlStore } from "../../../src/storage/store.ts";
import { clock, limits, settings, silent } from "../../fakes/bot.ts";
import type { FakeChat } from "../../fakes/chat.ts";
import { variedLocal } from "../../fakes/local.ts";
import { provenance } from "../../fakes/provenance.ts";
import { HeldModel } from "./held-model.ts";
import { createPage } from "./page.ts";

export interface App {
  address: string;
  heldModel: HeldModel;
  store: SqlStore;
  messages: SqlWebMessageStore;
  blobs: FileBlobStore;
  /** Messages logged as errors. */
  errors: string[];
  warnings: string[];
  /** Every measured request. */
  observed: ObservedRequest[];
  /** The core as the chat sees it. */
  chatCore: Core;
  /** Stops, runs `whileStopped`, and restarts with the same data and address and the options in `changed`. */
  restart(whileStopped?: () => Promise<unknown>, changed?: { token?: string; shares?: boolean }): Promise<App>;
  stop(): Promise<void>;
}

/** Where links of the chat lead. */
export const PAGE_ADDRESS = "https://brush.example";

interface AppOptions {
  folder: string;
  port: number;
  token?: string;
  /** DEFAULT_MODELS; `local` by default. */
  models?: ModelId[];
  metricsToken?: string;
  origins?: string[];
  trustedProxies?: string[];
  maxWaiting?: number;
  /** MENTION_ONLY. */
  mentionOnly?: boolean;
  /** SHARE_LINKS. */
  shares?: boolean;
  /** CONFIRM_USD; never by default. */
  confirmUsd?: number;
  reloadsPages?: boolean;
  /** A chat from which people can open the page. */
  chat?: FakeChat;
}

export async function startApp({
  folder = mkdtempSync(join(tmpdir(), "threadbrush-page-")),
  port = 0,
  models = [local.id],
  mentionOnly = false,
  shares = false,
  chat,
  ...options
}: Partial<AppOptions> = {}): Promise<App> {
  const { db, close } = openDatabase(folder);
  const store = new SqlStore(new SqliteDatabase(db, clock), idGenerator);
  const messages = new SqlWebMessageStore(new SqliteDatabase(db, clock));
  const blobs = new FileBlobStore(join(folder, "blobs"), clock);
  const heldModel = new HeldModel();
  const errors: string[] = [];
  const warnings: string[] = [];
  const observed: ObservedRequest[] = [];
  const log: Log = {
    ...silent,
    error: (_, message) => void errors.push(message),
    warn: (_, message) => void warnings.push(message),
  };
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const signals = new LocalSignals();
  const coreOf = (name: PlatformName) =>
    coreFor(name, { commands: commands.map(({ usage, about }) => ({ usage, about })), local: guide }, deps);
  const platform: WebPlatform = createPage(messages, blobs, {
    signals,
    shares: shares ? store.sharedLinks : undefined,
    chats: chat && { links: store.pageLinks, coreOf, chatOf: () => chat },
    ...{ port, isImageReferenced, log, sessions: new SqlWebSessions(new SqliteDatabase(db, clock)), ...options },
    health: async () => ({ status: "ok", platforms: { web: platform.status() } }),
    observe: (request) => void observed.push(request),
  });
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      provenance,
      models: createModelRegistry([variedLocal, heldModel]),
      previews: new MemoryPreviewStore(),
      foreground: new Foreground(),
      clock,
      ids: idGenerator,
      log: silent,
    },
    ...(chat && { pageAddress: PAGE_ADDRESS, onCardChanged: (turn: Turn) => signalCard(turn, signals) }),
    ...{
      platform: (name: PlatformName) => (chat && name === chat.name ? chat : platform),
      hashPerson: (_: unknown, id: string) => id,
    },
    ...{ defaults: { ...settings, models, variants: 1, mentionOnly }, maxWaiting: options.maxWaiting ?? 20 },
    limits: { ...limits, ...(options.confirmUsd !== undefined && { confirmUsd: options.confirmUsd }) },
    ...{ onPreview: () => {}, wake: () => worker.wake(), checkLeases: () => worker.checkLeases() },
  };
  const worker = new Worker(store.queue, deps, { lanes: { local: 4, studio: 4 }, maxDrawing: 8 });
  await store.queue.releaseAll();
  await platform.start(coreOf("web"));
  const chatCore = coreOf(chat?.name ?? "discord");
  await chat?.start(chatCore);
  worker.start();
  async function down(): Promise<void> {
    await platform.stop();
    await worker.stop();
    close();
  }
  return {
    chatCore,
    ...{ address: platform.address, heldModel, store, messages, blobs, errors, warnings, observed },
    async restart(whileStopped, changed) {
      await down();
      await whileStopped?.();
      return startApp({
        folder,
        port: Number(new URL(platform.address).port),
        models,
        mentionOnly,
        shares,
        ...(chat && { chat }),
        ...options,
        ...changed,
      });
    },
    async stop() {
      await down();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
