import type { PlatformError } from "../errors.ts";
import { MAX_REFUSALS } from "../platforms/refusals.ts";
import type { Clock } from "../ports.ts";
import type { TurnId } from "../vocabulary.ts";
import type { Card } from "./views.ts";

/** How a card is shown: as it is, or without its pictures and with a sentence on why. */
export type CardForm = "whole" | "text";

interface Refused {
  /** How often the platform refused it, in any form. */
  count: number;
  whole: number;
  text: number;
  /** The last refusal. */
  error: PlatformError;
  until: number;
}

const MAX_TURNS = 1000;
/** After that long what was refused gets another chance, if anything about the turn changes. */
const KEPT_MS = 10 * 60 * 1000;

/** What a platform refused to show, by turn, so that it isn't sent again and again. Lost at a restart, which costs a few more tries. */
export class RefusedCards {
  readonly #turns = new Map<TurnId, Refused>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The forms that are worth sending, the best first. A finished card is tried whole once more: its pictures are others than before. */
  formsLeft(turn: TurnId, { drawing }: Pick<Card, "drawing">): CardForm[] {
    const refused = this.#of(turn);
    if (!refused) return ["whole", "text"];
    if (refused.count >= MAX_REFUSALS) return [];
    return [...(refused.whole < (drawing ? 1 : 2) ? ["whole" as const] : []), ...(refused.text === 0 ? ["text" as const] : [])];
  }

  lastError(turn: TurnId): PlatformError | undefined {
    return this.#of(turn)?.error;
  }

  add(turn: TurnId, form: CardForm, error: PlatformError): void {
    const before = this.#of(turn) ?? { count: 0, whole: 0, text: 0 };
    // What was too large was sent smaller as well before it was given up.
    const tries = error.code === "too-large" && form === "whole" ? 2 : 1;
    this.#turns.delete(turn);
    this.#turns.set(turn, {
      count: before.count + tries,
      whole: before.whole + (form === "whole" ? 1 : 0),
      text: before.text + (form === "text" ? 1 : 0),
      error,
      until: this.#clock.now().getTime() + KEPT_MS,
    });
    const [oldest] = this.#turns.keys();
    if (this.#turns.size > MAX_TURNS && oldest !== undefined) this.#turns.delete(oldest);
  }

  forget(turn: TurnId): void {
    this.#turns.delete(turn);
  }

  #of(turn: TurnId): Refused | undefined {
    const refused = this.#turns.get(turn);
    return refused && refused.until > this.#clock.now().getTime() ? refused : undefined;
  }
}
