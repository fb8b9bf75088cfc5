import { setImmediate } from "node:timers/promises";
import { RefusedCards } from "./cards/refused-cards.ts";
import { FairTurns } from "./concurrency/fair-turns.ts";
import type { Deferred } from "./deferred.ts";
import type { Deps } from "./deps.ts";
import { isStorageAway, ModelError, PlatformError, StorageError } from "./errors.ts";
import { forgetOnPlatform } from "./intake/forget.ts";
import { isPermanent, MAX_REFUSALS } from "./platforms/refusals.ts";
import type { TaskOutcome } from "./ports/runtime.ts";
import type { Signals } from "./signals.ts";
import { STOPPED, type Task, type TaskKind, type TaskQueue } from "./task-queue.ts";
import { drawVariant } from "./turns/draw-variant.ts";
import { giveUpOpening, openConversation } from "./turns/open.ts";
import { prepareTurn } from "./turns/prepare.ts";
import { abandonCard, publishTurn } from "./turns/publish.ts";
import { forgetConversation, removeConversation } from "./turns/remove.ts";
import { reportTurnEnded } from "./turns/turn-ended.ts";
import { platformNames } from "./vocabulary.ts";

const POLL_INTERVAL_MS = 200;
/** How long a lane lets people's requests go first. */
const MAX_YIELD_MS = 200;
const OUTAGE_POLL_INTERVAL_MS = 1000;
/** How soon a task runs again if the picture store is away. */
const STORAGE_RETRY_MS = 5000;
const MAX_CRASHES = 5;
/** Failed attempts after which a task is given up. Deferrals don't count. Removals are retried for most of a day. */
const MAX_ATTEMPTS: Record<TaskKind, number> = { open: 20, prepare: 8, draw: 20, publish: 30, remove: 1500, forget: 1500 };
/** Per platform, so that one that doesn't answer delays no other. Drawing has a lane for each provider. */
const CONCURRENCY: Record<Exclude<TaskKind, "draw">, number> = { open: 16, prepare: 16, publish: 16, remove: 2, forget: 1 };
/** How many tasks a lane claims at once. Few, and pictures one by one, so that several processes share what is waiting. */
const MAX_CLAIMED = 4;
/** For tasks that fetch pictures: each may hold a few of up to 32 MB. One person can't occupy all slots. */
const FETCHING = { slots: 4, perKey: 3 };

export interface WorkerOptions {
  /** Provider → how many pictures it draws at once. */
  lanes: Record<string, number>;
  /** How many pictures are drawn at once over all lanes. */
  maxDrawing: number;
}

interface RunningTask {
  task: Task;
  /** One for each run, so that its listeners are released with it. */
  controller: AbortController;
  /** The task is gone, or belongs to another run. */
  leaseLost: boolean;
  /** By the machine's clock, in milliseconds: it goes on while the process is frozen. */
  since: number;
}

/** Tasks of one kind on one platform, or one provider's draws. At most `limit` of them run at once. */
interface Lane {
  kind: TaskKind;
  lane: string;
  limit: number;
  running: number;
}

