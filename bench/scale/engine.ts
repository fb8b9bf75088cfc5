// A discrete-event simulation of jobs that pass through queues.

/** Something that serves a fixed number of jobs at a time, first come, first served. */
export interface Resource {
  name: string;
  servers: number;
}

/** A job's visit to a resource. */
export interface Step {
  resource: Resource;
  /** Seconds; drawn again for each visit. */
  seconds(): number;
}

export interface Outcome {
  arrived: number;
  /** Seconds from the arrival to the end of each step, by step. Undefined: not reached within the time. */
  reached: (number | undefined)[];
}

export interface Result {
  /** Jobs in order of arrival. */
  jobs: Outcome[];
  /** How much of each resource's time was used, from 0 to 1, by name. */
  used: Map<string, number>;
}

interface Job extends Outcome {
  step: number;
}

interface State {
  resource: Resource;
  busy: number;
  waiting: Job[];
  /** Jobs before this position have left `waiting`. */
  head: number;
  busySeconds: number;
}

/** Runs jobs that arrive with pauses of `pause()` seconds through all `steps`, for `seconds`. */
export function simulate(steps: Step[], pause: () => number, seconds: number): Result {
  const events = new EventQueue();
  const states = new Map<Resource, State>();
  const jobs: Job[] = [];
  const stateOf = (resource: Resource): State => {
    const state = states.get(resource) ?? { resource, busy: 0, waiting: [], head: 0, busySeconds: 0 };
    states.set(resource, state);
    return state;
  };

  const begin = (job: Job, now: number): void => {
    const step = steps[job.step];
    if (!step) return;
    const state = stateOf(step.resource);
    if (state.busy < step.resource.servers) serve(job, step, state, now);
    else state.waiting.push(job);
  };

  const serve = (job: Job, step: Step, state: State, now: number): void => {
    state.busy++;
    const end = now + step.seconds();
    state.busySeconds += Math.min(end, seconds) - now;
    events.add(end, () => {
      state.busy--;
      job.reached[job.step++] = end - job.arrived;
      serveNext(state, end);
      begin(job, end);
    });
  };

  const serveNext = (state: State, now: number): void => {
    const next = state.waiting[state.head];
    const step = next && steps[next.step];
    if (!step) return;
    state.head++;
    serve(next, step, state, now);
  };

  const arrive = (now: number): void => {
    const job: Job = { arrived: now, reached: [], step: 0 };
    jobs.push(job);
    begin(job, now);
    const next = now + pause();
    if (next < seconds) events.add(next, () => arrive(next));
  };

  arrive(0);
  events.runUntil(seconds);
  const used = [...states.values()].map(
    ({ resource, busySeconds }) => [resource.name, busySeconds / (resource.servers * seconds)] as const,
  );
  return { jobs, used: new Map(used) };
}

interface Event {
  at: number;
  run: () => void;
}

/** A binary heap: the earliest event first. */
class EventQueue {
  readonly #heap: Event[] = [];

  add(at: number, run: () => void): void {
    const heap = this.#heap;
    let position = heap.push({ at, run }) - 1;
    for (let parent = (position - 1) >> 1; position > 0 && this.#at(parent) > at; parent = (position - 1) >> 1) {
      this.#swap(position, parent);
      position = parent;
    }
  }

  runUntil(end: number): void {
    for (let event = this.#take(); event && event.at <= end; event = this.#take()) event.run();
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    heap[0] = last;
    for (let position = 0; ; ) {
      const left = 2 * position + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(child) >= last.at) return first;
      this.#swap(position, child);
      position = child;
    }
  }

  #at(position: number): number {
    return this.#heap[position]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as Event, heap[a] as Event];
  }
}
