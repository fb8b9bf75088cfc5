// Caches the last list of models on disk, for a start without a network.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { OpenRouterModel } from "./discovery.ts";

const FILE = "openrouter-models.json";

const list: z.ZodType<OpenRouterModel[]> = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    takesImages: z.boolean(),
    outputsText: z.boolean(),
    chat: z.boolean(),
    images: z.boolean(),
    streams: z.boolean(),
    parameters: z.record(
      z.string(),
      z.union([
        z.object({ values: z.array(z.string()) }),
        z.object({ min: z.number(), max: z.number() }),
        z.object({ any: z.literal(true) }),
      ]),
    ),
    prices: z.array(z.object({ billable: z.string(), unit: z.string(), usd: z.number(), variant: z.string().exactOptional() })),
  }),
);

/** Empty if there is no cache, or none that can be read. */
export function readModelCache(folder: string): OpenRouterModel[] {
  try {
    return list.parse(JSON.parse(readFileSync(join(folder, FILE), "utf8")));
  } catch {
    return []; // the list is fetched again
  }
}

export function writeModelCache(folder: string, models: OpenRouterModel[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${FILE}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(models), { mode: 0o600 });
  renameSync(draft, join(folder, FILE));
}
