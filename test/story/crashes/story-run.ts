// One run of a story, over processes that share rows, files and a clock: the first may crash at a step, the second takes over.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNull, min } from "drizzle-orm";
import type { Spending } from "../../../src/core/store.ts";
import type { TaskKind } from "../../../src/core/task-queue.ts";
import type { PlannedReading } from "../../../src/core/vocabulary.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { conversations, forgetRequests, tasks, variants } from "../../../src/storage/schema.ts";
import { type OpenDatabase, openDatabase } from "../../../src/storage/sqlite/open.ts";
import { SqliteTaskQueue } from "../../../src/storage/sqlite/task-queue.ts";
import { type Bot, startBot } from "../../fakes/bot.ts";
import { FakeEditor, FakeModel } from "../../fakes/model.ts";
import { FakePlanner } from "../../fakes/planner.ts";
import type { Environment, VisibleCard } from "../environments/environment.ts";
import { type CrashPlan, crashAtStep, StorageCalls } from "./crash-harness.ts";
import { ManualClock } from "./manual-clock.ts";

const TIMEOUT_MS = 60_000;
const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

/** What happens, and what must be shown and stored in the end, at every step at which the process may crash. */
export interface Story {
  run(story: StoryRun): Promise<void>;
  /** The model can't create pictures from text. */
  needsPicture?: true;
  /** What a picture costs. Undefined: nothing. */
  usd?: number;
  /** The model is the built-in editor, and reads instructions as that does. */
  local?: true;
  /** `auto` chooses between the model and a free one. */
  auto?: true;
  /** What a language model reads. */
  readings?: Record<string, PlannedReading>;
  cards: Omit<VisibleCard, "text">[];
  /** A part of the text of each card, or "". */
  texts: string[];
  variantStates: string[];
}

export class StoryRun {
  readonly environment: Environment;
  readonly plan: CrashPlan;
  readonly #model: FakeModel;
  readonly #offersAuto: boolean;
  readonly #planner: FakePlanner | undefined;
  readonly #clock = new ManualClock();
  readonly #rows: OpenDatabase = openDatabase(":memory:");
  readonly #folder = mkdtempSync(join(tmpdir(), "step-"));
  readonly #storage = new StorageCalls();
  #bot: Promise<Bot> | undefined;
  #restarted = false;

  constructor(environment: Environment, plan: CrashPlan, { needsPicture, usd, auto, local, readings }: Story) {
    this.environment = environment;
    this.plan = plan;
    this.#model = new FakeModel("fake", { needsReference: needsPicture === true, ...(usd && { cost: "computed" }) });
    if (local) this.#model = new FakeEditor();
    if (usd) this.#model.usd = usd;
    this.#offersAuto = auto === true;
    this.#planner = readings && new FakePlanner(readings);
  }

  /** How many pictures the model was to draw. */
  get draws(): number {
    return this.#model.draws;
  }

  /** How often the language model was asked. */
  get reads(): number {
    return this.#planner?.reads ?? 0;
  }

  /** USD that are known to be paid, and how many payments are unknown. */
  async spent(): Promise<Spending | undefined> {
    return (await this.#currentBot())?.store.spending.spentSince(new Date(0));
  }

  get #mustRestart(): boolean {
    return this.plan.crashed && !this.#restarted;
  }

