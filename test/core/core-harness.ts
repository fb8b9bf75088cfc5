// The whole core over an in-memory chat. The test controls the time.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { actionId, toIntent } from "../../commands/actions.ts";
import { MemoryPreviewStore } from "../../src/core/cards/previews.ts";
import type { Action } from "../../src/core/cards/views.ts";
import { Foreground } from "../../src/core/concurrency/foreground.ts";
import { coreFor } from "../../src/core/core.ts";
import type { InboxDeps, Limits } from "../../src/core/deps.ts";
import type { Core } from "../../src/core/ports/core.ts";
import type { Planner } from "../../src/core/ports/models.ts";
import type { BlobStore, ImageReader } from "../../src/core/ports/pictures.ts";
import type { TaskOutcome } from "../../src/core/ports/runtime.ts";
import type { TaskKind } from "../../src/core/task-queue.ts";
import type { Intent, Location, Request, ServerChannel, Settings, Thread, VariantKey } from "../../src/core/vocabulary.ts";
import { Worker } from "../../src/core/worker.ts";
import { type Auto, createAuto } from "../../src/models/auto.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { idGenerator } from "../../src/random.ts";
import { DiskSpaceGuard } from "../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { type Db, openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { limits, settings, silent } from "../fakes/bot.ts";
import { FakeChat, type Shown } from "../fakes/chat.ts";
import { FakeModel, offering, wordImages, wordProvenance } from "../fakes/model.ts";

type Edit = Extract<Intent, { kind: "edit" }>;
interface From {
  by?: string;
  in?: Location;
  moderator?: boolean;
  /** The message's id. By default a new one: "r1", "r2"… */
  id?: string;
  editedAt?: Date;
  /** The channel, or its thread's, and its server. */
  at?: ServerChannel;
}
type SendOptions = Partial<Edit> & From;

const POLLING = { timeout: 15_000, interval: 5 };
/** Longer than any back-off of the first attempts, shorter than a lease. */
const SKIP_MS = 25_000;

export interface CoreHarnessOptions {
  models?: FakeModel[];
  /** Offers `auto`, with the first of the models for the built-in editor. */
  auto?: true;
  settings?: Partial<Settings>;
  /** The maximum number of pictures drawn at once. */
  maxDrawing?: number;
  /** The disk's free space in bytes. */
  freeBytes?: () => number;
  /** Wraps the folder with pictures. */
  wrapBlobs?: (folder: BlobStore) => BlobStore;
  limits?: Partial<Limits>;
  /** How many turns of one person may wait. */
  maxWaiting?: number;
  /** How far the clock advances when a task is deferred or fails: by default, further than any back-off. Milliseconds. */
  skipMs?: number;
  /** Reads what the first model, the built-in editor, doesn't understand. */
  planner?: Planner;
  /** A database with existing rows. */
  db?: Db;
  images?: ImageReader;
}

function autoOver(models: FakeModel[]): Auto {
  return createAuto(models[0] ?? new FakeModel(), undefined, () => models);
}

export class CoreHarness {
  readonly chat = new FakeChat();
  /** A second platform of the same bot. */
  readonly page = new FakeChat("web");
  readonly models: FakeModel[];
  readonly db: Db;
  readonly store: SqlStore;
  readonly core: Core;
  readonly #pageCore: Core;
  readonly worker: Worker;
  readonly foreground = new Foreground();
  readonly folder = mkdtempSync(join(tmpdir(), "core-"));
  /** The default thread of every request. */
  readonly thread: Thread = { platform: "discord", id: "t" };
  /** What was logged at level info. */
  readonly infoLogs: { message: string; facts: Record<string, unknown> }[] = [];
  /** What was logged at level error. */
  readonly errorLogs: string[] = [];
  /** How often a task was deferred, by kind. */
  readonly deferred: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  /** How often a task ended in an error, by kind. */
  readonly failed: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  /** The outcomes of posting and editing cards, as reported to the metrics. */
  readonly cardOutcomes: string[] = [];
  #ms = Date.now();
  #requests = 0;
  readonly #skipMs: number;

