// A complete bot, assembled like in main.ts. Everything is real except the model, and the platform unless it is the page.

import type { Card } from "../../src/core/cards/views.ts";
import { Foreground } from "../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../src/core/core.ts";
import type { InboxDeps } from "../../src/core/deps.ts";
import type { Core } from "../../src/core/ports/core.ts";
import type { ImageModel } from "../../src/core/ports/models.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { Clock, Log } from "../../src/core/ports/runtime.ts";
import { signalPreview } from "../../src/core/signals.ts";
import type { Stores } from "../../src/core/stores.ts";
import type { BlobKey, Intent, Settings } from "../../src/core/vocabulary.ts";
import { Worker } from "../../src/core/worker.ts";
import { createProvenance } from "../../src/images/provenance/provenance.ts";
import { images } from "../../src/images/read.ts";
import { resizeForDisplay } from "../../src/images/renditions.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { WebPlatform } from "../../src/platforms/web/platform.ts";
import { SqlWebMessageStore } from "../../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../../src/random.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { SqlStore } from "../../src/storage/store.ts";
import type { CallTimes } from "./measure.ts";
import { recordStatements } from "./statements.ts";

const clock: Clock = { now: () => new Date() };
const toStderr = (facts: object, message: string) => void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const log: Log = { info() {}, warn: toStderr, error: toStderr };

const rows = recordStatements();

export interface Bot {
  core: Core;
  store: Stores;
  /** Of the page; empty for another platform. */
  address: string;
  /** Time that this process spent in SQLite. */
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
  /** URL of a Postgres that several bots share, like `folder`. Undefined: SQLite in `folder`. */
  postgres?: string | undefined;
  /** Called with each card once it is shown. */
  onCard?(card: Card): void;
}

export async function startBot(
  folder: string,
  { model, chat, variants = 1, maxDrawing = 64, postgres, onCard }: BotOptions,
): Promise<Bot> {
  const shared = postgres === undefined ? {} : { database: { url: postgres, connections: 10, pictures: "files" as const } };
  const options = { dataDir: folder, modelConcurrency: maxDrawing, release: "bench", ...shared };
  const storage = await openStorage(options, clock, log);
  const { blobs, signals, previews } = storage;
  const store = new SqlStore(storage.database, idGenerator);
  const messages = new SqlWebMessageStore(storage.database);
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const platform = chat ?? pageOver(messages, storage, isImageReferenced);
  const watched = onCard ? withCardListener(platform, onCard) : platform;
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      provenance: createProvenance({ tool: "Threadbrush", writesPrompts: false }),
      models: createModelRegistry([model]),
      previews,
      foreground: new Foreground(),
      clock,
      ids: idGenerator,
      log,
    },
    platform: () => watched,
    hashPerson: (_, id) => id,
    defaults: settingsWith(model, variants),
    maxWaiting: 1_000_000,
    limits: { historyTurns: 8, createFromText: "always", budget: {} },
    onPreview: (turn) => signalPreview(turn, signals),
    wake: () => signals.send({ kind: "wake" }),
    checkLeases: () => signals.send({ kind: "cancelled" }),
  };
  const worker = new Worker(store.queue, deps, { lanes: { [model.id.split("/", 1)[0] ?? model.id]: maxDrawing }, maxDrawing });
  const core = coreFor(platform.name, { commands: [], local: { about: "", examples: [] } }, deps);
  worker.listenTo(signals);
  await platform.start(core);
  worker.start();
  return {
    ...{ core, store, rows, address: platform instanceof WebPlatform ? platform.address : "" },
    async stop() {
      await platform.stop();
      await worker.stop();
      await storage.close();
    },
  };
}

function pageOver(
  messages: SqlWebMessageStore,
  { blobs, signals, changes }: Storage,
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
      illustrate: async (_, picture) => picture, // it has no help
      selectSubject: async () => ({ kind: "none", userMessage: "" }), // nor does anybody mark areas
      log,
      clock,
      ids: idGenerator,
      signals,
      changes,
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
