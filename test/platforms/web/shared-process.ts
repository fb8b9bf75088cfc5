// What one of several processes that share a Postgres does for the page: it serves the page, draws, or both.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Foreground } from "../../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../../src/core/core.ts";
import type { InboxDeps } from "../../../src/core/deps.ts";
import type { Core } from "../../../src/core/ports/core.ts";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import { type Signals, signalCard, signalPreview } from "../../../src/core/signals.ts";
import type { PlatformName } from "../../../src/core/vocabulary.ts";
import { Worker } from "../../../src/core/worker.ts";
import { images } from "../../../src/images/read.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { guide } from "../../../src/models/local/local.ts";
import type { WebPlatform } from "../../../src/platforms/web/platform.ts";
import { SqlWebSessions } from "../../../src/platforms/web/store/sessions.ts";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { openStorage } from "../../../src/storage/open.ts";
import { SqlStore } from "../../../src/storage/store.ts";
import { clock, limits, settings, silent } from "../../fakes/bot.ts";
import type { FakeChat } from "../../fakes/chat.ts";
import { provenance } from "../../fakes/provenance.ts";
import { createPage } from "./page.ts";

export interface SharedProcess {
  /** The core as the chat sees it. */
  chatCore: Core;
  address: string;
  platform: WebPlatform;
  messages: SqlWebMessageStore;
  signals: Signals;
  stop(): Promise<void>;
}

export interface SharedProcessOptions {
  database: string;
  /** For the pictures of all processes. */
  folder: string;
  /** Undefined: this process draws nothing. */
  model?: ImageModel;
  /** The id of the model that the others draw with. */
  offers: ImageModel;
  token?: string;
  /** A chat from which people can open the page. All processes post there. */
  chat?: FakeChat;
  /** False: it only posts. Undefined: true. */
  servesPage?: boolean;
}

export async function startSharedProcess({
  database: url,
  folder,
  model,
  offers,
  chat,
  ...page
}: SharedProcessOptions): Promise<SharedProcess> {
  const shared = { url, connections: 4, pictures: "files" } as const;
  const options = { dataDir: folder, database: shared, modelConcurrency: 4, release: "test" };
  const storage = await openStorage(options, clock, silent);
  const { database, blobs, signals, changes, previews, handoffs, leases } = storage;
  const store = new SqlStore(database, idGenerator);
  const messages = new SqlWebMessageStore(database);
  const coreOf = (name: PlatformName) => coreFor(name, { commands: [], local: guide }, deps);
  const platform = createPage(messages, blobs, {
    ...page,
    chats: { links: store.pageLinks, coreOf, chatOf: () => chat },
    ...{ signals, changes, handoffs, leases, sessions: new SqlWebSessions(database) },
  });
  const deps: InboxDeps = {
    store,
    blobs,
    isImageReferenced: async () => true,
    images,
    provenance,
    models: createModelRegistry([offers]),
    previews,
    foreground: new Foreground(),
    clock,
    ids: idGenerator,
    log: silent,
    platform: (name) => (chat && name === chat.name ? chat : platform),
    pageAddress: "https://brush.example",
    onCardChanged: (turn) => signalCard(turn, signals),
    hashPerson: (_, id) => id,
    defaults: { ...settings, models: [offers.id], variants: 1 },
    maxWaiting: 20,
    limits,
    onPreview: (turn) => signalPreview(turn, signals),
    wake: () => signals.send({ kind: "wake" }),
    checkLeases: () => signals.send({ kind: "cancelled" }),
  };
  const [provider = ""] = offers.id.split("/");
  const worker = new Worker(store.queue, deps, { lanes: model ? { [provider]: 4 } : {}, maxDrawing: 8 });
  worker.listenTo(signals);
  await platform.start(coreOf("web"));
  worker.start();
  return {
    chatCore: coreOf(chat?.name ?? "discord"),
    address: platform.address,
    platform,
    messages,
    signals,
    async stop() {
      await platform.stop();
      await worker.stop();
      await storage.close();
    },
  };
}

/** A folder for the pictures of all processes. */
export function sharedFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-shared-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
