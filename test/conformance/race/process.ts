// One of several processes that receive requests in the same threads at the same time. Its orders arrive over the message channel.

import type { NewTurn } from "../../../src/core/store.ts";
import { openPostgresStore } from "../../services/postgres.ts";

export interface RaceOrder {
  url: string;
  turns: NewTurn[];
}

export interface RaceReport {
  /** For each request, the kind of its result or the error. */
  results: string[];
}

process.once("message", async ({ url, turns }: RaceOrder) => {
  const { store, close } = await openPostgresStore(url);
  const results = await Promise.all(
    turns.map((turn) =>
      store.conversations.receive({ ...turn, at: new Date(turn.at) }).then(
        (result) => (result.kind === "refused" ? result.why : result.kind),
        (error: unknown) => String(error),
      ),
    ),
  );
  await close();
  process.send?.({ results } satisfies RaceReport);
});
process.send?.("ready");
