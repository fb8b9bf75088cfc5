import type { BotSettings, Order, Report } from "./bot-member.ts";
import { Member } from "./member.ts";

/** One turn, in milliseconds. */
export interface TimedTurn {
  /** From the request to its acknowledgement. */
  acknowledgedMs: number;
  /** From the acknowledgement to its first card, which any process may post. */
  firstCardMs: number;
}

interface Card {
  first: PromiseWithResolvers<number>;
  finished: PromiseWithResolvers<void>;
}

/** Processes of one bot. */
export class Bots {
  readonly #members: Member<Order, Report>[];
  readonly #asked = new Map<Order, PromiseWithResolvers<{ turn: string; tookMs: number; at: number }>>();
  readonly #cards = new Map<string, Card>();
  #orders = 0;

  private constructor(members: Member<Order, Report>[]) {
    this.#members = members;
    for (const member of members) member.onReport((report) => this.#note(report));
  }

  static async start(processes: number, settings: BotSettings): Promise<Bots> {
    const starts = Array.from({ length: processes }, () => Member.start<Order, Report>("bot-member.ts", settings));
    return new Bots(await Promise.all(starts));
  }

  /** Makes a request in one process after the other. Resolves when the card with its picture is shown. */
  async request(): Promise<TimedTurn> {
    const order = this.#orders++;
    const asked = Promise.withResolvers<{ turn: string; tookMs: number; at: number }>();
    this.#asked.set(order, asked);
    this.#members[order % this.#members.length]?.order(order);
    const { turn, tookMs, at } = await asked.promise;
    const card = this.#cardOf(turn);
    const firstAt = await card.first.promise;
    await card.finished.promise;
    this.#asked.delete(order);
    this.#cards.delete(turn);
    return { acknowledgedMs: tookMs, firstCardMs: firstAt - at };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }

  #note(report: Report): void {
    if (report.kind === "asked") this.#asked.get(report.order)?.resolve(report);
    if (report.kind !== "shown") return;
    const { first, finished } = this.#cardOf(report.turn);
    first.resolve(report.at);
    if (report.isFinished) finished.resolve();
  }

  #cardOf(turn: string): Card {
    const known = this.#cards.get(turn) ?? { first: Promise.withResolvers(), finished: Promise.withResolvers() };
    this.#cards.set(turn, known);
    return known;
  }
}
