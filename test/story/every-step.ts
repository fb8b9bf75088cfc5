// A whole conversation during which the process dies at one step and starts again: everything is shown once all the same.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNull, min } from "drizzle-orm";
import { expect } from "vitest";
import type { TaskKind } from "../../src/core/task-queue.ts";
import { type OpenDatabase, openDatabase } from "../../src/storage/database.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { conversations, forgetRequests, tasks, variants } from "../../src/storage/schema.ts";
import { type Bot, startBot } from "../fakes/bot.ts";
import { FakeModel } from "../fakes/model.ts";
import { CrashPlan, crashAtStep, DiskWork } from "./crash-harness.ts";
import type { Environment, VisibleCard } from "./environments/environment.ts";
import { ManualClock } from "./manual-clock.ts";

const HANGS_MS = 60_000;
const moment = () => new Promise((resolve) => setTimeout(resolve, 10));

class Story {
  readonly stage: Environment;
  readonly life: CrashPlan;
  readonly #model = new FakeModel();
  readonly #clock = new ManualClock();
  readonly #rows: OpenDatabase = openDatabase(":memory:");
  readonly #folder = mkdtempSync(join(tmpdir(), "step-"));
  readonly #disk = new DiskWork();
  #bot: Promise<Bot> | undefined;
  #reborn = false;

  constructor(stage: Environment, life: CrashPlan) {
    this.stage = stage;
    this.life = life;
  }

