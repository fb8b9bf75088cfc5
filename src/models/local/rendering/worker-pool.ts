import { Piscina } from "piscina";

type RunOptions = NonNullable<Parameters<Piscina["run"]>[1]>;

/** Threads for one kind of work. */
export interface WorkerPool<Task, Result> {
  /** Rejects when the signal is aborted or the thread dies; other work goes on. */
  run(task: Task, options: Pick<RunOptions, "signal" | "transferList">): Promise<Result>;
  /** Lets them go now, unless they work. */
  stopIdle(): void;
  /** How many are alive: none before the first work and after a while without any. */
  threadCount(): number;
}

/** At most `most` threads that run `file`. After `idleMs` milliseconds without work all are let go, and their memory with them: the pool's
 *  own clock now and then lets one stay for ever. */
export function createWorkerPool<Task, Result>(file: URL, maxThreads: number, idleMs: number): WorkerPool<Task, Result> {
  let pool: Piscina<Task, Result> | undefined;
  let working = 0;
  let idle: NodeJS.Timeout | undefined;

  function stopThreads(): void {
    void pool?.destroy();
    pool = undefined;
  }

  return {
    async run(task, options) {
      clearTimeout(idle);
      working += 1;
      pool ??= new Piscina({
        filename: file.href,
        minThreads: 0,
        maxThreads,
        idleTimeout: Number.POSITIVE_INFINITY,
        execArgv: [],
      });
      try {
        return await pool.run(task, options);
      } finally {
        working -= 1;
        if (working === 0) idle = setTimeout(stopThreads, idleMs).unref();
      }
    },
    stopIdle() {
      if (working === 0) stopThreads();
    },
    threadCount: () => pool?.threads.length ?? 0,
  };
}
