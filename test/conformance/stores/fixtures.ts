// Turns in every state, for the suites of the stores and the queue.

import type { NewTurn, Plan, VariantOutcome } from "../../../src/core/store.ts";
import type { Stores } from "../../../src/core/stores.ts";
import type { Task, TaskKind, TaskQueue } from "../../../src/core/task-queue.ts";
import type { Attachment, BlobKey, ImageInfo, MessageId, ModelId, Turn, Variant } from "../../../src/core/vocabulary.ts";
import { settings } from "../../fakes/bot.ts";

export interface StoreHarness {
  store: Stores & { queue: TaskQueue };
  /** Advances the clock, and lets the leases of dead processes expire that are over by then. */
  advance(ms: number): Promise<void>;
}

/** A request for "night" in an existing thread. */
export function newTurn(id: string, change: Partial<NewTurn> = {}, person = "ada"): NewTurn {
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

export const attachment = (id: string): Attachment => ({ id, name: `${id}.png` });
export const inThread = (id: string) => ({ location: { thread: { platform: "discord" as const, id } } });
export const inChannel = (id: string) => ({ location: { channel: { platform: "discord" as const, id } } });

export function image(letter: string): ImageInfo {
  return { key: letter.repeat(64) as BlobKey, type: "image/png", width: 4, height: 3, bytes: 12 };
}

export const outcome = (letter: string): VariantOutcome => ({
  image: image(letter),
  notes: [],
  applied: { seed: 1 },
  costUsd: 0,
});

export function plan(count: number, change: Partial<Plan> = {}): Plan {
  const variants = Array.from({ length: count }, (_, at) => ({
    ...{ number: at + 1, model: "fake" as ModelId, seed: at + 1, choice: { index: at, of: count } },
  }));
  return { settings, seed: 1, notes: [], references: [], variants, ...change };
}

/** Creates turns through the store, as the core would. */
export class Fixtures {
  readonly store: StoreHarness["store"];
  #requests = 0;
  constructor(store: StoreHarness["store"]) {
    this.store = store;
  }

  async receiveTurn(change: Partial<NewTurn> = {}, person = "ada"): Promise<Turn> {
    const received = await this.store.conversations.receive(newTurn(`request${++this.#requests}`, change, person));
    if (received.kind !== "turn") throw new Error(received.kind);
    return this.#ensure(await this.store.turns.findTurn(received.turn));
  }

  /** A turn whose variants wait to be drawn. */
  async startTurn(count: number, change: Partial<NewTurn> = {}, person = "ada"): Promise<Turn> {
    const turn = await this.receiveTurn(change, person);
    await this.store.drawing.startTurn(turn.id, plan(count));
    return this.reload(turn);
  }

  /** A turn whose pictures are all drawn, one for each letter. */
  async drawTurn(letters: string, change: Partial<NewTurn> = {}, person = "ada"): Promise<Turn> {
    const turn = await this.startTurn(letters.length, change, person);
    for (const [at, variant] of turn.variants.entries()) {
      await this.store.drawing.startVariant(variant.id);
      await this.store.drawing.completeVariant(variant.id, outcome(letters[at] ?? "a"));
    }
    return this.reload(turn);
  }

  async reload(turn: Turn): Promise<Turn> {
    return this.#ensure(await this.store.turns.findTurn(turn.id));
  }

  /** Completes all waiting tasks. */
  async clearTasks(): Promise<void> {
    for (const kind of ["open", "prepare", "draw", "publish", "remove"] as const)
      for (const lane of ["discord", "fake"]) await this.claimSubjects(kind, lane);
  }

  /** Claims and completes all due tasks of a kind. Resolves to what they are about. */
  async claimSubjects(kind: Exclude<TaskKind, "forget">, lane = "discord"): Promise<number[]> {
    const subjects: number[] = [];
    for (let task = await this.#claim(kind, lane); task; task = await this.#claim(kind, lane)) {
      await this.store.queue.complete(task);
      subjects.push(task.subject);
    }
    return subjects;
  }

  async headOf(turn: Turn): Promise<number | undefined> {
    return (await this.store.conversations.findConversation(turn.conversation.id))?.head;
  }

  async #claim(kind: TaskKind, lane: string): Promise<Task | undefined> {
    return (await this.store.queue.claim(kind, lane, 1))[0];
  }

  #ensure(turn: Turn | undefined): Turn {
    if (!turn) throw new Error("no such turn");
    return turn;
  }
}

export function variantOf(turn: Turn, number: number): Variant {
  const variant = turn.variants.find((one) => one.number === number);
  if (!variant) throw new Error("no such variant");
  return variant;
}

export const firstVariant = (turn: Turn): Variant => variantOf(turn, 1);
export const messageId = (id: string): MessageId => id as MessageId;
