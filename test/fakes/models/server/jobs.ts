import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProviderRequest } from "./provider-request.ts";

export type JobState = "queued" | "running" | "done" | "failed" | "canceled";

/** What one job does when it's finished: draws, and resolves with the URLs of its pictures. */
type Draw = () => Promise<string[]>;

/** One drawing that a client asked for and collects later. It stays in the service when the client goes. */
export class Job<Failure> {
  readonly id = randomUUID();
  readonly request: ProviderRequest;
  state: JobState = "queued";
  failure: Failure | undefined;
  /** The URLs of the pictures. */
  urls: string[] = [];
  /** Resolves when the job is over. */
  readonly settled: Promise<void>;
  readonly #settle: () => void;
  readonly #draw: Draw;
  readonly #planned: Failure | undefined;
  readonly #changed: () => void;

  constructor(request: ProviderRequest, draw: Draw, planned: Failure | undefined, changed: () => void) {
    this.request = request;
    this.#draw = draw;
    this.#planned = planned;
    this.#changed = changed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#settle = resolve;
  }

  get isSettled(): boolean {
    return this.state !== "queued" && this.state !== "running";
  }

  start(): void {
    if (this.state === "queued") this.#become("running");
  }

  /** Draws, or fails as planned. Does nothing if the job is over. */
  async finish(): Promise<void> {
    if (this.isSettled) return;
    if (this.#planned !== undefined) return this.fail(this.#planned);
    this.urls = await this.#draw();
    if (!this.isSettled) this.#become("done");
  }

  fail(failure: Failure): void {
    if (this.isSettled) return;
    this.failure = failure;
    this.#become("failed");
  }

  /** False if the job is over already. */
  cancel(): boolean {
    if (this.isSettled) return false;
    this.#become("canceled");
    return true;
  }

  #become(state: JobState): void {
    this.state = state;
    if (this.isSettled) this.#settle();
    this.#changed();
  }
}

/**
 * The jobs of one service. Each look at a job takes it one step on: it waits, runs, is done. With `byHand`, a test does that:
 *
 *   bfl.jobs.byHand = true;
 *   const job = await bfl.until(() => bfl.jobs.last, "the job");
 *   await job.finish();                      or start(), fail("Error"), cancel()
 *   bfl.jobs.failNext("Content Moderated")   the next job that is added fails like this
 */
export class Jobs<Failure> {
  readonly all: Job<Failure>[] = [];
  byHand = false;
  readonly #planned: Failure[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get last(): Job<Failure> | undefined {
    return this.all.at(-1);
  }

  /** The number of jobs that wait or run. */
  get active(): number {
    return this.all.filter(({ isSettled }) => !isSettled).length;
  }

  failNext(failure: Failure, { times = 1 } = {}): void {
    for (let at = 0; at < times; at++) this.#planned.push(failure);
  }

  add(request: ProviderRequest, draw: Draw): Job<Failure> {
    const job = new Job(request, draw, this.#planned.shift(), this.#changed);
    this.all.push(job);
    return job;
  }

  /** A job as a client sees it now, which takes it one step on. */
  async look(id: string | null | undefined): Promise<Job<Failure> | undefined> {
    const job = this.get(id);
    if (!job || this.byHand) return job;
    if (job.state === "queued") job.start();
    else await job.finish();
    return job;
  }

  get(id: string | null | undefined): Job<Failure> | undefined {
    return this.all.find((one) => one.id === id);
  }

  /** Resolves when the job is over, or after `ms` milliseconds. */
  async wait(job: Job<Failure>, ms: number, signal: AbortSignal): Promise<void> {
    if (!this.byHand) return job.finish();
    await Promise.race([job.settled, sleep(ms, undefined, { signal, ref: false })]);
  }
}
