const never = new Promise<never>(() => {});

/** A process that dies at one of its steps, before or after the step's effect; from then on nothing of it moves. */
export class CrashPlan {
  steps = 0;
  dead = false;
  /** The step at which it dies; undefined as long as it has not come to it. */
  last: string | undefined;
  readonly #dieAt: number;
  readonly #after: boolean;
  readonly #counts: (name: string) => boolean;

  /** `counts`: which calls are steps; all by default. */
  constructor(dieAt: number, after: boolean, counts: (name: string) => boolean = () => true) {
    this.#dieAt = dieAt;
    this.#after = after;
    this.#counts = counts;
  }

  /** Runs a call as a step of this life. Never settles once it is over. */
  async step<T>(name: string, call: () => T | Promise<T>): Promise<T> {
    if (this.dead) return never;
    const dying = this.#counts(name) && ++this.steps === this.#dieAt;
    if (dying) this.last = name;
    if (dying && !this.#after) return this.#die();
    const result = this.#survived(call);
    return dying
      ? result.then(
          () => this.#die(),
          () => this.#die(),
        )
      : result;
  }

  #die(): Promise<never> {
    this.dead = true;
    return never;
  }

  /** What was under way when the process died never comes back, neither as a result nor as an error. */
  async #survived<T>(call: () => T | Promise<T>): Promise<T> {
    try {
      const result = await call();
      return this.dead ? never : result;
    } catch (error) {
      if (this.dead) return never;
      throw error;
    }
  }
}

/** The names of the steps that these methods of a class are, so that renaming one renames its step. */
export function stepsOf<T>(type: abstract new (...args: never[]) => T, ...methods: (keyof T & string)[]): string[] {
  return methods.map((method) => `${type.name}.${method}`);
}

/** The port as a mortal process has it: each of its calls is a step. */
export function crashAtStep<T extends object>(port: T, life: CrashPlan): T {
  return new Proxy(port, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function" || name === "choices" || name === "state") return value;
      return (...args: unknown[]) => {
        if (life.dead) return never;
        if (name === "claim") return claiming(value.apply(object, args), life);
        return life.step(`${object.constructor.name}.${String(name)}`, () => value.apply(object, args));
      };
    },
  });
}

/** A look into an empty queue is no step. */
async function claiming(claimed: Promise<unknown>, life: CrashPlan): Promise<unknown> {
  const task = await claimed;
  if (life.dead) return never;
  return task === undefined ? undefined : life.step("claim", () => task);
}

/** What is under way on the disk. */
export class DiskWork {
  #underWay = 0;

  get done(): boolean {
    return this.#underWay === 0;
  }

  /** The port, its calls counted; not while they wait for a function that they were given, which may never return. */
  watched<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (object, name) => {
        const value = Reflect.get(object, name, object);
        if (typeof value !== "function" || name === "constructor") return value;
        const paused = (arg: unknown) =>
          typeof arg === "function" ? (...given: unknown[]) => this.#paused(() => arg(...given)) : arg;
        return (...args: unknown[]) => this.#counted(() => value.apply(object, args.map(paused)));
      },
    });
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
    }
  }

  async #paused<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay--;
    try {
      return await work();
    } finally {
      this.#underWay++;
    }
  }
}
