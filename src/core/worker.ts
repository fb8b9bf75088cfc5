import { setImmediate } from "node:timers/promises";
import { RefusedCards } from "./cards/refused-cards.ts";
import type { Deferred } from "./deferred.ts";
import type { Deps } from "./deps.ts";
import { ModelError, PlatformError, StorageError } from "./errors.ts";
import { FairTurns } from "./fair-turns.ts";
import { forgetOnPlatform } from "./intake/forget.ts";
import { isPermanent, MAX_REFUSALS } from "./platforms/refusals.ts";
import type { TaskOutcome } from "./ports.ts";
import type { Task, TaskKind, TaskQueue } from "./task-queue.ts";
import { drawVariant } from "./turns/draw-variant.ts";
import { giveUpOpening, openConversation } from "./turns/open.ts";
import { prepareTurn } from "./turns/prepare.ts";
import { abandonCard, publishTurn } from "./turns/publish.ts";
import { forgetConversation, removeConversation } from "./turns/remove.ts";
import { reportTurnEnded } from "./turns/turn-ended.ts";
import { platformNames } from "./vocabulary.ts";

const LEASE_MS = 30_000;
const POLL_INTERVAL_MS = 200;
const MAX_CRASHES = 5;
/** Failed attempts after which a task is given up. A deferral is not a failure. Removing is retried for most of a day. */
const MAX_ATTEMPTS: Record<TaskKind, number> = { open: 20, prepare: 8, draw: 20, publish: 30, remove: 1500, forget: 1500 };
/** On each platform: one that doesn't answer delays no other. Drawing has a line of its own for each provider. */
const CONCURRENCY: Record<Exclude<TaskKind, "draw">, number> = { open: 16, prepare: 16, publish: 16, remove: 2, forget: 1 };
/** Tasks that fetch pictures: each may hold a few of up to 32 MB. One place is always left to another person. */
const FETCHING = { slots: 4, perKey: 3 };

export interface WorkerOptions {
  /** The providers' names, each with how many pictures it draws at once. */
  lanes: Record<string, number>;
  /** The most pictures drawn at once, over all lanes. */
  maxDrawing: number;
}

interface RunningTask {
  task: Task;
  /** Of this run alone: whatever listens to it is let go together with it. */
  ending: AbortController;
  /** The lease is lost: the task is gone, or somebody else's. */
  leaseLost: boolean;
}

/** Work of one kind on one platform, or drawing of one provider: at most `limit` tasks of it run at once. */
interface Lane {
  kind: TaskKind;
  lane: string;
  limit: number;
  running: number;
}

/** Runs tasks until stopped. One loop a line looks into the queue; what it claims runs beside it. */
export class Worker {
  readonly #queue: TaskQueue;
  readonly #deps: Deps;
  readonly #options: WorkerOptions;
  readonly #lanes: Lane[];
  readonly #sleepers = new Set<() => void>();
  readonly #running = new Set<RunningTask>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #refused: RefusedCards;
  readonly #fetching = new FairTurns(FETCHING);
  #loops: Promise<void>[] = [];
  #stopping = false;
  #wakes = 0;

  constructor(queue: TaskQueue, deps: Deps, options: WorkerOptions) {
    this.#queue = queue;
    this.#deps = deps;
    this.#refused = new RefusedCards(deps.clock);
    this.#options = options;
    const kinds = Object.entries(CONCURRENCY).flatMap(([kind, limit]) =>
      platformNames.map((lane) => ({ kind: kind as TaskKind, lane, limit, running: 0 })),
    );
    const lanes = Object.entries(options.lanes).map(([lane, limit]) => ({ kind: "draw" as const, lane, limit, running: 0 }));
    this.#lanes = [...kinds, ...lanes];
    deps.store.turns.onTurnEnded((turn) => void reportTurnEnded(turn, deps));
  }

  start(): void {
    this.#loops = this.#lanes.map((line) => this.#runLane(line));
  }

