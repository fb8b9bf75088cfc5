// The dashboard and the alerts query metrics and labels that exist.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createMetrics } from "../src/observability/metrics.ts";

const folder = join(import.meta.dirname, "../docs/operations");
const query = z.object({ expr: z.string().min(1) });
const dashboard = z.object({
  title: z.literal("Threadbrush"),
  panels: z.array(z.object({ id: z.number(), title: z.string(), description: z.string(), targets: z.array(query).min(1) })),
});
const rule = z.object({
  ...{ alert: z.string(), expr: z.string(), for: z.string().regex(/^\d+m$/) },
  ...{ labels: z.object({ severity: z.enum(["warning", "critical"]) }) },
  ...{ annotations: z.object({ summary: z.string(), description: z.string() }) },
});
const alerts = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })).length(1) });

const { panels } = dashboard.parse(JSON.parse(readFileSync(join(folder, "grafana-dashboard.json"), "utf8")));
const rules = alerts.parse(parse(readFileSync(join(folder, "alerts.yml"), "utf8"))).groups.flatMap((group) => group.rules);
const { registry } = createMetrics({
  ...{
    version: "",
    tasks: async () => ({ all: {}, running: {} }),
    platforms: () => [],
    disk: async () => ({ free: 0, size: 0 }),
  },
  ...{ spentToday: async () => 0, budgets: {} },
});
const labelsOf = (name: string) => (registry.getSingleMetric(name) as { labelNames?: string[] } | undefined)?.labelNames ?? [];

/** All possible series with their labels; `up` is Prometheus's own. */
const series = new Map<string, string[]>([["up", ["job", "instance"]]]);
for (const { name, type } of await registry.getMetricsAsJSON())
  for (const ending of String(type) === "histogram" ? ["_bucket", "_sum", "_count"] : [""])
    series.set(`${name}${ending}`, [...labelsOf(name), ...(ending === "_bucket" ? ["le"] : [])]);

const functions = ["sum", "min", "max", "rate", "increase", "histogram_quantile", "by", "and", "or"];

/** The unknown names in an expression: series that don't exist, and labels that none of its series has. */
function unknownIn(expr: string): string[] {
  const plain = expr.replace(/"[^"]*"/g, '""').replace(/\[\w+\]/g, "");
  const labels = [...plain.matchAll(/\bby \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by, matchers]) =>
    (by ?? matchers ?? "").split(",").map((part) => part.replace(/[=!~"].*$/, "").trim()),
  );
  const names = plain.replace(/\bby \([^)]*\)|\{[^}]*\}/g, " ").match(/\b[a-z_]\w*\b/g) ?? [];
  const used = names.filter((name) => !functions.includes(name));
  const known = used.flatMap((name) => series.get(name) ?? []);
  return [...used.filter((name) => !series.has(name)), ...labels.filter((label) => label !== "" && !known.includes(label))];
}

test("finds a series and labels that don't exist", () => {
  expect(unknownIn('sum by (kind, nope) (rate(threadbrush_gone_total{wrong="x"}[5m])) / threadbrush_tasks > 1e9')).toEqual([
    ...["threadbrush_gone_total", "nope", "wrong"],
  ]);
});

test.each(panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr }))))(
  "queries existing series in the panel “$title”: $expr",
  ({ expr }) => expect(unknownIn(expr)).toEqual([]),
);

test("gives every dashboard panel a unique id", () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(panels.length).toBeGreaterThan(10);
});

test.each(rules)("queries existing series in the alert $alert", ({ expr }) => expect(unknownIn(expr)).toEqual([]));

test("defines three alerts", () => {
  expect(rules.map(({ alert }) => alert)).toEqual(["ThreadbrushPlatformDown", "ThreadbrushDrawingsFail", "ThreadbrushDiskLow"]);
});
