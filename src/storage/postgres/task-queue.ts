import { Pool } from "pg";
import { type Db, type FetchOptions, PgBoss, type QueueResult } from "pg-boss";
import type { Clock, Log } from "../../core/ports/runtime.ts";
import { STOPPED, type Task, type TaskKind, type TaskQueue } from "../../core/task-queue.ts";
import { CollectedTasks } from "../collected-tasks.ts";
import type { Database, TaskScheduler, Tx } from "../dialect.ts";
import { DueQueues } from "../due-queues.ts";
import { markInterrupted } from "../rules/costs/spending.ts";
import { Batches } from "./batches.ts";
import { toStorageError } from "./errors.ts";
import { watchConnections } from "./lost-connections.ts";
import { DEADLINES } from "./open.ts";
import { prepared } from "./prepared.ts";

/** The shortest that pg-boss allows. */
const LEASE_S = 10;
const DAY_S = 24 * 60 * 60;
/** For claims, completions and pg-boss's own work, besides the stores' connections. */
const CONNECTIONS = 3;
/** Which queues have jobs that a fetch may find. The limit keeps a plan that was made for a few jobs from reading all of 100,000. */
const FIND_DUE = {
  name: "due-queues",
  text: `select queues.name from unnest($1::text[]) as queues (name) cross join lateral (
    select from pgboss.job
    where job.name = queues.name and job.state < 'active' and not job.blocked and job.start_after <= now()
    order by job.priority desc, job.created_on limit 1) as due`,
};
const QUEUE_OPTIONS = {
  // One waiting job and one running job for each key: what is scheduled while it runs, runs once more.
  policy: "stately",
  heartbeatSeconds: LEASE_S,
  expireInSeconds: DAY_S,
  retryLimit: 1000,
  deleteAfterSeconds: 60 * 60,
} as const;

export interface TaskQueueOptions {
  url: string;
  clock: Clock;
  log: Pick<Log, "warn">;
  /** How many pictures of one provider are drawn at once, over all processes. */
  maxDrawing: number;
}

interface Payload {
  subject: number;
  /** How often it failed before. */
  attempts: number;
  rank: number;
}

/** A run of a job, as a task's lease says it. */
interface Run {
  id: string;
  retryCount: number;
  rank: number;
}

