import { expect, test } from "vitest";
import { createMetrics, type MetricSources } from "../../src/observability/metrics.ts";

const sources: MetricSources = {
  version: "1.2.3",
  tasks: async () => ({ all: { draw: 5, publish: 1 }, running: { draw: 2 } }),
  platforms: () => [
    { name: "web", up: true },
    { name: "slack", up: false },
  ],
  disk: async () => ({ free: 70, size: 100 }),
  spentToday: async () => 1.5,
  budgets: { all: 5 },
};

test("measures running and waiting tasks, free disk space and spending", async () => {
  const { registry } = createMetrics(sources);
  const text = await registry.metrics();
  for (const line of [
    `threadbrush_build_info{version="1.2.3",node="${process.version}"} 1`,
    'threadbrush_platform_up{platform="web"} 1',
    'threadbrush_platform_up{platform="slack"} 0',
    'threadbrush_tasks{kind="draw",state="running"} 2',
    'threadbrush_tasks{kind="draw",state="waiting"} 3',
    'threadbrush_tasks{kind="publish",state="waiting"} 1',
    "threadbrush_disk_free_bytes 70",
    "threadbrush_disk_size_bytes 100",
    'threadbrush_budget_usd{of="all"} 5',
    "threadbrush_spent_today_usd 1.5",
  ])
    expect(text.split("\n")).toContain(line);
});

test("puts drawings of three and of six minutes into different buckets", async () => {
  const { registry, meter } = createMetrics(sources);
  meter.pictureDrawn("openai/one" as never, "ready", 180);
  meter.pictureDrawn("openai/one" as never, "ready", 360);
  const text = await registry.metrics();
  expect(text).toContain('threadbrush_draw_seconds_bucket{le="240",model="openai/one"} 1');
  expect(text).toContain('threadbrush_draw_seconds_bucket{le="400",model="openai/one"} 2');
});

test("describes every metric of its own in a phrase", async () => {
  for (const { name, help } of await createMetrics(sources).registry.getMetricsAsJSON())
    if (name.startsWith("threadbrush_")) expect(help.split(" ").length, name).toBeGreaterThan(4);
});
