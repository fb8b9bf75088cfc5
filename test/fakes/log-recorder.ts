import type { Log } from "../../src/core/ports/runtime.ts";

/** A log that records warnings and errors. */
export class LogRecorder implements Log {
  readonly messages: string[] = [];
  readonly entries: { message: string; facts: Record<string, unknown> }[] = [];

  info(): void {}
  warn(facts: Record<string, unknown>, message: string): void {
    this.#add(facts, message);
  }
  error(facts: Record<string, unknown>, message: string): void {
    this.#add(facts, message);
  }

  #add(facts: Record<string, unknown>, message: string): void {
    this.messages.push(message);
    this.entries.push({ message, facts });
  }
}
