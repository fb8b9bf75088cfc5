import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

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
  return {
    registry,
    turns: new Counter({ name: "threadbrush_turns_total", help: "Turns heard", labelNames: ["platform"], registers }),
    draws: new Counter({
      name: "threadbrush_draws_total",
      help: "Pictures asked of models",
      labelNames: ["model", "outcome"],
      registers,
    }),
    posts: new Counter({
      name: "threadbrush_posts_total",
      help: "Cards posted and edited",
      labelNames: ["platform", "outcome"],
      registers,
    }),
    failures: new Counter({ name: "threadbrush_failures_total", help: "Failures", labelNames: ["kind"], registers }),
    turnSeconds: new Histogram({
      name: "threadbrush_turn_seconds",
      help: "From request to last picture",
      buckets: seconds,
      registers,
    }),
    drawSeconds: new Histogram({
      name: "threadbrush_draw_seconds",
      help: "One picture of one model",
      labelNames: ["model"],
      buckets: seconds,
      registers,
    }),
  };
}
