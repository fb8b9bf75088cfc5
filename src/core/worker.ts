import type { Deps } from "./deps.ts";
import { ModelError, PlatformError, StorageError } from "./errors.ts";
import { openConversation } from "./open.ts";
import { prepareTurn } from "./prepare.ts";
import { publishTurn } from "./publish.ts";
import { removeConversation } from "./remove.ts";
import type { Task, TaskKind, TaskQueue } from "./store.ts";
import { drawVariant } from "./variant.ts";

const LEASE_MS = 30_000;
const POLL_MS = 200;
const MOST_CRASHES = 5;
/** After so many failed attempts a task is given up; a wait that the other side asked for is none. */
const MOST_ATTEMPTS: Record<TaskKind, number> = { open: 20, prepare: 8, draw: 20, publish: 30, remove: 30 };
const HANDS = { open: 4, prepare: 4, publish: 32, remove: 2 };

export interface WorkerOptions {
  /** The providers' names, each with how many pictures it draws at once. */
  lanes: Record<string, number>;
  /** The most pictures drawn at once, over all lanes. */
  mostDrawing: number;
  /** What became of each task that ended, for the metrics. */
  watch?(task: Task, seconds: number, error: unknown): void;
}

interface Running {
  task: Task;
  lost: AbortController;
}

/** Runs tasks until stopped. */
export class Worker {
  readonly #queue: TaskQueue;
  readonly #deps: Deps;
  readonly #options: WorkerOptions;
  readonly #stopping = new AbortController();
  readonly #idle = new Set<() => void>();
  readonly #running = new Set<Running>();
  #hands: Promise<void>[] = [];
  #drawing = 0;

  constructor(queue: TaskQueue, deps: Deps, options: WorkerOptions) {
    this.#queue = queue;
    this.#deps = deps;
    this.#options = options;
  }

  start(): void {
    for (const [kind, count] of Object.entries(HANDS)) this.#hire(count, kind as TaskKind, "");
    for (const [lane, count] of Object.entries(this.#options.lanes)) this.#hire(count, "draw", lane);
  }

  /** Lets go of all work: what was being drawn is due again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await Promise.all(this.#hands);
  }

  /** Looks for tasks now rather than at the next poll. */
  wake(): void {
    for (const stir of this.#idle) stir();
    this.#idle.clear();
  }

  /** Stops at once what nobody waits for any more, rather than at the next beat. */
  checkLeases(): void {
    for (const running of this.#running) void this.#beat(running);
  }

  #hire(count: number, kind: TaskKind, lane: string): void {
    for (let i = 0; i < count; i++) this.#hands.push(this.#work(kind, lane));
  }

  async #work(kind: TaskKind, lane: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const task = await this.#claim(kind, lane);
      if (task) await this.#run(task);
      else await this.#nap(POLL_MS);
    }
  }

  async #claim(kind: TaskKind, lane: string): Promise<Task | undefined> {
    if (kind === "draw" && this.#drawing >= this.#options.mostDrawing) return undefined;
    if (kind === "draw") this.#drawing++;
    const task = await this.#queue.claim(kind, lane, LEASE_MS).catch((error) => this.#trouble({ kind }, error));
    if (kind === "draw" && !task) this.#drawing--;
    return task;
  }

  async #run(task: Task): Promise<void> {
    const running: Running = { task, lost: new AbortController() };
    const beat = setInterval(() => void this.#beat(running), LEASE_MS / 3);
    this.#running.add(running);
    const begun = performance.now();
    let failure: unknown;
    try {
      await this.#perform(task, AbortSignal.any([running.lost.signal, this.#stopping.signal]));
      await this.#queue.complete(task);
    } catch (error) {
      failure = error;
      await this.#postpone(task, error, running).catch((trouble) => this.#trouble({ task: task.key }, trouble));
    } finally {
      clearInterval(beat);
      this.#running.delete(running);
      if (task.kind === "draw") this.#drawing--;
      this.#options.watch?.(task, (performance.now() - begun) / 1000, failure);
      this.wake();
    }
  }

  async #perform(task: Task, signal: AbortSignal): Promise<void> {
    if (task.kind !== "draw" && task.crashes >= MOST_CRASHES) return this.#giveUp(task, "crashed");
    switch (task.kind) {
      case "open":
        return openConversation(task.subject, this.#deps, signal);
      case "prepare":
        return prepareTurn(task.subject, this.#deps, signal);
      case "draw":
        return drawVariant(task, this.#deps, signal);
      case "publish":
        return publishTurn(task.subject, this.#deps);
      case "remove":
        return removeConversation(task.subject, this.#deps);
    }
  }

  async #postpone(task: Task, error: unknown, { lost }: Running): Promise<void> {
    if (lost.signal.aborted) return; // the task is gone, or somebody else's
    const now = this.#deps.clock.now().getTime();
    if (this.#stopping.signal.aborted) return this.#queue.postpone(task, new Date(now), "stopped", false);
    const asked = error instanceof ModelError || error instanceof PlatformError ? error.retryAfterMs : undefined;
    const counts = !(error instanceof PlatformError && error.fault === "rate-limited");
    if (counts) this.#deps.log.warn({ task: task.key, attempts: task.attempts, error: String(error) }, "a task failed");
    if (counts && (task.attempts + 1 >= MOST_ATTEMPTS[task.kind] || isLasting(error))) {
      await this.#giveUp(task, faultOf(error));
      return this.#queue.complete(task);
    }
    await this.#queue.postpone(task, new Date(now + (asked ?? backOff(task.attempts))), String(error), counts);
  }

  /** Tells people what can be told; what cannot be shown or removed stays as it is, and the log has it. */
  async #giveUp(task: Task, fault: "crashed" | "disk-full" | "lost" | "unavailable"): Promise<void> {
    this.#deps.log.error({ task: task.key, fault }, "a task is given up");
    if (task.kind === "prepare") await this.#deps.store.fail(task.subject, { fault });
    if (task.kind === "draw") await this.#deps.store.settle(task.subject, { failure: { fault } });
    if (task.kind === "open") await this.#deps.store.end(task.subject);
  }

  async #beat(running: Running): Promise<void> {
    const held = await this.#queue.extend(running.task, LEASE_MS).catch(() => true); // a busy database is no lost lease
    if (!held) running.lost.abort(new Error("the lease was lost"));
  }

  #trouble(facts: Record<string, unknown>, error: unknown): undefined {
    this.#deps.log.error({ ...facts, error: String(error) }, "the queue could not be reached");
  }

  #nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#idle.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (this.#stopping.signal.aborted) done();
      else this.#idle.add(done);
    });
  }
}

function isLasting(error: unknown): boolean {
  return error instanceof StorageError && error.fault !== "locked" && error.fault !== "full";
}

function faultOf(error: unknown): "disk-full" | "lost" | "unavailable" {
  if (!(error instanceof StorageError)) return "unavailable";
  return error.fault === "full" ? "disk-full" : "lost";
}

function backOff(attempts: number): number {
  return Math.min(60_000, 100 * 2 ** attempts) * (0.5 + Math.random() / 2);
}
