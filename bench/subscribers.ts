import { setTimeout as pause } from "node:timers/promises";
import type { Card } from "../src/core/cards/views.ts";
import type { Thread } from "../src/core/vocabulary.ts";
import { type Bot, edit } from "./bot.ts";

export interface Asked {
  person: string;
  /** Milliseconds after the beginning. */
  at: number;
}

/** Times in milliseconds after the beginning; the acknowledgement's after it was to be asked. */
export interface SeenTurn {
  person: string;
  askedMs: number;
  acknowledgedMs: number;
  finishedMs: number;
}

/** Everybody who asks and waits for the last picture. */
export class Subscribers {
  readonly #ends = new Map<string, number>();
  #seen = Promise.withResolvers<void>();
  #asked = 0;

  see({ turn, drawing }: Card): void {
    if (drawing) return;
    this.#ends.set(turn, performance.now());
    this.#seen.resolve();
  }

  /** Each asks at their own time, whatever has become of the others. Resolves when all of them have seen their picture. */
  async ask(bot: Bot, asked: Asked[]): Promise<SeenTurn[]> {
    const begun = performance.now();
    const heard = await Promise.all(asked.map((one) => this.#askOne(bot, one, begun)));
    while (!heard.every(({ turn }) => this.#ends.has(turn))) {
      await this.#seen.promise;
      this.#seen = Promise.withResolvers();
    }
    return heard.map(({ turn, ...rest }) => ({ ...rest, finishedMs: (this.#ends.get(turn) ?? Number.NaN) - begun }));
  }

  async #askOne({ core }: Bot, { person, at }: Asked, begun: number) {
    const id = `request ${++this.#asked}`;
    await pause(at);
    const thread: Thread = { platform: "discord", id };
    const author = { id: person, name: person, moderator: false };
    const heard = await core.receive({
      id,
      location: { thread },
      author,
      at: new Date(),
      intent: edit("make it night", "picture"),
    });
    if (heard.kind !== "turn") throw new Error(`${id} was not taken: ${JSON.stringify(heard)}`);
    return { turn: heard.turn, person, askedMs: at, acknowledgedMs: performance.now() - begun - at };
  }
}
