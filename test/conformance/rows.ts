// Rows to try stores and queues with.

import type { NewTurn, Plan, VariantOutcome } from "../../src/core/store.ts";
import type { Stores } from "../../src/core/stores.ts";
import type { TaskQueue } from "../../src/core/task-queue.ts";
import type { Attachment, BlobKey, ImageInfo, MessageId, ModelId, Turn, Variant } from "../../src/core/vocabulary.ts";
import { settings } from "../fakes/bot.ts";

export interface StoreHarness {
  store: Stores & { queue: TaskQueue };
  /** Lets time pass. */
  pass(ms: number): void;
}

/** Somebody asks for "night" in a thread that is there. */
export function asks(id: string, change: Partial<NewTurn> = {}, person = "ada"): NewTurn {
  return {
    ...{
      requestId: id,
      at: new Date(0),
      kind: "edit",
      prompt: "night",
      attachments: [],
      requestedSettings: {},
      addressed: true,
      fresh: false,
    },
    author: { id: person, name: person, moderator: false },
    location: { thread: { platform: "discord", id: "t" } },
    start: { settings, seed: 1, title: "night" },
    maxWaiting: 20,
    ...change,
  };
}

export const attached = (id: string): Attachment => ({ id, name: `${id}.png` });
export const inThread = (id: string) => ({ location: { thread: { platform: "discord" as const, id } } });
export const inChannel = (id: string) => ({ location: { channel: { platform: "discord" as const, id } } });

export function image(letter: string): ImageInfo {
  return { key: letter.repeat(64) as BlobKey, type: "image/png", width: 4, height: 3, bytes: 12 };
}

export const drawn = (letter: string): VariantOutcome => ({ image: image(letter), notes: [], applied: { seed: 1 }, costUsd: 0 });

export function planOf(count: number, change: Partial<Plan> = {}): Plan {
  const variants = Array.from({ length: count }, (_, at) => ({
    ...{ number: at + 1, model: "fake" as ModelId, seed: at + 1, choice: { index: at, of: count } },
  }));
  return { settings, seed: 1, notes: [], references: [], variants, ...change };
}

export class Rows {
  readonly store: StoreHarness["store"];
  #requests = 0;
  constructor(store: StoreHarness["store"]) {
    this.store = store;
  }

  async asked(change: Partial<NewTurn> = {}, person = "ada"): Promise<Turn> {
    const received = await this.store.conversations.receive(asks(`rows${++this.#requests}`, change, person));
    if (received.kind !== "turn") throw new Error(received.kind);
    return this.#known(await this.store.turns.findTurn(received.turn));
  }

  async begun(count: number, change: Partial<NewTurn> = {}, person = "ada"): Promise<Turn> {
    const turn = await this.asked(change, person);
    await this.store.drawing.startTurn(turn.id, planOf(count));
    return this.again(turn);
  }

  /** A turn whose pictures are all drawn. */
  async done(letters: string, change: Partial<NewTurn> = {}): Promise<Turn> {
    const turn = await this.begun(letters.length, change);
    for (const [at, variant] of turn.variants.entries()) {
      await this.store.drawing.startVariant(variant.id);
      await this.store.drawing.completeVariant(variant.id, drawn(letters[at] ?? "a"));
    }
    return this.again(turn);
  }

  async again(turn: Turn): Promise<Turn> {
    return this.#known(await this.store.turns.findTurn(turn.id));
  }

  /** Forgets what is to be done so far. */
  async idle(): Promise<void> {
    for (const kind of ["open", "prepare", "draw", "publish", "remove"] as const)
      for (const lane of ["discord", "fake"])
        for (
          let task = await this.store.queue.claim(kind, lane, 1000);
          task;
          task = await this.store.queue.claim(kind, lane, 1000)
        )
          await this.store.queue.complete(task);
  }

  #known(turn: Turn | undefined): Turn {
    if (!turn) throw new Error("no such turn");
    return turn;
  }
}

/** The variant of that number. */
export function numbered(turn: Turn, number: number): Variant {
  const variant = turn.variants.find((one) => one.number === number);
  if (!variant) throw new Error("no such variant");
  return variant;
}

export const first = (turn: Turn): Variant => numbered(turn, 1);
export const message = (id: string): MessageId => id as MessageId;
