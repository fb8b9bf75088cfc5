// People and the whole bot, with time in the test's hands.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { PreviewStore } from "../../src/core/cards/previews.ts";
import { coreFor } from "../../src/core/core.ts";
import type { InboxDeps, Limits } from "../../src/core/deps.ts";

import type { Core, TaskOutcome } from "../../src/core/ports.ts";
import type { TaskKind } from "../../src/core/task-queue.ts";
import type { Intent, Location, Request, Settings, Thread, VariantKey } from "../../src/core/vocabulary.ts";
import { Worker } from "../../src/core/worker.ts";
import { idGenerator } from "../../src/random.ts";
import { type Db, openDatabase } from "../../src/storage/database.ts";
import { DiskSpaceGuard } from "../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { SqliteStore } from "../../src/storage/sqlite.ts";
import { limits, settings, silent } from "../fakes/bot.ts";
import { FakeChat, type Shown } from "../fakes/chat.ts";
import { FakeModel, offering, wordImages } from "../fakes/model.ts";

type Edit = Extract<Intent, { kind: "edit" }>;
type Said = Partial<Edit> & { by?: string; in?: Location; moderator?: boolean };

const MAX_IDLE_MS = { timeout: 15_000, interval: 5 };
/** Longer than any back-off of the first attempts, shorter than a lease. */
const SKIPPED_MS = 25_000;

export interface CoreHarnessOptions {
  models?: FakeModel[];
  settings?: Partial<Settings>;
  /** The most pictures drawn at once. */
  mostDrawing?: number;
  /** Bytes that are free on the disk. */
  free?: () => number;
  limits?: Partial<Limits>;
  /** The most turns of one person that may wait. */
  maxWaiting?: number;
  /** Rows that are there already. */
  db?: Db;
}

export class CoreHarness {
  readonly chat = new FakeChat();
  /** Another platform, with the same bot. */
  readonly page = new FakeChat("web");
  readonly models: FakeModel[];
  readonly db: Db;
  readonly store: SqliteStore;
  readonly core: Core;
  readonly #pageCore: Core;
  readonly worker: Worker;
  readonly folder = mkdtempSync(join(tmpdir(), "talk-"));
  /** Where everything is said unless a test says otherwise. */
  readonly thread: Thread = { platform: "discord", id: "t" };
  /** What is told at the level info, message by message. */
  readonly told: { message: string; facts: Record<string, unknown> }[] = [];
  /** How often a task was deferred, by its kind. */
  readonly deferred: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  /** How often a task ended in an error, by its kind. */
  readonly failed: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  /** How cards were posted and edited, as the metrics count it. */
  readonly cardOutcomes: string[] = [];
  #ms = Date.now();
  #requests = 0;

  constructor(options: CoreHarnessOptions = {}) {
    const clock = { now: () => new Date(this.#ms) };
    this.models = options.models ?? [new FakeModel()];
    this.db = options.db ?? openDatabase(":memory:").db;
    this.store = new SqliteStore(this.db, clock, idGenerator);
    const free = options.free;
    const blobs = new FileBlobStore(this.folder, clock, new DiskSpaceGuard(this.folder, clock, free && (async () => free())));
    const models = this.models.map(({ id }) => id);
    const deps: InboxDeps = {
      ...{
        store: this.store,
        blobs,
        images: wordImages,
        models: offering(...this.models),
        platform: (name) => (name === "web" ? this.page : this.chat),
      },
      ...{
        previews: new PreviewStore(),
        clock,
        ids: idGenerator,
        log: { ...silent, info: (facts, message) => void this.told.push({ message, facts }) },
        hashPerson: (_, id) => id,
        isImageReferenced: (key) => this.store.images.isImageReferenced(key),
      },
      ...{ defaults: { ...settings, models, variants: 1, ...options.settings }, maxWaiting: options.maxWaiting ?? 20 },
      limits: { ...limits, ...options.limits },
      ...{ wake: () => this.worker.wake(), checkLeases: () => this.worker.checkLeases() },
    };
    const lanes = Object.fromEntries(models.map((id) => [id.split("/")[0], 4]));
    this.worker = new Worker(this.store.queue, deps, { lanes, maxDrawing: options.mostDrawing ?? 64 });
    deps.metrics = {
      turnReceived() {},
      turnEnded() {},
      pictureDrawn() {},
      cardPosted: (_, outcome) => void this.cardOutcomes.push(outcome),
      moneySpent() {},
      taskEnded: (kind, outcome) => this.#ended(kind, outcome),
    };
    const guides = { commands: [], local: { about: "", examples: [] } };
    this.core = coreFor("discord", guides, deps);
    this.#pageCore = coreFor("web", guides, deps);
  }

  /** A person says it, and the bot answers them. */
  async says(prompt: string, { by = "ada", in: place, moderator = false, ...intent }: Said = {}) {
    return this.wishes(
      { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false, ...intent },
      { by, moderator, ...(place && { in: place }) },
    );
  }

  async wishes(intent: Intent, { by = "ada", in: place, moderator = false }: Pick<Said, "by" | "in" | "moderator"> = {}) {
    const author = { id: by, name: by, moderator };
    const request: Request = {
      ...{ id: `r${++this.#requests}`, location: place ?? { thread: this.thread }, author, at: new Date(this.#ms), intent },
    };
    const { location: at } = request;
    const { platform } = "thread" in at ? at.thread : at.channel;
    return (platform === "web" ? this.#pageCore : this.core).receive(request);
  }

  /** Says it, and waits until its card shows the end of it. */
  async turn(number: number, prompt: string, said: Said = {}): Promise<Shown> {
    await this.says(prompt, said);
    return this.shows(number);
  }

  /** The card of that turn once nothing of it is to come. */
  async shows(number: number, thread = this.thread.id): Promise<Shown> {
    await this.until(() => this.card(number, thread)?.card.drawing === false);
    return this.card(number, thread) as Shown;
  }

  async picks(number: number, variant: number, on = true, by = "ada"): Promise<void> {
    const of = this.card(number)?.card.slots[variant - 1]?.variant as VariantKey;
    await this.wishes({ kind: "pick", of, on }, { by });
    await this.quiet();
  }

  card(number: number, thread = this.thread.id): Shown | undefined {
    return this.chat.shown.findLast((shown) => shown.thread === thread && shown.card.number === number);
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.#ms += ms;
    this.worker.wake();
  }

  async until(fact: () => boolean | Promise<boolean>): Promise<void> {
    await expect.poll(fact, MAX_IDLE_MS).toBe(true);
  }

  /** Waits until there is nothing left to do. */
  async quiet(): Promise<void> {
    const waiting = async () => Object.values(await this.store.queue.countAll()).reduce((sum, n) => sum + n, 0);
    await expect.poll(waiting, MAX_IDLE_MS).toBe(0);
  }

  #ended(kind: TaskKind, outcome: TaskOutcome): void {
    if (outcome === "done") return;
    this[outcome][kind]++;
    this.#ms += SKIPPED_MS;
  }
}

/** A bot that people can talk to; it stops with the test. */
export async function talk(options?: CoreHarnessOptions): Promise<CoreHarness> {
  const made = new CoreHarness(options);
  made.worker.start();
  await made.chat.start(made.core);
  onTestFinished(() => made.worker.stop());
  return made;
}

/** A picture that somebody posted: the bot reads the word as its pixels. */
export const posted = (...ids: string[]) => ({ attachments: ids.map((id) => ({ id, name: `${id}.png` })) });
export const attached = (...ids: string[]) => posted(...ids).attachments;