  constructor(options: CoreHarnessOptions = {}) {
    this.#skipMs = options.skipMs ?? SKIP_MS;
    const clock = { now: () => new Date(this.#ms) };
    this.models = options.models ?? [new FakeModel()];
    this.db = options.db ?? openDatabase(":memory:").db;
    this.store = new SqlStore(new SqliteDatabase(this.db, clock), idGenerator);
    const { freeBytes, wrapBlobs = (folder) => folder } = options;
    const folder = new FileBlobStore(
      this.folder,
      clock,
      new DiskSpaceGuard(this.folder, clock, freeBytes && (async () => freeBytes())),
    );
    const models = this.models.map(({ id }) => id);
    const deps: InboxDeps = {
      ...{
        store: this.store,
        blobs: wrapBlobs(folder),
        images: options.images ?? wordImages,
        provenance: wordProvenance,
        models: options.auto ? createModelRegistry(this.models, autoOver(this.models)) : offering(...this.models),
        platform: (name) => (name === "web" ? this.page : this.chat),
      },
      ...{
        previews: new MemoryPreviewStore(),
        foreground: this.foreground,
        clock,
        ids: idGenerator,
        log: {
          ...silent,
          info: (facts, message) => void this.infoLogs.push({ message, facts }),
          error: (_, message) => void this.errorLogs.push(message),
        },
        hashPerson: (_, id) => id,
        isImageReferenced: (key) => this.store.images.isImageReferenced(key),
      },
      ...{ defaults: { ...settings, models, variants: 1, ...options.settings }, maxWaiting: options.maxWaiting ?? 20 },
      limits: { ...limits, ...options.limits },
      ...(options.planner && { planner: options.planner }),
      ...{ onPreview: () => {}, wake: () => this.worker.wake(), checkLeases: () => this.worker.checkLeases() },
    };
    const lanes = Object.fromEntries(models.map((id) => [id.split("/")[0], 4]));
    this.worker = new Worker(this.store.queue, deps, { lanes, maxDrawing: options.maxDrawing ?? 64 });
    deps.metrics = {
      turnReceived() {},
      turnEnded() {},
      pictureDrawn() {},
      instructionRead() {},
      cardPosted: (_, outcome) => void this.cardOutcomes.push(outcome),
      moneySpent() {},
      taskEnded: (kind, outcome) => this.#ended(kind, outcome),
    };
    const guides = { commands: [], local: { about: "", examples: [] } };
    this.core = coreFor("discord", guides, deps);
    this.#pageCore = coreFor("web", guides, deps);
  }

  /** Sends a prompt as a person. Resolves to the bot's answer. */
  async send(prompt: string, { by, in: place, moderator, id, editedAt, at, ...intent }: SendOptions = {}) {
    return this.request(
      { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false, ...intent },
      {
        ...(by && { by }),
        ...(moderator && { moderator }),
        ...(place && { in: place }),
        ...(id && { id }),
        ...(editedAt && { editedAt }),
        ...(at && { at }),
      },
    );
  }

  /** Edits the message with this id. */
  async edit(id: string, prompt: string, options: SendOptions = {}) {
    this.#ms += 1;
    return this.send(prompt, { id, editedAt: new Date(this.#ms), ...options });
  }

  /** Sends any intent as a person. Resolves to the bot's answer. */
  async request(intent: Intent, { by = "ada", in: place, moderator = false, id, editedAt, at }: From = {}) {
    const author = { id: by, name: by, moderator };
    const request: Request = {
      id: id ?? `r${++this.#requests}`,
      ...{ location: place ?? { thread: this.thread }, author, at: new Date(this.#ms), intent },
      ...(editedAt && { editedAt }),
      ...at,
    };
    const { location } = request;
    const { platform } = "thread" in location ? location.thread : location.channel;
    return (platform === "web" ? this.#pageCore : this.core).receive(request);
  }

  /** Sends a prompt and resolves to its finished card. */
  async runTurn(number: number, prompt: string, options: SendOptions = {}): Promise<Shown> {
    await this.send(prompt, options);
    return this.waitForCard(number);
  }

  /** Resolves to the turn's card once it asks nothing and nothing is being drawn. */
  async waitForCard(number: number, thread = this.thread.id): Promise<Shown> {
    const isSettled = (card = this.card(number, thread)?.card) => card?.drawing === false && card.state !== "asking";
    await this.waitUntil(() => isSettled());
    return this.card(number, thread) as Shown;
  }

  async pick(number: number, variant: number, on = true, by = "ada"): Promise<void> {
    const of = this.card(number)?.card.slots[variant - 1]?.variant as VariantKey;
    await this.request({ kind: "pick", of, on }, { by });
    await this.waitUntilIdle();
  }

  card(number: number, thread = this.thread.id): Shown | undefined {
    return this.chat.shown.findLast((shown) => shown.thread === thread && shown.card.number === number);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  /** Advances the clock. */
  advance(ms: number): void {
    this.#ms += ms;
    this.worker.wake();
  }

  async waitUntil(fact: () => boolean | Promise<boolean>): Promise<void> {
    await expect.poll(fact, POLLING).toBe(true);
  }

  /** Clicks the first button of this kind on the turn's card. Resolves to the bot's answer. */
  async click(number: number, kind: Action["kind"], from: From = {}) {
    const action = this.card(number)?.card.actions.find((one) => one.kind === kind);
    const clicked = action && toIntent(actionId(action), this.thread);
    if (!clicked || !("intent" in clicked)) throw new Error(`no button ${kind} on card ${number}`);
    return this.request(clicked.intent, from);
  }

  /** Waits until the queue is empty. */
  async waitUntilIdle(): Promise<void> {
    const waiting = async () => Object.values(await this.store.queue.countAll()).reduce((sum, n) => sum + n, 0);
    await expect.poll(waiting, POLLING).toBe(0);
  }

  #ended(kind: TaskKind, outcome: TaskOutcome): void {
    if (outcome === "done") return;
    this[outcome][kind]++;
    this.#ms += this.#skipMs;
  }
}

/** Starts a bot that stops when the test ends. */
export async function startHarness(options?: CoreHarnessOptions): Promise<CoreHarness> {
  const bot = new CoreHarness(options);
  bot.worker.start();
  await bot.chat.start(bot.core);
  onTestFinished(() => bot.worker.stop());
  return bot;
}

/** A message in a person's own words, which doesn't mention other people. */
export const said = { said: { mentionsOthers: false } };
/** Pictures that a person attaches. The fake image reader takes the id for the pixels. */
export const attachments = (...ids: string[]) => ids.map((id) => ({ id, name: `${id}.png` }));
export const pictureSource = (...ids: string[]) => ({ attachments: attachments(...ids) });