/** Tasks as jobs of pg-boss, in a queue for each kind and lane. A dead process's tasks become due when they miss their heartbeats. */
export class PostgresTaskQueue implements TaskQueue {
  readonly leaseMs = LEASE_S * 1000;
  readonly #pool: Pool;
  readonly #boss: PgBoss;
  readonly #completions = new Batches<Run>(async (queue, runs) => {
    const settled = settledIn(await this.#boss.complete(queue, runs));
    return runs.map(({ id }) => settled.has(id));
  });
  readonly #due = new DueQueues((queues) => this.#findDue(queues));
  readonly #options: TaskQueueOptions;
  readonly #queues = new Map<string, Promise<void>>();
  readonly #connections = new WeakMap<TaskScheduler, Db>();
  #database: Database | undefined;

  constructor(options: TaskQueueOptions) {
    this.#options = options;
    const { url, log } = options;
    this.#pool = new Pool({
      ...{ connectionString: url, max: CONNECTIONS, application_name: "threadbrush-queue", ...DEADLINES },
      // What a crash of the database undoes then is safe to repeat.
      onConnect: (client) => client.query("set synchronous_commit = off"),
    });
    watchConnections(this.#pool, log, "lost an idle connection of the task queue");
    this.#boss = new PgBoss({
      db: { executeSql: (text, values) => this.#pool.query(prepared(text, values)) },
      ...{ schedule: false, superviseIntervalSeconds: 1, monitorIntervalSeconds: 1, maintenanceIntervalSeconds: 60 },
    });
    this.#boss.on("error", (error) => log.warn({ err: error }, "task queue error"));
  }

  /** Creates or migrates pg-boss's schema. `database`: where its tasks' subjects are. */
  async start(database: Database): Promise<void> {
    this.#database = database;
    await this.#boss.start().catch(rethrow);
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false });
    await this.#pool.end();
  }

  /** What the transactions of one connection may do with the tasks. */
  schedulerOn(db: Db): CollectedTasks {
    const scheduler = new CollectedTasks({
      schedule: async ({ kind, lane, subject, rank }) => {
        const queue = await this.#queueFor(kind, lane);
        const payload = { subject, attempts: 0, rank };
        const options = { ...jobOptions(lane, subject, rank), db };
        const isNew = (await this.#boss.send(queue, payload, options)) !== null; // usually, and it costs half as much
        if (!isNew) await this.#boss.upsert(queue, payload, { ...options, startAfter: 0 });
      },
      unschedule: async ({ kind, lane, subject }) => {
        const queue = await this.#queueFor(kind, lane);
        const jobs = await this.#boss.findJobs(queue, { key: String(subject), db });
        const open = jobs.filter(({ state }) => state === "created" || state === "retry" || state === "active");
        const ids = open.map(({ id }) => id);
        if (ids.length > 0) await this.#boss.deleteJob(queue, ids, { db });
      },
    });
    this.#connections.set(scheduler, db);
    return scheduler;
  }

  async claim(kind: TaskKind, lane: string, limit: number): Promise<Task[]> {
    if (!(await this.#due.has(queueName(kind, lane)).catch(rethrow))) return [];
    if (kind !== "draw") {
      const tasks = await this.#fetch(kind, lane, { batchSize: limit }).catch(rethrow);
      this.#due.note(queueName(kind, lane), tasks.length === limit);
      return tasks;
    }
    return this.#write(async (tx, db) => {
      // Otherwise several processes would count what is running at the same moment, and all take one more.
      await tx.lock?.(["claim", lane]);
      const tasks = await this.#fetch(kind, lane, { batchSize: limit, groupConcurrency: this.#options.maxDrawing, db });
      for (const task of tasks) if (task.crashes > 0) await markInterrupted(tx, task);
      return tasks;
    });
  }

  async extend(task: Task): Promise<boolean> {
    return concerned(await this.#boss.touch(queueName(task.kind, task.lane), runOf(task)).catch(rethrow));
  }

  async complete(task: Task): Promise<boolean> {
    return this.#completions.add(queueName(task.kind, task.lane), runOf(task)).catch(rethrow);
  }

  async defer(task: Task, at: Date, error: string, counts: boolean): Promise<boolean> {
    const queue = queueName(task.kind, task.lane);
    const run = runOf(task);
    const startAfter = new Date(Date.now() + Math.max(0, at.getTime() - this.#options.clock.now().getTime()));
    return this.#write(async (tx, db) => {
      if (!concerned(await this.#boss.complete(queue, run, null, { db }))) return false;
      if (error === STOPPED) await markInterrupted(tx, task);
      const payload = { subject: task.subject, attempts: task.attempts + (counts ? 1 : 0), rank: run.rank };
      const options = { ...jobOptions(task.lane, task.subject, run.rank), startAfter, db };
      // A wait ends when the task was scheduled in the meantime; a failure's delay doesn't.
      if (counts) await this.#boss.upsert(queue, payload, options);
      else await this.#boss.send(queue, payload, options);
      return true;
    });
  }

  /** Nothing: another process may be alive. What a dead one held becomes due when it misses its heartbeats. */
  async releaseAll(): Promise<void> {}

  /** Makes the tasks of dead processes due now rather than within a second. */
  async supervise(): Promise<void> {
    await this.#boss.supervise().catch(rethrow);
  }

  async countRunning(): Promise<Record<TaskKind, number>> {
    return this.#count(({ activeCount }) => activeCount);
  }

  async countAll(): Promise<Record<TaskKind, number>> {
    return this.#count(({ activeCount, queuedCount }) => activeCount + queuedCount);
  }

  async #findDue(queues: string[]): Promise<string[]> {
    const { rows } = await this.#pool.query<{ name: string }>({ ...FIND_DUE, values: [queues] });
    return rows.map(({ name }) => name);
  }

  /** The first tasks first. */
  async #fetch(kind: TaskKind, lane: string, options: FetchOptions): Promise<Task[]> {
    const queue = await this.#queueFor(kind, lane);
    const jobs = await this.#boss.fetch<Payload>(queue, { ...options, includeMetadata: true });
    const inOrder = jobs.toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime());
    return inOrder.map(({ id, data: { subject, attempts, rank }, retryCount }) => {
      const lease = JSON.stringify({ id, retryCount, rank } satisfies Run);
      return { key: `${kind}:${subject}`, kind, lane, subject, attempts, crashes: retryCount, lease } as Task;
    });
  }

  /** A transaction, and its connection as pg-boss uses it. */
  #write<T>(work: (tx: Tx, db: Db) => Promise<T>): Promise<T> {
    if (!this.#database) throw new Error("the task queue isn't started");
    return this.#database.writeRelaxed((tx) => {
      const db = this.#connections.get(tx.tasks);
      if (!db) throw new Error("the transaction belongs to another task queue");
      return work(tx, db);
    });
  }

  /** Creates the queue at its first use. */
  async #queueFor(kind: TaskKind, lane: string): Promise<string> {
    const name = queueName(kind, lane);
    const created = this.#queues.get(name) ?? this.#boss.createQueue(name, QUEUE_OPTIONS);
    this.#queues.set(name, created);
    try {
      await created;
    } catch (error) {
      this.#queues.delete(name);
      throw error;
    }
    return name;
  }

  async #count(of: (queue: QueueResult) => number): Promise<Record<TaskKind, number>> {
    const counts: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
    for (const queue of await this.#boss.getQueues().catch(rethrow)) {
      const [kind = ""] = queue.name.split(".");
      if (kind in counts) counts[kind as TaskKind] += of(queue);
    }
    return counts;
  }
}

function queueName(kind: TaskKind, lane: string): string {
  return `${kind}.${lane}`;
}

/** `group`: all of a lane's jobs are counted together against its limit. */
function jobOptions(lane: string, subject: number, rank: number) {
  return { singletonKey: String(subject), priority: -Math.round(rank), group: { id: lane } };
}

/** Whether the job was still in this run. pg-boss's types leave the count out. */
function concerned(response: object): boolean {
  return "affected" in response && response.affected === 1;
}

/** The ids of the jobs that were still in these runs. pg-boss's types leave them out. */
function settledIn(response: object): Set<unknown> {
  return new Set("settled" in response && Array.isArray(response.settled) ? response.settled : []);
}

function runOf({ lease }: Task): Run {
  return JSON.parse(lease) as Run;
}

function rethrow(error: unknown): never {
  throw toStorageError(error);
}
