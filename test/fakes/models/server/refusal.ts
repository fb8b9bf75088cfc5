import type { Trouble } from "./wire.ts";

/** A request that a service does not accept, in that service's words. */
export class Refusal extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(JSON.stringify(trouble.body));
    this.trouble = trouble;
  }
}
