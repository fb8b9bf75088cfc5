import type { PlatformError } from "../errors.ts";
import { MAX_REFUSALS } from "../platforms/refusals.ts";
import type { Clock } from "../ports/runtime.ts";
import type { TurnId } from "../vocabulary.ts";
import type { Card } from "./views.ts";

/** How a card is shown: whole, or as text with a sentence on why. */
export type CardForm = "whole" | "text";

interface Refused {
  /** Refusals in any form. */
  count: number;
  whole: number;
  text: number;
  /** The last refusal. */
  error: PlatformError;
  until: number;
}

const MAX_TURNS = 1000;
/** After this time a refused card gets another chance, if its turn changes. */
const REFUSAL_TTL_MS = 10 * 60 * 1000;

/** Remembers which cards a platform refused, so that they aren't sent again and again. A restart forgets it, at the cost of a few retries. */
export class RefusedCards {
  readonly #turns = new Map<TurnId, Refused>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The forms worth sending, the best first. A finished card is sent whole once more, because its pictures are different. */
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
    // The adapter has already tried a card that is too large with smaller pictures.
    const tries = error.code === "too-large" && form === "whole" ? 2 : 1;
    this.#turns.delete(turn);
    this.#turns.set(turn, {
      count: before.count + tries,
      whole: before.whole + (form === "whole" ? 1 : 0),
      text: before.text + (form === "text" ? 1 : 0),
      error,
      until: this.#clock.now().getTime() + REFUSAL_TTL_MS,
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
