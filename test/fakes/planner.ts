import type { Planner } from "../../src/core/ports/models.ts";
import type { ModelId, PlannedReading } from "../../src/core/vocabulary.ts";

/** Reads what it is given answers for. Throws what isn't a reading. */
export class FakePlanner implements Planner {
  readonly id = "openai/reader" as ModelId;
  readonly maxUsd = 0.01;
  usd: number | undefined = 0.002;
  reads = 0;
  private held: Promise<void> | undefined;
  private readonly answers: Record<string, PlannedReading | Error>;

  constructor(answers: Record<string, PlannedReading | Error>) {
    this.answers = answers;
  }
  /** Answers wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = promise;
    return resolve;
  }
  async plan({ prompt }: { prompt: string }, signal: AbortSignal): Promise<PlannedReading & { costUsd?: number }> {
    signal.throwIfAborted();
    this.reads++;
    await Promise.all([this.held, new Promise(setImmediate)]); // like a network response, it comes later
    if (prompt.includes("wait")) await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const answer = this.answers[prompt];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no answer");
    return { ...answer, ...(this.usd !== undefined && { costUsd: this.usd }) };
  }
}
