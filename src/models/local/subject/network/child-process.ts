import { type ChildProcess, fork } from "node:child_process";
import { constants, setPriority } from "node:os";

// One child process that answers requests.

/** A child process for one kind of request. */
export interface ServerProcess<Request, Result> {
  /** Rejects with `ProcessEnded` when the process dies, which loses only the requests that it had. The next one starts another process. */
  run(request: Request): Promise<Result>;
  /** Ends the process now, unless it is working. */
  stopIdle(): void;
  /** How many processes are alive: none before the first request and after a while without one. */
  count(): number;
}

/** The process ended before it answered. It was killed if it took too long. */
export class ProcessEnded extends Error {
  override readonly name = "ProcessEnded";
  readonly wasKilled: boolean;
  constructor(code: number | null, signal: NodeJS.Signals | null) {
    super(`the process ended with ${signal ?? code}`);
    this.wasKilled = signal === "SIGKILL";
  }
}

interface Options {
  /** After this many milliseconds without a request the process ends. */
  idleMs: number;
  /** A request that takes longer has hung, and the process is killed. */
  timeoutMs: number;
}

interface Running {
  child: ChildProcess;
  pending: Map<number, { resolve(result: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout }>;
}

interface Answer {
  id: number;
  result?: unknown;
  /** What was thrown. */
  error?: unknown;
}

/** The environment of the child, with settings for glibc: memory that is freed stays in the process, in pages of 2 MB where the system has them.
 *  A network needs the same 400 MB again in every run, and getting them from the system page by page takes longer than computing. The process
 *  ends when it's idle. */
const childEnvironment = () => ({
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1", // unless the administrator has set others
  ...process.env,
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32 - 1),
});

/** Creates a pool of at most one process that runs `file`, which calls `serveRequests`. */
export function createServerProcess<Request, Result>(file: URL, { idleMs, timeoutMs }: Options): ServerProcess<Request, Result> {
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Running {
    const child = fork(file, {
      ...{ env: childEnvironment(), execArgv: [], serialization: "advanced" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const started: Running = { child, pending: new Map() };
    const lose = (error: Error) => {
      if (running === started) running = undefined;
      for (const { reject, timer } of started.pending.values()) {
        clearTimeout(timer);
        reject(error);
      }
      started.pending.clear();
    };
    child.on("message", (answer: Answer) => settle(started, answer));
    child.on("error", lose);
    child.on("exit", (code, signal) => lose(new ProcessEnded(code, signal)));
    return started;
  }

  function settle(started: Running, { id, result, error }: Answer): void {
    const request = started.pending.get(id);
    if (request === undefined) return;
    started.pending.delete(id);
    clearTimeout(request.timer);
    if (started.pending.size === 0) rest(started);
    if (error === undefined) request.resolve(result);
    else request.reject(error instanceof Error ? error : new Error("a request failed without an error"));
  }

  /** An idle child doesn't keep this process alive. */
  function rest({ child }: Running): void {
    child.unref();
    child.channel?.unref();
    idle = setTimeout(stopIdle, idleMs).unref();
  }

  function stopIdle(): void {
    if (running === undefined || running.pending.size > 0) return;
    clearTimeout(idle);
    running.child.kill();
    running = undefined;
  }

  return {
    run(request) {
      clearTimeout(idle);
      running ??= start();
      const { child, pending } = running;
      child.ref();
      child.channel?.ref();
      lastId += 1;
      const id = lastId;
      return new Promise<Result>((resolve, reject) => {
        const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
        pending.set(id, { resolve: (result) => resolve(result as Result), reject, timer });
        child.send({ id, request }, (error) => error && child.kill("SIGKILL"));
      });
    },
    stopIdle,
    count: () => (running === undefined ? 0 : 1),
  };
}

/** In the child process: answers every request with the result of `serve`, and ends with its parent. It gives way to the parent when both
 *  need the CPU. */
export function serveRequests<Request, Result>(serve: (request: Request) => Promise<Result> | Result): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const answer = (reply: Answer) => process.connected && process.send?.(reply);
  process.on("disconnect", () => process.exit());
  process.on("message", async ({ id, request }: { id: number; request: Request }) => {
    try {
      answer({ id, result: await serve(request) });
    } catch (error) {
      answer({ id, error });
    }
  });
}