/** Runs tasks until stopped. One loop per lane claims tasks, and runs them concurrently. */
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
  /** Claiming fails. Reported once, since every lane tries again and again. */
  #isQueueAway = false;

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

  /** Looks for tasks, and for lost leases, when any process reports them. */
  listenTo(signals: Signals): void {
    signals.listen(({ kind }) => {
      if (kind === "wake" || kind === "missed") this.wake();
      if (kind === "cancelled" || kind === "missed") this.checkLeases();
    });
  }

  start(): void {
    this.#loops = this.#lanes.map((lane) => this.#runLane(lane));
  }

  /** Aborts all running tasks. They are due again immediately. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { controller } of this.#running) controller.abort();
    this.wake();
    await Promise.all(this.#loops);
    await Promise.all(this.#inFlight);
  }

  /** Looks for tasks now rather than at the next poll. */
  wake(): void {
    this.#wakes++;
    for (const wakeUp of this.#sleepers) wakeUp();
    this.#sleepers.clear();
  }

  /** Stops tasks that lost their lease now instead of at the next heartbeat. */
  checkLeases(): void {
    for (const running of this.#running) void this.#heartbeat(running);
  }

  async #runLane(lane: Lane): Promise<void> {
    while (!this.#stopping) {
      const wakes = this.#wakes;
      await this.#deps.foreground.whenQuiet(MAX_YIELD_MS);
      const limit = this.#capacityOf(lane);
      const tasks = limit > 0 ? await this.#claim(lane, limit) : [];
      for (const task of tasks) {
        this.#startTask(task, lane);
        await setImmediate(); // reading rows blocks the event loop: acknowledgements get their turn between tasks
      }
      const mayFindMore = tasks.length > 0 && tasks.length === limit;
      if (this.#isQueueAway) await this.#sleep(OUTAGE_POLL_INTERVAL_MS);
      else if (!mayFindMore && wakes === this.#wakes) await this.#sleep(POLL_INTERVAL_MS);
    }
  }

  /** How many more tasks it may claim now. */
  #capacityOf({ kind, limit, running }: Lane): number {
    if (kind !== "draw") return Math.min(limit - running, MAX_CLAIMED);
    const drawing = this.#lanes.reduce((sum, lane) => sum + (lane.kind === "draw" ? lane.running : 0), 0);
    return running < limit && drawing < this.#options.maxDrawing ? 1 : 0;
  }

  /** They count as running while it claims, so that two lanes can't both take the last slot. */
  async #claim(lane: Lane, limit: number): Promise<Task[]> {
    lane.running += limit;
    const tasks = await this.#queue.claim(lane.kind, lane.lane, limit).then(
      (claimed) => {
        if (this.#isQueueAway) this.#deps.log.info({}, "queue available again");
        this.#isQueueAway = false;
        return claimed;
      },
      (error) => {
        if (!this.#isQueueAway) this.#logError(lane.kind, error);
        this.#isQueueAway = true;
        return [];
      },
    );
    lane.running -= limit - tasks.length;
    return tasks;
  }

  #startTask(task: Task, lane: Lane): void {
    const end = this.#run(task).finally(() => {
      lane.running--;
      this.#inFlight.delete(end);
      // What it scheduled is due, perhaps in another process. Showing a card schedules nothing but its next update, here.
      if (task.kind === "publish") this.wake();
      else this.#deps.wake();
    });
    this.#inFlight.add(end);
  }

  async #run(task: Task): Promise<void> {
    const running: RunningTask = { task, controller: new AbortController(), leaseLost: false, since: Date.now() };
    if (this.#stopping) running.controller.abort();
    const heartbeat = setInterval(() => void this.#heartbeat(running), this.#queue.leaseMs / 3);
    this.#running.add(running);
    const startedAt = performance.now();
    let outcome: TaskOutcome = "failed";
    try {
      const deferred = await this.#perform(task, running.controller.signal);
      const held = deferred
        ? await this.#queue.defer(task, this.#dueIn(deferred.retryAfterMs), deferred.kind, false)
        : await this.#queue.complete(task);
      if (!held) await this.#repeat(running);
      outcome = deferred?.kind ?? "done";
    } catch (error) {
      await this.#handleFailure(task, error, running)
        .then((held) => (held ? undefined : this.#repeat(running)))
        .catch((cause) => this.#logError(task.key, cause));
    } finally {
      clearInterval(heartbeat);
      this.#running.delete(running);
      this.#deps.metrics?.taskEnded(task.kind, outcome, (performance.now() - startedAt) / 1000);
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

  /** A card that was on its way when the lease ran out may arrive after that of the next run, and be older: it is shown once more. A task that
   *  was gone earlier was removed, and nothing more is shown. */
  async #repeat({ task, since }: RunningTask): Promise<void> {
    const ranOut = Date.now() - since >= this.#queue.leaseMs;
    if (task.kind === "publish" && ranOut) await this.#deps.store.publishing.requestPublish(task.subject);
  }

  /** Tries again later, or gives the task up. False if its lease is lost. */
  async #handleFailure(task: Task, error: unknown, { leaseLost }: RunningTask): Promise<boolean> {
    if (leaseLost) return false;
    if (this.#stopping) return this.#queue.defer(task, this.#dueIn(0), STOPPED, false);
    const counts = !isWait(error);
    if (counts) this.#deps.log.warn({ task: task.key, attempts: task.attempts, err: error }, "task failed");
    if (counts && task.attempts + 1 >= maxAttempts(task, error)) {
      await this.#giveUp(task, codeOf(error), error instanceof PlatformError ? error.userMessage : undefined);
      return this.#queue.complete(task);
    }
    return this.#queue.defer(task, this.#dueIn(requestedWait(error) ?? backOff(task.attempts)), errorCodeOf(error), counts);
  }

  #dueIn(ms: number): Date {
    return new Date(this.#deps.clock.now().getTime() + ms);
  }

  /** Ends what waits for the task, and notifies the person where possible. */
  async #giveUp(task: Task, code: "crashed" | "disk-full" | "lost" | "unavailable", userMessage?: string): Promise<void> {
    this.#deps.log.error({ task: task.key, code }, "task abandoned");
    if (task.kind === "prepare")
      await this.#deps.store.drawing.failTurn(task.subject, { code, ...(userMessage !== undefined && { userMessage }) });
    if (task.kind === "draw") await this.#deps.store.drawing.completeVariant(task.subject, { failure: { code } });
    if (task.kind === "publish") await abandonCard(task.subject, this.#deps);
    if (task.kind === "open") await giveUpOpening(task.subject, this.#deps);
    if (task.kind === "remove") await forgetConversation(task.subject, this.#deps);
    if (task.kind === "forget") await this.#deps.store.privacy.completeForget(task.subject);
  }

  async #heartbeat(running: RunningTask): Promise<void> {
    const held = await this.#queue.extend(running.task).catch(() => true); // a busy database is no lost lease
    if (held) return;
    running.leaseLost = true;
    running.controller.abort(new Error("lease lost"));
  }

  #logError(what: string, error: unknown): undefined {
    this.#deps.log.error({ what, err: error }, "queue unavailable");
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, ms);
      if (this.#stopping) wakeUp();
      else this.#sleepers.add(wakeUp);
    });
  }
}

/** Permanent failures get fewer attempts, or just one. */
function maxAttempts({ kind }: Task, error: unknown): number {
  if (error instanceof StorageError && error.code !== "locked" && error.code !== "full") return 1;
  return isPermanent(error) ? Math.min(MAX_REFUSALS, MAX_ATTEMPTS[kind]) : MAX_ATTEMPTS[kind];
}

/** It's only too soon: the task isn't given up, however long it takes. */
function isWait(error: unknown): boolean {
  return isStorageAway(error) || (error instanceof PlatformError && error.code === "rate-limited");
}

/** Milliseconds. */
function requestedWait(error: unknown): number | undefined {
  if (isStorageAway(error)) return STORAGE_RETRY_MS * (0.5 + Math.random());
  return error instanceof ModelError || error instanceof PlatformError ? error.retryAfterMs : undefined;
}

/** For the task's row. The error's message may quote what people wrote, so it is only logged. */
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
