// What services answer with, and who pays.

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

const monstrous: Attack = {
  name: "monstrous answers",
  about: "A provider answers with JSON nested 100,000 deep, and with 200 MB without an end: as an answer and as an error.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const visitor = await target.visitor();
    const came: string[] = [];
    for (const kind of ["nested", "endless"] as const)
      for (const as of ["answer", "error"] as const) {
        target.models.fault(model, { kind, as, times: 9 });
        came.push(await visitor.edit("a hat", await photo(640, 480), signal, settings));
        target.models.clearFaults();
      }
    const orders = target.models.orders(model).length;
    return { came: `${tally(came)}; ${orders} requests`, good: came.every((one) => sentence.test(one)) && orders <= 8 };
  },
};

/** Requests that one turn may cause, whatever a service says of when to come again. */
const MAX_REQUESTS = 3;
const WATCH_MS = 6000;

/** What a service says of when to come again, each to another model. */
const waits = {
  "gpt-image-2": "1e300",
  "gpt-image-1.5": "1e15",
  "gpt-image-1-mini": "-1",
  "gpt-image-2.5-flare": "soon",
};

const waiting: Attack = {
  name: "Retry-After",
  about:
    "A provider is too busy for 1e300, 1e15 or -1 seconds, or until “soon”: no turn asks more than three times in six seconds.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const { models } = target;
    const before = new Map(Object.keys(waits).map((name) => [name, models.orders(name).length]));
    for (const [name, retryAfter] of Object.entries(waits)) {
      models.fault(name, { kind: "rate-limited", retryAfter, times: 100 });
      const person = await target.visitor();
      await person.startConversation("a hat", await photo(640, 480), { models: `openai/${name}` });
    }
    await sleep(WATCH_MS, undefined, { signal });
    const counts = Object.keys(waits).map((name) => models.orders(name).length - (before.get(name) ?? 0));
    const told = Object.values(waits).map((retryAfter, at) => `${retryAfter}: ${counts[at]}`);
    return { came: `requests: ${told.join(", ")}`, good: counts.every((count) => count >= 1 && count <= MAX_REQUESTS) };
  },
};

const retry: Attack = {
  name: "another person's Retry",
  about: "Ada's turn with a paid model fails, Bo presses Retry: the second drawing is booked on Bo.",
  ...{ maxMemoryMb: BODIES_MB, timeoutMs: 60_000, fresh: true },
  async run(target, signal) {
    const [ada, bo] = [await target.visitor(), await target.visitor()];
    target.models.fault(model, { kind: "not-a-picture", times: 1 });
    const begun = await ada.startConversation("a hat", await photo(640, 480), settings);
    if (!begun.go) return { came: `${begun.say}`, good: false };
    const failed = await ada.result(begun.go, signal);
    const conversation = begun.go.slice("/c/".length);
    const pressed = await bo.post("/do/retry", { conversation, turn: failed.key });
    await sleep(500);
    const drawn = await bo.result(begun.go, signal);
    const people = await bookings(target);
    return {
      came: `${summarize(failed).slice(0, 60)} Retry: ${pressed.say ?? summarize(drawn)}; booked on ${new Set(people).size} people, ${people.length} rows`,
      good: people.length === 2 && people[0] !== people[1],
    };
  },
};

/** Who was booked, in order. */
async function bookings({ program }: Target): Promise<string[]> {
  const database = new Database(join(program.folder, "data/threadbrush.db"), { readonly: true });
  try {
    const rows = database.prepare("SELECT person FROM spending ORDER BY id").all() as { person: string }[];
    return rows.map(({ person }) => person);
  } finally {
    database.close();
  }
}

export const money = [monstrous, waiting, retry];
