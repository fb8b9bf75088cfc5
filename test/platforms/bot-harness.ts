import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../commands/index.ts";
import { MemoryPreviewStore } from "../../src/core/cards/previews.ts";
import { Foreground } from "../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../src/core/core.ts";
import type { InboxDeps, Limits } from "../../src/core/deps.ts";
import { Backoff } from "../../src/core/platforms/backoff.ts";
import { Supervisor, type SupervisorOptions } from "../../src/core/platforms/supervisor.ts";
import type { ImageModel, Planner } from "../../src/core/ports/models.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { Clock, Log } from "../../src/core/ports/runtime.ts";
import type { ModelId, Settings, Turn } from "../../src/core/vocabulary.ts";
import { Worker } from "../../src/core/worker.ts";
import { images } from "../../src/images/read.ts";
import { createAuto } from "../../src/models/auto.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { guide, local } from "../../src/models/local/local.ts";
import { idGenerator } from "../../src/random.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { conversations, spending } from "../../src/storage/schema.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { type Db, openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { clock, limits, settings, silent } from "../fakes/bot.ts";
import { variedLocal } from "../fakes/local.ts";
import { provenance } from "../fakes/provenance.ts";

export interface BotHarnessOptions {
  /** The built-in editor if not given. */
  models?: ImageModel[];
  /** Offers `auto`, with the built-in editor, which has to be one of the models. */
  auto?: true;
  settings?: Partial<Settings>;
  limits?: Limits;
  planner?: Planner;
  clock?: Clock;
  log?: Log;
}

/** Pauses between attempts to connect, a hundredth of the real ones. */
export const quickBackoff = { firstMs: 10, maxMs: 600 };

export interface Charge {
  /** A pseudonym. */
  person: string;
  model: ModelId;
  usd: number;
}

/** A bot on one platform, which can be restarted over the same rows and files. */
export class BotHarness {
  readonly db: Db;
  readonly #close: () => void;
  readonly #folder = mkdtempSync(join(tmpdir(), "bot-"));
  readonly #options: BotHarnessOptions;
  #running: (() => Promise<void>) | undefined;

  constructor(options: BotHarnessOptions = {}) {
    this.#options = options;
    const { db, close } = openDatabase(":memory:");
    this.db = db;
    this.#close = close;
  }

  get store(): SqlStore {
    return new SqlStore(new SqliteDatabase(this.db, this.#clock), idGenerator);
  }

  get #clock(): Clock {
    return this.#options.clock ?? clock;
  }

  async start(platform: ChatPlatform, supervision: SupervisorOptions = {}): Promise<void> {
    const store = this.store;
    await store.queue.releaseAll();
    const models = this.#options.models ?? [variedLocal];
    const deps: InboxDeps = {
      ...{
        store,
        images,
        provenance,
        models: createModelRegistry(models, this.#options.auto && createAuto(local, undefined, () => models)),
        platform: () => platform,
        clock: this.#clock,
        ids: idGenerator,
        log: silent,
      },
      ...{
        blobs: new FileBlobStore(join(this.#folder, "blobs"), this.#clock),
        previews: new MemoryPreviewStore(),
        foreground: new Foreground(),
        maxWaiting: 20,
      },
      limits: this.#options.limits ?? limits,
      ...(this.#options.planner && { planner: this.#options.planner }),
      ...{ hashPerson: (_, id) => id, isImageReferenced: (key) => store.images.isImageReferenced(key) },
      defaults: { ...settings, models: ["local" as ModelId], variants: 1, ...this.#options.settings },
      ...{ onPreview: () => {}, wake: () => worker.wake(), checkLeases: () => worker.checkLeases() },
    };
    const lanes = Object.fromEntries(models.map(({ id }) => [id.split("/")[0], 4]));
    const worker = new Worker(store.queue, deps, { lanes, maxDrawing: 64 });
    this.#running = async () => {
      await supervisor.stop();
      await worker.stop();
    };
    const core = coreFor(platform.name, { commands: commands.map(({ usage, about }) => ({ usage, about })), local: guide }, deps);
    const supervisor = new Supervisor(platform, core, this.#options.log ?? silent, {
      backoff: new Backoff(quickBackoff),
      ...supervision,
    });
    worker.start();
    await supervisor.start();
  }

  /** All turns of the first conversation, in order. */
  async turns(): Promise<Turn[]> {
    const first = this.db.select({ id: conversations.id }).from(conversations).orderBy(conversations.id).limit(1).get();
    return first ? this.store.turns.listTurns(first.id) : [];
  }

  /** What drawings cost whom, oldest first. */
  charges(): Charge[] {
    const { person, model, usd } = spending;
    return this.db.select({ person, model, usd }).from(spending).orderBy(spending.id).all();
  }

  /** Runs the periodic clean-up. */
  async sweep(): Promise<void> {
    await this.store.drafts.sweepDrafts(this.#clock.now());
    await new FileBlobStore(join(this.#folder, "blobs"), this.#clock).sweep((key) => this.store.images.isImageReferenced(key));
  }

  async stop(): Promise<void> {
    await this.#running?.();
    this.#running = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
