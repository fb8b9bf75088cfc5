// Synchronous work that takes milliseconds: hashing, copying or scanning a whole picture.

import { setImmediate } from "node:timers/promises";

let previous: Promise<unknown> = Promise.resolve();

/** Runs a step in a turn of the event loop of its own. Pictures that arrive together then don't block it for as long as all their steps take. */
export function runLongStep<T>(step: () => T): Promise<T> {
  const done = previous.then(() => setImmediate()).then(step);
  previous = done.catch(() => undefined); // its caller handles the error
  return done;
}
