import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "../core/ports/runtime.ts";

/** Covers the slowest models: by default a picture may take 180 s, and the largest twice that. */
const drawBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 240, 400];
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Values that are read when `/metrics` is requested. */
export interface MetricSources {
  version: string;
  /** Tasks by kind: all, and the running ones. */
  tasks(): Promise<{ all: Readonly<Record<string, number>>; running: Readonly<Record<string, number>> }>;
  platforms(): readonly { name: string; up: boolean }[];
  /** The disk with DATA_DIR, in bytes. */
  disk(): Promise<{ free: number; size: number }>;
  /** USD spent today (UTC), including reservations. */
  spentToday(): Promise<number>;
  /** USD per day, by "all", "person" or "page". */
  budgets: Readonly<Record<string, number>>;
}

/** One request to the page. `route` is the pattern, such as "/c/:conversation", never the path: paths name conversations. */
export interface ObservedRequest {
  route: string;
  method: string;
  status: number;
  seconds: number;
}

/** Uses its own registry, so that a process can have several. Labels are kinds, platforms, models and routes, never people. */
export function createMetrics(sources: MetricSources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  collectSources(sources, registers);
  const requests = new Histogram({
    name: "threadbrush_http_request_duration_seconds",
    help: "Time until the page starts to respond, by route pattern; for event streams, until they are open",
    labelNames: ["route", "method", "status"],
    buckets: requestBuckets,
    registers,
  });
  return {
    registry,
    meter: createMeter(registers),
    request: ({ seconds, ...labels }: ObservedRequest) => requests.observe(labels, seconds),
  };
}

function collectSources(sources: MetricSources, registers: Registry[]): void {
  gauge("threadbrush_build_info", "Running version of Threadbrush and of Node, always 1", ["version", "node"], (set) =>
    set({ version: sources.version, node: process.version }, 1),
  );
  gauge(
    "threadbrush_platform_up",
    "1 while the platform is connected, 0 while it is connecting or was rejected",
    ["platform"],
    (set) => {
      for (const { name, up } of sources.platforms()) set({ platform: name }, up ? 1 : 0);
    },
  );
  gauge(
    "threadbrush_tasks",
    "Tasks in the queue by kind, waiting (for a slot or a retry) or running; many waiting tasks mean overload",
    ["kind", "state"],
    async (set) => {
      const { all, running } = await sources.tasks();
      for (const [kind, count] of Object.entries(all)) {
        const runs = Math.min(count, running[kind] ?? 0);
        set({ kind, state: "running" }, runs);
        set({ kind, state: "waiting" }, count - runs);
      }
    },
  );
  gauge("threadbrush_disk_free_bytes", "Free space on the disk of DATA_DIR; below 64 MB, pictures are refused", [], async (set) =>
    set({}, (await sources.disk()).free),
  );
  gauge("threadbrush_disk_size_bytes", "Size of the disk of DATA_DIR", [], async (set) => set({}, (await sources.disk()).size));
  gauge("threadbrush_budget_usd", "Daily budgets (UTC days) by scope; absent without a limit", ["of"], (set) => {
    for (const [of, usd] of Object.entries(sources.budgets)) set({ of }, usd);
  });
  gauge(
    "threadbrush_spent_today_usd",
    "Spent since 00:00 UTC, including amounts reserved for pictures in progress",
    [],
    async (set) => set({}, await sources.spentToday()),
  );

  function gauge(name: string, help: string, labelNames: string[], collect: (set: SetGauge) => void | Promise<void>): void {
    new Gauge({
      ...{ name, help, labelNames, registers },
      async collect() {
        this.reset();
        await collect((labels, value) => this.set(labels, value));
      },
    });
  }
}

type SetGauge = (labels: Record<string, string>, value: number) => void;

function createMeter(registers: Registry[]): Metrics {
  const counter = (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: drawBuckets, registers });
  const turns = counter("threadbrush_turns_total", "Turns that people requested, by platform", ["platform"]);
  const ended = histogram("threadbrush_turn_duration_seconds", "Time from the request of a turn to its end, including waiting", [
    "platform",
    "outcome",
  ]);
  const draws = counter(
    "threadbrush_draws_total",
    "Pictures requested from models; outcome is ready, cancelled or an error code",
    [...["model", "outcome"]],
  );
  const readings = counter(
    "threadbrush_readings_total",
    "Instructions sent to a language model; outcome is read or an error code",
    [...["model", "outcome"]],
  );
  const spent = counter(
    "threadbrush_spent_usd_total",
    "US dollars spent on pictures and readings since the start, where the price is known",
    ["model"],
  );
  const posts = counter("threadbrush_posts_total", "Cards posted and edited; outcome is posted, edited or an error code", [
    ...["platform", "outcome"],
  ]);
  const failures = counter("threadbrush_failures_total", "Failed pictures and posts by error code", ["kind"]);
  const drawSeconds = histogram("threadbrush_draw_seconds", "Time for one picture, from the request to its last byte", ["model"]);
  const readSeconds = histogram("threadbrush_reading_seconds", "Time for one instruction sent to a language model", ["model"]);
  const taskSeconds = histogram("threadbrush_task_seconds", "Time for one run of a task", ["kind", "outcome"]);
  const fail = (kind: string, ...fine: string[]) => void (fine.includes(kind) || failures.inc({ kind }));
  return {
    turnReceived: (platform) => turns.inc({ platform }),
    turnEnded: (platform, outcome, took) => ended.observe({ platform, outcome }, took),
    pictureDrawn(model, outcome, took) {
      draws.inc({ model, outcome });
      drawSeconds.observe({ model }, took);
      fail(outcome, "ready", "cancelled");
    },
    instructionRead(model, outcome, took) {
      readings.inc({ model, outcome });
      readSeconds.observe({ model }, took);
    },
    moneySpent: (model, usd) => spent.inc({ model }, usd),
    cardPosted(platform, outcome) {
      posts.inc({ platform, outcome });
      fail(outcome, "posted", "edited");
    },
    taskEnded: (kind, outcome, took) => taskSeconds.observe({ kind, outcome }, took),
  };
}
