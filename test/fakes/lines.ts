import type { Log } from "../../src/core/ports.ts";

/** What the log would say, from warnings up. */
export class Lines implements Log {
  readonly said: string[] = [];
  /** The same lines with their facts. */
  readonly lines: { message: string; facts: Record<string, unknown> }[] = [];

  info(): void {}
  warn(facts: Record<string, unknown>, message: string): void {
    this.#add(facts, message);
  }
  error(facts: Record<string, unknown>, message: string): void {
    this.#add(facts, message);
  }

  #add(facts: Record<string, unknown>, message: string): void {
    this.said.push(message);
    this.lines.push({ message, facts });
  }
}
