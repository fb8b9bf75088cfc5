import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Meter } from "./core/ports.ts";

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];

/** How many tasks wait, by kind. */
export type QueueDepth = () => Promise<Readonly<Record<string, number>>>;

/** Its own registry, so that two can live side by side. Labels are kinds, platforms and models, never people. */
export function createMetrics(depth?: QueueDepth) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "threadbrush_queue_depth",
    help: "Tasks that wait",
    labelNames: ["kind"],
    registers,
    async collect() {
      this.reset();
      for (const [kind, count] of Object.entries((await depth?.()) ?? {})) this.set({ kind }, count);
    },
  });
  return { registry, meter: meterOn(registers) };
}

function meterOn(registers: Registry[]): Meter {
  const counter = (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: seconds, registers });
  const turns = counter("threadbrush_turns_total", "Turns heard", ["platform"]);
  const draws = counter("threadbrush_draws_total", "Pictures asked of models", ["model", "outcome"]);
  const spent = counter("threadbrush_spent_usd_total", "Paid for pictures, as far as it is known", ["model"]);
  const posts = counter("threadbrush_posts_total", "Cards posted and edited", ["platform", "outcome"]);
  const failures = counter("threadbrush_failures_total", "What went wrong", ["kind"]);
  const drawSeconds = histogram("threadbrush_draw_seconds", "One picture of one model", ["model"]);
  const taskSeconds = histogram("threadbrush_task_seconds", "One run of a task", ["kind", "outcome"]);
  const fail = (kind: string, ...fine: string[]) => void (fine.includes(kind) || failures.inc({ kind }));
  return {
    turn: (platform) => turns.inc({ platform }),
    draw(model, outcome, took) {
      draws.inc({ model, outcome });
      drawSeconds.observe({ model }, took);
      fail(outcome, "ready", "cancelled");
    },
    spend: (model, usd) => spent.inc({ model }, usd),
    post(platform, outcome) {
      posts.inc({ platform, outcome });
      fail(outcome, "posted", "edited", "rate-limited");
    },
    task: (kind, outcome, took) => taskSeconds.observe({ kind, outcome }, took),
  };
}