  /** The running bot. After the crash, a new one over the same rows and files. Undefined if it crashed while starting. */
  async #currentBot(): Promise<Bot | undefined> {
    if (this.#mustRestart) {
      this.#restarted = true;
      this.environment.disconnect();
      this.#bot = this.#restart();
    }
    this.#bot ??= this.#start(this.plan);
    return this.#unlessCrashed(this.#bot);
  }

  /** Starts a new process once the first one stores nothing any longer: a task that it claimed later would wait until its lease has expired. */
  async #restart(): Promise<Bot> {
    while (!this.#storage.isIdle) await tick();
    return this.#start(undefined);
  }

  #start(plan: CrashPlan | undefined): Promise<Bot> {
    const persisted = { db: this.#rows.db, folder: this.#folder, clock: this.#clock };
    const isStorage = (port: object) => port instanceof FileBlobStore || port instanceof SqliteTaskQueue;
    const tracked = <T extends object>(port: T): T => (isStorage(port) ? this.#storage.track(port) : port);
    const wrap = plan ? <T extends object>(port: T): T => crashAtStep(tracked(port), plan) : undefined;
    const model = this.#offersAuto ? ([new FakeModel("local"), this.#model] as const) : this.#model;
    return startBot(persisted, this.environment.connect(plan, this.#clock), model, wrap, this.#planner);
  }

  async #unlessCrashed<T>(work: Promise<T>): Promise<T | undefined> {
    const done = work.then((result) => ({ result }));
    while (!this.#mustRestart) {
      const ended = await Promise.race([done, tick()]);
      if (ended) return (ended as { result: T }).result;
    }
    done.catch(() => {}); // the call may still reject
    return undefined;
  }

  /** Performs an action of a person. If the bot crashes during it and nothing came of it, performs it again. */
  async act(action: () => Promise<void>, isDone: () => boolean): Promise<void> {
    for (;;) {
      await this.#currentBot();
      await this.#unlessCrashed(action());
      if (!this.#mustRestart) return;
      await this.#waitForQueue(({ draw: _, ...others }) => isDone() || isEmpty(others));
      if (isDone()) return;
    }
  }

  async waitFor(fact: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + TIMEOUT_MS; !fact(); await tick()) {
      this.#skipWait(await this.#currentBot());
      if (Date.now() > end)
        throw new Error(
          `${what}: not shown after ${this.plan.crashedAt} (${this.plan.steps}): ${JSON.stringify(this.environment.cards())}`,
        );
    }
  }

  /** Waits until the queue is empty, whichever process runs by then. */
  waitUntilIdle(): Promise<void> {
    return this.#waitForQueue(isEmpty);
  }

  async #waitForQueue(matches: (waiting: Record<TaskKind, number>) => boolean): Promise<void> {
    for (const end = Date.now() + TIMEOUT_MS; ; await tick()) {
      const bot = await this.#currentBot();
      this.#skipWait(bot);
      if (bot && matches(await bot.store.queue.countAll())) return;
      if (Date.now() > end) throw new Error(`never idle after ${this.plan.crashedAt} (${this.plan.steps})`);
    }
  }

  /** Advances the clocks to the next due task. */
  #skipWait(bot: Bot | undefined): void {
    if (!bot) return;
    const [next] = this.#rows.db
      .select({ due: min(tasks.dueAt) })
      .from(tasks)
      .where(isNull(tasks.lease))
      .all();
    const wait = (next?.due?.getTime() ?? 0) - this.#clock.now().getTime();
    if (wait <= 0) return;
    this.#clock.advance(wait);
    this.environment.advance(wait);
    bot.worker.checkLeases();
    bot.worker.wake();
  }

  /** The stored states of each turn's variants. */
  variantStates(): string[] {
    const drawn = this.#rows.db.select({ turn: variants.turn, state: variants.state }).from(variants).orderBy(variants.id).all();
    return [...Map.groupBy(drawn, ({ turn }) => turn).values()].map((states) => states.map(({ state }) => state).join(" "));
  }

  /** Stops and resolves to the numbers of remaining conversations, forget requests and pictures. */
  async end(): Promise<Record<string, number>> {
    const stopped = async () => (await this.#currentBot())?.stop().then(() => true);
    while (!(await this.#unlessCrashed(stopped()))) await this.waitUntilIdle();
    await this.environment.close();
    const { db } = this.#rows;
    const [remaining, people] = [await db.$count(conversations), await db.$count(forgetRequests)];
    const counted = { conversations: remaining, people, pictures: readdirSync(this.#folder).length };
    this.#rows.close();
    rmSync(this.#folder, { recursive: true, force: true });
    return counted;
  }
}

const isEmpty = (waiting: Partial<Record<TaskKind, number>>) => Object.values(waiting).every((n) => n === 0);