  /** Lets go of all work: what was being drawn is due again. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { ending } of this.#running) ending.abort();
    this.wake();
    await Promise.all(this.#loops);
    await Promise.all(this.#inFlight);
  }

  /** Looks for tasks now rather than at the next poll. */
  wake(): void {
    this.#wakes++;
    for (const stir of this.#sleepers) stir();
    this.#sleepers.clear();
  }

  /** Stops tasks that lost their lease now instead of at the next heartbeat. */
  checkLeases(): void {
    for (const running of this.#running) void this.#heartbeat(running);
  }

  async #runLane(line: Lane): Promise<void> {
    while (!this.#stopping) {
      const wakes = this.#wakes;
      const task = this.#hasCapacity(line) ? await this.#claim(line) : undefined;
      if (task) {
        this.#startTask(task, line);
        await setImmediate(); // rows are read at once, so that many tasks would hold up the acknowledgements
      } else if (wakes === this.#wakes) await this.#sleep(POLL_INTERVAL_MS);
    }
  }

  #hasCapacity({ kind, limit, running }: Lane): boolean {
    const drawing = this.#lanes.reduce((sum, line) => sum + (line.kind === "draw" ? line.running : 0), 0);
    return running < limit && (kind !== "draw" || drawing < this.#options.maxDrawing);
  }

  /** Counts as running from the first look on: two lanes that look at the same time cannot both take the last place. */
  async #claim(line: Lane): Promise<Task | undefined> {
    line.running++;
    const task = await this.#queue.claim(line.kind, line.lane, LEASE_MS).catch((error) => this.#logError(line.kind, error));
    if (!task) line.running--;
    return task;
  }

  #startTask(task: Task, line: Lane): void {
    const end = this.#run(task).finally(() => {
      line.running--;
      this.#inFlight.delete(end);
      this.wake();
    });
    this.#inFlight.add(end);
  }

  async #run(task: Task): Promise<void> {
    const running: RunningTask = { task, ending: new AbortController(), leaseLost: false };
    if (this.#stopping) running.ending.abort();
    const beat = setInterval(() => void this.#heartbeat(running), LEASE_MS / 3);
    this.#running.add(running);
    const begun = performance.now();
    let outcome: TaskOutcome = "failed";
    try {
      const wait = await this.#perform(task, running.ending.signal);
      if (wait) await this.#queue.defer(task, this.#dueIn(wait.retryAfterMs), wait.kind, false);
      else await this.#queue.complete(task);
      outcome = wait?.kind ?? "done";
    } catch (error) {
      await this.#handleFailure(task, error, running).catch((cause) => this.#logError(task.key, cause));
    } finally {
      clearInterval(beat);
      this.#running.delete(running);
      this.#deps.metrics?.taskEnded(task.kind, outcome, (performance.now() - begun) / 1000);
    }
  }

  async #perform(task: Task, signal: AbortSignal): Promise<Deferred | undefined> {
    if (task.kind !== "draw" && task.crashes >= MAX_CRASHES) {
      await this.#giveUp(task, "crashed");
      return undefined;
    }
    switch (task.kind) {
      case "open":
        return openConversation(task.subject, this.#deps, { signal, fetching: this.#fetching });
      case "prepare":
        return prepareTurn(task.subject, this.#deps, { signal, fetching: this.#fetching });
      case "draw":
        return drawVariant(task, this.#deps, signal);
      case "publish":
        return publishTurn(task.subject, this.#deps, this.#refused);
      case "remove":
        return removeConversation(task.subject, this.#deps);
      case "forget":
        await forgetOnPlatform(task.subject, this.#deps);
        return undefined;
    }
  }

  /** Tries again later, or gives the task up. */
  async #handleFailure(task: Task, error: unknown, { leaseLost }: RunningTask): Promise<void> {
    if (leaseLost) return;
    if (this.#stopping) return this.#queue.defer(task, this.#dueIn(0), "stopped", false);
    const asked = error instanceof ModelError || error instanceof PlatformError ? error.retryAfterMs : undefined;
    const counts = !(error instanceof PlatformError && error.code === "rate-limited");
    if (counts) this.#deps.log.warn({ task: task.key, attempts: task.attempts, err: error }, "task failed");
    if (counts && task.attempts + 1 >= maxAttempts(task, error)) {
      await this.#giveUp(task, codeOf(error), error instanceof PlatformError ? error.userMessage : undefined);
      return this.#queue.complete(task);
    }
    await this.#queue.defer(task, this.#dueIn(asked ?? backOff(task.attempts)), errorCodeOf(error), counts);
  }

  #dueIn(ms: number): Date {
    return new Date(this.#deps.clock.now().getTime() + ms);
  }

  /** Ends what waits for the task, and notifies its person where that's possible. */
  async #giveUp(task: Task, code: "crashed" | "disk-full" | "lost" | "unavailable", userMessage?: string): Promise<void> {
    this.#deps.log.error({ task: task.key, code }, "task given up");
    if (task.kind === "prepare")
      await this.#deps.store.drawing.failTurn(task.subject, { code, ...(userMessage !== undefined && { userMessage }) });
    if (task.kind === "draw") await this.#deps.store.drawing.completeVariant(task.subject, { failure: { code } });
    if (task.kind === "publish") await abandonCard(task.subject, this.#deps);
    if (task.kind === "open") await giveUpOpening(task.subject, this.#deps);
    if (task.kind === "remove") await forgetConversation(task.subject, this.#deps);
    if (task.kind === "forget") await this.#deps.store.privacy.completeForget(task.subject);
  }

  async #heartbeat(running: RunningTask): Promise<void> {
    const held = await this.#queue.extend(running.task, LEASE_MS).catch(() => true); // a busy database is no lost lease
    if (held) return;
    running.leaseLost = true;
    running.ending.abort(new Error("the lease was lost"));
  }

  #logError(what: string, error: unknown): undefined {
    this.#deps.log.error({ what, err: error }, "the queue could not be reached");
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#sleepers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (this.#stopping) done();
      else this.#sleepers.add(done);
    });
  }
}

/** What will not change is not repeated as often, or not at all. */
function maxAttempts({ kind }: Task, error: unknown): number {
  if (error instanceof StorageError && error.code !== "locked" && error.code !== "full") return 1;
  return isPermanent(error) ? Math.min(MAX_REFUSALS, MAX_ATTEMPTS[kind]) : MAX_ATTEMPTS[kind];
}

/** For the task's row: its message may quote what people wrote, and stays in the log. */
function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? `${error.name}: ${error.code}` : error.name;
}

function codeOf(error: unknown): "disk-full" | "lost" | "unavailable" {
  if (!(error instanceof StorageError)) return "unavailable";
  return error.code === "full" ? "disk-full" : "lost";
}

function backOff(attempts: number): number {
  return Math.min(60_000, 100 * 2 ** attempts) * (0.5 + Math.random() / 2);
}
