import type { Stores } from "./stores.ts";
import type { TurnId } from "./vocabulary.ts";

/** Cards further back show a new position only when something else about them changes. */
const MAX_WATCHED = 100;

/** Keeps the queue positions that waiting cards show up to date. */
export class QueuePositions {
  readonly #store: Pick<Stores, "drawing" | "publishing">;
  readonly #wake: () => void;
  #shown = new Map<TurnId, number>();

  constructor(store: Pick<Stores, "drawing" | "publishing">, wake: () => void) {
    this.#store = store;
    this.#wake = wake;
  }

  /** Schedules an update of every card whose position changed since the last refresh. */
  async refresh(): Promise<void> {
    const now = new Map((await this.#store.drawing.listWaitingTurns(MAX_WATCHED)).map(({ turn, ahead }) => [turn, ahead]));
    const moved = [...now].filter(([turn, ahead]) => this.#shown.has(turn) && this.#shown.get(turn) !== ahead);
    this.#shown = now;
    for (const [turn] of moved) await this.#store.publishing.requestPublish(turn);
    if (moved.length > 0) this.#wake();
  }
}
