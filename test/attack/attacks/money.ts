// Hostile responses of providers, and who pays.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { summarize } from "../../program/browser-client.ts";
import { type Attack, BODIES_MB, tally } from "../attack.ts";
import { photo } from "../pictures.ts";
import type { Target } from "../target.ts";

const model = "gpt-image-2";
const settings = { models: `openai/${model}` };
const sentence = /^[A-Z“].*[.!?]$/;

const hugeResponses: Attack = {
  name: "huge responses",
  about: "A provider responds with JSON nested 100,000 deep and with an endless 200 MB, both as a result and as an error.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const client = await target.signIn();
    const results: string[] = [];
    for (const kind of ["nested", "endless"] as const)
      for (const as of ["answer", "error"] as const) {
        target.models.fault(model, { kind, as, times: 9 });
        results.push(await client.edit("a hat", await photo(640, 480), signal, settings));
        target.models.clearFaults();
      }
    const orders = target.models.orders(model).length;
    return { result: `${tally(results)}; ${orders} requests`, passed: results.every((one) => sentence.test(one)) && orders <= 8 };
  },
};

/** How many requests one turn may cause, whatever Retry-After says. */
const MAX_REQUESTS = 3;
const WATCH_MS = 6000;

/** Retry-After headers by model. */
const retryAfters = {
  "gpt-image-2": "1e300",
  "gpt-image-1.5": "1e15",
  "gpt-image-1-mini": "-1",
  "gpt-image-2.5-flare": "soon",
};

const waiting: Attack = {
  name: "Retry-After",
  about:
    "A provider is rate-limited for 1e300, 1e15 or -1 seconds, or until “soon”: each turn sends at most three requests in six seconds.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const { models } = target;
    const before = new Map(Object.keys(retryAfters).map((name) => [name, models.orders(name).length]));
    for (const [name, retryAfter] of Object.entries(retryAfters)) {
      models.fault(name, { kind: "rate-limited", retryAfter, times: 100 });
      const person = await target.signIn();
      await person.startConversation("a hat", await photo(640, 480), { models: `openai/${name}` });
    }
    await sleep(WATCH_MS, undefined, { signal });
    const counts = Object.keys(retryAfters).map((name) => models.orders(name).length - (before.get(name) ?? 0));
    const summary = Object.values(retryAfters).map((retryAfter, at) => `${retryAfter}: ${counts[at]}`);
    return { result: `requests: ${summary.join(", ")}`, passed: counts.every((count) => count >= 1 && count <= MAX_REQUESTS) };
  },
};

const retry: Attack = {
  name: "another person's Retry",
  about: "Ada's turn with a paid model fails and Bo clicks Retry: the second drawing is charged to Bo.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const [ada, bo] = [await target.signIn(), await target.signIn()];
    target.models.fault(model, { kind: "not-a-picture", times: 1 });
    const started = await ada.startConversation("a hat", await photo(640, 480), settings);
    if (!started.go) return { result: `${started.notice}`, passed: false };
    const failed = await ada.result(started.go, signal);
    const conversation = started.go.slice("/c/".length);
    const response = await bo.post("/do/retry", { conversation, turn: failed.key });
    await sleep(500);
    const drawn = await bo.result(started.go, signal);
    const people = await chargedPeople(target);
    return {
      result: `${summarize(failed).slice(0, 60)} Retry: ${response.notice ?? summarize(drawn)}; charged to ${new Set(people).size} people in ${people.length} rows`,
      passed: people.length === 2 && people[0] !== people[1],
    };
  },
};

/** The people charged, in order. */
async function chargedPeople({ program }: Target): Promise<string[]> {
  const database = new Database(join(program.folder, "data/threadbrush.db"), { readonly: true });
  try {
    const rows = database.prepare("SELECT person FROM spending ORDER BY id").all() as { person: string }[];
    return rows.map(({ person }) => person);
  } finally {
    database.close();
  }
}

export const money = [hugeResponses, waiting, retry];
