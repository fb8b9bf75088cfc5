import { Piscina } from "piscina";

type RunOptions = NonNullable<Parameters<Piscina["run"]>[1]>;

/** Worker threads for one kind of task. */
export interface WorkerPool<Task, Result> {
  /** Rejects when the signal is aborted or the thread dies; other tasks continue. */
  run(task: Task, options: Pick<RunOptions, "signal" | "transferList">): Promise<Result>;
  /** Ends all threads now, unless one is working. */
  stopIdle(): void;
  /** How many threads are alive: none before the first task and after a while without one. */
  threadCount(): number;
}

/** Creates at most `maxThreads` threads that run `file`. After `idleMs` milliseconds without a task all of them end, which frees their
 *  memory. Piscina's own idle timeout sometimes keeps one alive forever. */
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