  get #over(): boolean {
    return this.life.dead && !this.#reborn;
  }

  /** The bot that lives now: a fresh one over the same rows and files once the first is dead. Undefined: it died while it started. */
  async #living(): Promise<Bot | undefined> {
    if (this.#over) {
      this.#reborn = true;
      this.stage.died();
      this.#bot = this.#startAfterDeath();
    }
    this.#bot ??= this.#start(this.life);
    return this.#unlessItDies(this.#bot);
  }

  /** What a process has begun to write is on the disk before another process looks there. */
  async #startAfterDeath(): Promise<Bot> {
    while (!this.#disk.done) await moment();
    return this.#start(undefined);
  }

  #start(life: CrashPlan | undefined): Promise<Bot> {
    const kept = { db: this.#rows.db, folder: this.#folder, clock: this.#clock };
    const watched = <T extends object>(port: T): T => (port instanceof FileBlobStore ? this.#disk.watched(port) : port);
    const wrap = life ? <T extends object>(port: T): T => crashAtStep(watched(port), life) : undefined;
    return startBot(kept, this.stage.connect(life, this.#clock), this.#model, wrap);
  }

  async #unlessItDies<T>(work: Promise<T>): Promise<T | undefined> {
    const done = work.then((result) => ({ result }));
    while (!this.#over) {
      const ended = await Promise.race([done, moment()]);
      if (ended) return (ended as { result: T }).result;
    }
    done.catch(() => {}); // it died over it
    return undefined;
  }

  /** A person does something. When the bot dies over it, they look what became of it, and do it again if nothing did. */
  async does(act: () => Promise<void>, seen: () => boolean): Promise<void> {
    for (;;) {
      await this.#living();
      await this.#unlessItDies(act());
      if (!this.#over) return;
      await this.#settled(({ draw: _, ...others }) => seen() || none(others));
      if (seen()) return;
    }
  }

  async sees(fact: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + HANGS_MS; !fact(); await moment()) {
      this.#skip(await this.#living());
      if (Date.now() > end)
        throw new Error(`${what}: not seen after ${this.life.last} (${this.life.steps}): ${JSON.stringify(this.stage.cards())}`);
    }
  }

  /** Waits until nothing is left to do, in whichever process lives by then. */
  quiet(): Promise<void> {
    return this.#settled(none);
  }

  async #settled(is: (waiting: Record<TaskKind, number>) => boolean): Promise<void> {
    for (const end = Date.now() + HANGS_MS; ; await moment()) {
      const bot = await this.#living();
      this.#skip(bot);
      if (bot && is(await bot.store.queue.countAll())) return;
      if (Date.now() > end) throw new Error(`never quiet after ${this.life.last} (${this.life.steps})`);
    }
  }

  /** Nothing is waited for: the next task's time comes at once. */
  #skip(bot: Bot | undefined): void {
    if (!bot) return;
    const [next] = this.#rows.db
      .select({ due: min(tasks.dueAt) })
      .from(tasks)
      .where(isNull(tasks.lease))
      .all();
    const wait = (next?.due?.getTime() ?? 0) - this.#clock.now().getTime();
    if (wait <= 0) return;
    this.#clock.advance(wait);
    this.stage.advance(wait);
    bot.worker.checkLeases();
    bot.worker.wake();
  }

  /** The states of each turn's variants, as the rows have them. */
  written(): string[] {
    const drawn = this.#rows.db.select({ turn: variants.turn, state: variants.state }).from(variants).orderBy(variants.id).all();
    return [...Map.groupBy(drawn, ({ turn }) => turn).values()].map((states) => states.map(({ state }) => state).join(" "));
  }

  /** Resolves to how many conversations, people who wait to be forgotten and pictures are left. */
  async end(): Promise<Record<string, number>> {
    const stopped = async () => (await this.#living())?.stop().then(() => true);
    while (!(await this.#unlessItDies(stopped()))) await this.quiet();
    await this.stage.close();
    const { db } = this.#rows;
    const [left, people] = [await db.$count(conversations), await db.$count(forgetRequests)];
    const counted = { conversations: left, people, pictures: readdirSync(this.#folder).length };
    this.#rows.close();
    rmSync(this.#folder, { recursive: true, force: true });
    return counted;
  }
}

const none = (waiting: Partial<Record<TaskKind, number>>) => Object.values(waiting).every((n) => n === 0);
const card = ({ stage }: Story, asked: string) => stage.cards().find((one) => one.asked === asked);
const isBegun = (story: Story, asked: string) => {
  const { pictures = [], says = "" } = card(story, asked) ?? {};
  return story.stage.previews ? pictures.length === 3 : /^3 · /m.test(says);
};
const isDrawn = (story: Story, asked: string) => card(story, asked)?.drawing === false;

const STUBBORN = "wait, and draw it all the same";

/** Two turns of three variants, one refused, a pick between them, and a third turn that is cancelled while it draws, by a model that
 *  hands over its pictures all the same. */
async function runStory(story: Story): Promise<void> {
  const { stage } = story;
  const heard = (asked: string) => () => card(story, asked) !== undefined;
  await story.does(() => stage.begins("night, refuse 3"), heard("night, refuse 3"));
  await story.sees(() => isDrawn(story, "night, refuse 3"), "the first card");
  const picked = () => card(story, "night, refuse 3")?.says.includes("picked by") === true;
  await story.does(() => stage.picks("night, refuse 3", 2), picked);
  await story.sees(picked, "the pick");
  await story.does(() => stage.says("rain"), heard("rain"));
  await story.sees(() => isDrawn(story, "rain"), "the second card");
  await story.does(() => stage.says(STUBBORN), heard(STUBBORN));
  await story.sees(() => isBegun(story, STUBBORN), "the third card's previews");
  const cancelled = () => Boolean(card(story, STUBBORN)?.says.includes("Cancelled"));
  await story.does(() => stage.cancels(STUBBORN), cancelled);
  await story.sees(() => cancelled() && isDrawn(story, STUBBORN), "the third card's end");
  await story.quiet();
}

const told: Omit<VisibleCard, "says">[] = [
  { asked: "night, refuse 3", pictures: ["night, refuse 3#1<photo>", "night, refuse 3#2<photo>"], drawing: false },
  {
    asked: "rain",
    pictures: [1, 2, 3].map((number) => `rain#${number}<night, refuse 3#2<photo>>`),
    drawing: false,
  },
  { asked: STUBBORN, pictures: [], drawing: false },
];

const written = ["ready ready failed", "ready ready ready", "cancelled cancelled cancelled"];

interface EveryStepOptions {
  stage(): Promise<Environment> | Environment;
  /** Whether it dies before or after what the step does. */
  when: "before" | "after";
  /** Which calls count as steps; all by default. */
  counts?: (name: string) => boolean;
  /** Kinds of steps that the story must have. */
  certain: string[];
}

/** Stories that are told side by side. */
const AT_ONCE = 6;

/** Tells the story once for every kind of step, and dies at the first of its kind. Set CHAOS to die at every single step. */
export async function testCrashAtEveryStep(options: EveryStepOptions): Promise<void> {
  const names = await (process.env.CHAOS ? crashAtEach : crashAtEachKind)(options);
  expect(
    options.certain.filter((name) => !names.has(name)),
    "steps that the story lacks",
  ).toEqual([]);
}

async function crashAtEach({ stage, when, counts, certain }: EveryStepOptions): Promise<Set<string>> {
  const names = new Set<string>();
  for (let first = 1, isOver = false; !isOver; first += AT_ONCE) {
    const steps = Array.from({ length: AT_ONCE }, (_, i) => first + i);
    const died = await Promise.all(
      steps.map(async (step) => tellDying(await stage(), new CrashPlan(step, when === "after", counts), step)),
    );
    for (const name of died) if (name) names.add(name);
    isOver = died.includes(undefined);
  }
  // Steps come in another order each time: what was missed is died at for certain.
  return new Set([...names, ...(await crashAtFirst({ stage, when, names: certain.filter((name) => !names.has(name)) }))]);
}

async function crashAtEachKind({ stage, when, counts = () => true, certain }: EveryStepOptions): Promise<Set<string>> {
  const names = new Set(certain);
  const note = (name: string) => counts(name) && names.add(name) && false;
  await tellDying(await stage(), new CrashPlan(1, false, note), 0);
  return new Set(await crashAtFirst({ stage, when, names: [...names] }));
}

/** Resolves to the names of the steps at which it died. */
async function crashAtFirst({
  stage,
  when,
  names,
}: Pick<EveryStepOptions, "stage" | "when"> & { names: string[] }): Promise<string[]> {
  const died: string[] = [];
  const waiting = names.values();
  const tellAll = async () => {
    for (const name of waiting) {
      const step = await tellDying(await stage(), new CrashPlan(1, when === "after", (one) => one === name), 1);
      if (step) died.push(step);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tellAll));
  return died;
}

/** Resolves to the name of the step at which it died; undefined when the story was over before it. */
async function tellDying(stage: Environment, life: CrashPlan, dieAt: number): Promise<string | undefined> {
  const story = new Story(stage, life);
  await runStory(story);
  const where = `died at step ${dieAt}, ${life.last}`;
  const shown = stage.cards();
  expect(
    shown.map(({ says: _, ...card }) => card),
    where,
  ).toEqual(told);
  expect(shown[0]?.says, where).toContain("I will not.");
  expect(stage.others(), where).toHaveLength(1);
  expect(story.written(), where).toEqual(written);
  if (stage.forgets) await forget(story, stage.forgets);
  const left = await story.end();
  if (stage.forgets) expect(left, `${where}, then ${life.last}`).toEqual({ conversations: 0, people: 0, pictures: 0 });
  return life.last;
}

async function forget(story: Story, forgets: () => Promise<void>): Promise<void> {
  const isGone = () => story.stage.cards().length === 0 && story.stage.others().length === 0;
  await story.does(forgets, isGone);
  await story.sees(isGone, "nothing of the bot's");
  await story.quiet();
}
