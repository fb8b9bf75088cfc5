import { setTimeout as pause } from "node:timers/promises";
import type { Card } from "../../src/core/cards/views.ts";
import type { Thread } from "../../src/core/vocabulary.ts";
import { type Bot, edit } from "./bot.ts";

export interface PlannedRequest {
  person: string;
  /** Milliseconds after the start. */
  at: number;
}

/** Milliseconds after the start; `acknowledgedMs` counts from when the request was due. */
export interface MeasuredTurn {
  person: string;
  requestedMs: number;
  acknowledgedMs: number;
  finishedMs: number;
}

/** People who send requests and wait for their pictures. */
export class Subscribers {
  readonly #ends = new Map<string, number>();
  #changed = Promise.withResolvers<void>();
  #requests = 0;

  onCard({ turn, drawing }: Card): void {
    if (drawing) return;
    this.#ends.set(turn, performance.now());
    this.#changed.resolve();
  }

  /** Sends each request when it is due. Resolves when all of them have their picture. */
  async request(bot: Bot, planned: PlannedRequest[]): Promise<MeasuredTurn[]> {
    const start = performance.now();
    const accepted = await Promise.all(planned.map((one) => this.#requestOne(bot, one, start)));
    while (!accepted.every(({ turn }) => this.#ends.has(turn))) {
      await this.#changed.promise;
      this.#changed = Promise.withResolvers();
    }
    return accepted.map(({ turn, ...rest }) => ({ ...rest, finishedMs: (this.#ends.get(turn) ?? Number.NaN) - start }));
  }

  async #requestOne({ core }: Bot, { person, at }: PlannedRequest, start: number) {
    const id = `request ${++this.#requests}`;
    await pause(at);
    const thread: Thread = { platform: "discord", id };
    const author = { id: person, name: person, moderator: false };
    const answer = await core.receive({
      id,
      location: { thread },
      author,
      at: new Date(),
      intent: edit("make it night", "picture"),
    });
    if (answer.kind !== "turn") throw new Error(`${id} wasn't accepted: ${JSON.stringify(answer)}`);
    return { turn: answer.turn, person, requestedMs: at, acknowledgedMs: performance.now() - start - at };
  }
}
