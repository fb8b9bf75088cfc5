const never = new Promise<never>(() => {});

/** Crashes a simulated process before or after one of its steps. None of its work continues after that. */
export class CrashPlan {
  steps = 0;
  crashed = false;
  /** The step at which it crashed; undefined until then. */
  crashedAt: string | undefined;
  readonly #crashAt: number;
  readonly #after: boolean;
  readonly #counts: (name: string) => boolean;

  /** `counts` selects the calls that are steps; all by default. */
  constructor(crashAt: number, after: boolean, counts: (name: string) => boolean = () => true) {
    this.#crashAt = crashAt;
    this.#after = after;
    this.#counts = counts;
  }

  /** Runs a call as a step. Never settles after the crash. */
  async step<T>(name: string, call: () => T | Promise<T>): Promise<T> {
    if (this.crashed) return never;
    const isCrashing = this.#counts(name) && ++this.steps === this.#crashAt;
    if (isCrashing) this.crashedAt = name;
    if (isCrashing && !this.#after) return this.#crash();
    const result = this.#settleUnlessCrashed(call);
    return isCrashing
      ? result.then(
          () => this.#crash(),
          () => this.#crash(),
        )
      : result;
  }

  #crash(): Promise<never> {
    this.crashed = true;
    return never;
  }

  /** A call that is in progress during the crash never settles. */
  async #settleUnlessCrashed<T>(call: () => T | Promise<T>): Promise<T> {
    try {
      const result = await call();
      return this.crashed ? never : result;
    } catch (error) {
      if (this.crashed) return never;
      throw error;
    }
  }
}

/** The step names of a class's methods, so that renaming a method renames its step. */
export function stepsOf<T>(type: abstract new (...args: never[]) => T, ...methods: (keyof T & string)[]): string[] {
  return methods.map((method) => `${type.name}.${method}`);
}

/** What a port computes without leaving the process. */
const pureCalls = new Set(["read", "choices", "estimateUsd", "state"]);

/** Makes each call of a port a step of the plan. */
export function crashAtStep<T extends object>(port: T, plan: CrashPlan): T {
  return new Proxy(port, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function" || pureCalls.has(String(name))) return value;
      return (...args: unknown[]) => {
        if (plan.crashed) return never;
        if (name === "claim") return stepIfClaimed(value.apply(object, args), plan);
        return plan.step(`${object.constructor.name}.${String(name)}`, () => value.apply(object, args));
      };
    },
  });
}

/** Claiming from an empty queue isn't a step. */
async function stepIfClaimed(claimed: Promise<unknown>, plan: CrashPlan): Promise<unknown> {
  const task = await claimed;
  if (plan.crashed) return never;
  return task === undefined ? undefined : plan.step("claim", () => task);
}

/** Counts calls of storage in progress. */
export class StorageCalls {
  #inProgress = 0;

  get isIdle(): boolean {
    return this.#inProgress === 0;
  }

  /** Counts the calls of a port, except while they wait for a callback, which may never return. */
  track<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (object, name) => {
        const value = Reflect.get(object, name, object);
        if (typeof value !== "function" || name === "constructor") return value;
        const uncounted = (arg: unknown) =>
          typeof arg === "function" ? (...given: unknown[]) => this.#runUncounted(() => arg(...given)) : arg;
        return (...args: unknown[]) => this.#runCounted(() => value.apply(object, args.map(uncounted)));
      },
    });
  }

  async #runCounted<T>(work: () => Promise<T>): Promise<T> {
    this.#inProgress++;
    try {
      return await work();
    } finally {
      this.#inProgress--;
    }
  }

  async #runUncounted<T>(work: () => Promise<T>): Promise<T> {
    this.#inProgress--;
    try {
      return await work();
    } finally {
      this.#inProgress++;
    }
  }
}
