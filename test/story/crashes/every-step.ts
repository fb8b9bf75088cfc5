// A whole conversation during which the process crashes at one step and restarts. Everything must still be shown exactly once.
// cspell:ignore hazlo

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNull, min } from "drizzle-orm";
import { expect } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Spending } from "../../../src/core/store.ts";
import type { TaskKind } from "../../../src/core/task-queue.ts";
import type { PlannedReading } from "../../../src/core/vocabulary.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { conversations, forgetRequests, tasks, variants } from "../../../src/storage/schema.ts";
import { type OpenDatabase, openDatabase } from "../../../src/storage/sqlite/open.ts";
import { SqliteTaskQueue } from "../../../src/storage/sqlite/task-queue.ts";
import { type Bot, startBot } from "../../fakes/bot.ts";
import { FakeEditor, FakeModel } from "../../fakes/model.ts";
import { FakePlanner } from "../../fakes/planner.ts";
import type { Environment, VisibleCard } from "../environments/environment.ts";
import { CrashPlan, crashAtStep, StorageCalls } from "./crash-harness.ts";
import { ManualClock } from "./manual-clock.ts";

const TIMEOUT_MS = 60_000;
const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

class StoryRun {
  readonly environment: Environment;
  readonly plan: CrashPlan;
  readonly #model: FakeModel;
  readonly #offersAuto: boolean;
  readonly #planner: FakePlanner | undefined;
  readonly #clock = new ManualClock();
  readonly #rows: OpenDatabase = openDatabase(":memory:");
  readonly #folder = mkdtempSync(join(tmpdir(), "step-"));
  readonly #storage = new StorageCalls();
  #bot: Promise<Bot> | undefined;
  #restarted = false;

  constructor(environment: Environment, plan: CrashPlan, { needsPicture, usd, auto, local, readings }: Story) {
    this.environment = environment;
    this.plan = plan;
    this.#model = new FakeModel("fake", { needsReference: needsPicture === true, ...(usd && { cost: "computed" }) });
    if (local) this.#model = new FakeEditor();
    if (usd) this.#model.usd = usd;
    this.#offersAuto = auto === true;
    this.#planner = readings && new FakePlanner(readings);
  }

  /** How many pictures the model was to draw. */
  get draws(): number {
    return this.#model.draws;
  }

  /** How often the language model was asked. */
  get reads(): number {
    return this.#planner?.reads ?? 0;
  }

  /** USD that are known to be paid, and how many payments are unknown. */
  async spent(): Promise<Spending | undefined> {
    return (await this.#currentBot())?.store.spending.spentSince(new Date(0));
  }

  get #mustRestart(): boolean {
    return this.plan.crashed && !this.#restarted;
  }

  /** The running bot. After the crash, a new one over the same rows and files. Undefined if it crashed while starting. */
  async #currentBot(): Promise<Bot | undefined> {
    if (this.#mustRestart) {
      this.#restarted = true;
      this.environment.disconnect();
      this.#bot = this.#restart();
    }
    this.#bot ??= this.#start(this.plan);
    return this.#unlessCrashed(this.#bot);
  }

  /** Starts a new process once the first one stores nothing any longer: a task that it claimed later would wait until its lease has expired. */
  async #restart(): Promise<Bot> {
    while (!this.#storage.isIdle) await tick();
    return this.#start(undefined);
  }

  #start(plan: CrashPlan | undefined): Promise<Bot> {
    const persisted = { db: this.#rows.db, folder: this.#folder, clock: this.#clock };
    const isStorage = (port: object) => port instanceof FileBlobStore || port instanceof SqliteTaskQueue;
    const tracked = <T extends object>(port: T): T => (isStorage(port) ? this.#storage.track(port) : port);
    const wrap = plan ? <T extends object>(port: T): T => crashAtStep(tracked(port), plan) : undefined;
    const model = this.#offersAuto ? ([new FakeModel("local"), this.#model] as const) : this.#model;
    return startBot(persisted, this.environment.connect(plan, this.#clock), model, wrap, this.#planner);
  }

  async #unlessCrashed<T>(work: Promise<T>): Promise<T | undefined> {
    const done = work.then((result) => ({ result }));
    while (!this.#mustRestart) {
      const ended = await Promise.race([done, tick()]);
      if (ended) return (ended as { result: T }).result;
    }
    done.catch(() => {}); // the call may still reject
    return undefined;
  }

  /** Performs an action of a person. If the bot crashes during it and nothing came of it, performs it again. */
  async act(action: () => Promise<void>, isDone: () => boolean): Promise<void> {
    for (;;) {
      await this.#currentBot();
      await this.#unlessCrashed(action());
      if (!this.#mustRestart) return;
      await this.#waitForQueue(({ draw: _, ...others }) => isDone() || isEmpty(others));
      if (isDone()) return;
    }
  }

  async waitFor(fact: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + TIMEOUT_MS; !fact(); await tick()) {
      this.#skipWait(await this.#currentBot());
      if (Date.now() > end)
        throw new Error(
          `${what}: not shown after ${this.plan.crashedAt} (${this.plan.steps}): ${JSON.stringify(this.environment.cards())}`,
        );
    }
  }

  /** Waits until the queue is empty, whichever process runs by then. */
  waitUntilIdle(): Promise<void> {
    return this.#waitForQueue(isEmpty);
  }

  async #waitForQueue(matches: (waiting: Record<TaskKind, number>) => boolean): Promise<void> {
    for (const end = Date.now() + TIMEOUT_MS; ; await tick()) {
      const bot = await this.#currentBot();
      this.#skipWait(bot);
      if (bot && matches(await bot.store.queue.countAll())) return;
      if (Date.now() > end) throw new Error(`never idle after ${this.plan.crashedAt} (${this.plan.steps})`);
    }
  }

  /** Advances the clocks to the next due task. */
  #skipWait(bot: Bot | undefined): void {
    if (!bot) return;
    const [next] = this.#rows.db
      .select({ due: min(tasks.dueAt) })
      .from(tasks)
      .where(isNull(tasks.lease))
      .all();
    const wait = (next?.due?.getTime() ?? 0) - this.#clock.now().getTime();
    if (wait <= 0) return;
    this.#clock.advance(wait);
    this.environment.advance(wait);
    bot.worker.checkLeases();
    bot.worker.wake();
  }

  /** The stored states of each turn's variants. */
  variantStates(): string[] {
    const drawn = this.#rows.db.select({ turn: variants.turn, state: variants.state }).from(variants).orderBy(variants.id).all();
    return [...Map.groupBy(drawn, ({ turn }) => turn).values()].map((states) => states.map(({ state }) => state).join(" "));
  }

  /** Stops and resolves to the numbers of remaining conversations, forget requests and pictures. */
  async end(): Promise<Record<string, number>> {
    const stopped = async () => (await this.#currentBot())?.stop().then(() => true);
    while (!(await this.#unlessCrashed(stopped()))) await this.waitUntilIdle();
    await this.environment.close();
    const { db } = this.#rows;
    const [remaining, people] = [await db.$count(conversations), await db.$count(forgetRequests)];
    const counted = { conversations: remaining, people, pictures: readdirSync(this.#folder).length };
    this.#rows.close();
    rmSync(this.#folder, { recursive: true, force: true });
    return counted;
  }
}

const isEmpty = (waiting: Partial<Record<TaskKind, number>>) => Object.values(waiting).every((n) => n === 0);
const card = ({ environment }: StoryRun, prompt: string) => environment.cards().find((one) => one.prompt === prompt);
const showsPreviews = (story: StoryRun, prompt: string) => {
  const { pictures = [], text = "" } = card(story, prompt) ?? {};
  return story.environment.previews ? pictures.length === 3 : /^3 · /m.test(text);
};
const isFinished = (story: StoryRun, prompt: string) => card(story, prompt)?.drawing === false;

const IGNORES_CANCEL = "wait, and draw it all the same";

/** Two turns of three variants, one refused, with a pick in between, and a third turn that is cancelled while drawing although the model
 *  still returns its pictures. */
async function runStory(story: StoryRun): Promise<void> {
  const { environment } = story;
  const hasCard = (prompt: string) => () => card(story, prompt) !== undefined;
  await story.act(() => environment.start("night, refuse 3"), hasCard("night, refuse 3"));
  await story.waitFor(() => isFinished(story, "night, refuse 3"), "the first card");
  const picked = () => card(story, "night, refuse 3")?.text.includes("picked by") === true;
  await story.act(() => environment.pick("night, refuse 3", 2), picked);
  await story.waitFor(picked, "the pick");
  await story.act(() => environment.send("rain"), hasCard("rain"));
  await story.waitFor(() => isFinished(story, "rain"), "the second card");
  await story.act(() => environment.send(IGNORES_CANCEL), hasCard(IGNORES_CANCEL));
  await story.waitFor(() => showsPreviews(story, IGNORES_CANCEL), "the third card's previews");
  const cancelled = () => Boolean(card(story, IGNORES_CANCEL)?.text.includes("Cancelled"));
  await story.act(() => environment.cancel(IGNORES_CANCEL), cancelled);
  await story.waitFor(() => cancelled() && isFinished(story, IGNORES_CANCEL), "the third card's end");
  await story.waitUntilIdle();
}

/** What happens, and what must be shown and stored in the end, at every step at which the process may crash. */
export interface Story {
  run(story: StoryRun): Promise<void>;
  /** The model can't create pictures from text. */
  needsPicture?: true;
  /** What a picture costs. Undefined: nothing. */
  usd?: number;
  /** The model is the built-in editor, and reads instructions as that does. */
  local?: true;
  /** `auto` chooses between the model and a free one. */
  auto?: true;
  /** What a language model reads. */
  readings?: Record<string, PlannedReading>;
  cards: Omit<VisibleCard, "text">[];
  /** A part of the text of each card, or "". */
  texts: string[];
  variantStates: string[];
}

const expectedCards: Omit<VisibleCard, "text">[] = [
  { prompt: "night, refuse 3", pictures: ["night, refuse 3#1<photo>", "night, refuse 3#2<photo>"], drawing: false },
  {
    prompt: "rain",
    pictures: [1, 2, 3].map((number) => `rain#${number}<night, refuse 3#2<photo>>`),
    drawing: false,
  },
  { prompt: IGNORES_CANCEL, pictures: [], drawing: false },
];

const conversation: Story = {
  run: runStory,
  cards: expectedCards,
  texts: ["I will not.", "", "Cancelled"],
  variantStates: ["ready ready failed", "ready ready ready", "cancelled cancelled cancelled"],
};

/** Each of two pictures on its own, a message that is edited while it is drawn, and one that is deleted. */
export const changedMessages: Story = {
  async run(story) {
    const { environment } = story;
    const hasCard = (prompt: string) => () => card(story, prompt) !== undefined;
    const says = (prompt: string, sentence: string) => () => card(story, prompt)?.text.includes(sentence) === true;
    await story.act(() => environment.start("each: night", ["boat", "cat"]), hasCard("night"));
    await story.waitFor(() => isFinished(story, "night"), "the row");
    await story.act(() => environment.send("wait, then draw snow"), hasCard("wait, then draw snow"));
    await story.waitFor(() => card(story, "wait, then draw snow")?.pictures.length === 2, "the previews before the edit");
    await story.act(async () => environment.edit?.("wait, then draw snow", "rain"), hasCard("rain"));
    await story.waitFor(() => isFinished(story, "rain"), "the edited message's card");
    await story.act(() => environment.send("wait, then draw hail"), hasCard("wait, then draw hail"));
    await story.waitFor(hasCard("wait, then draw hail"), "the card before the deletion");
    const deleted = says("wait, then draw hail", messages.cancelledBecause.deleted);
    await story.act(async () => environment.deleteMessage?.("wait, then draw hail"), deleted);
    await story.waitFor(() => deleted() && isFinished(story, "wait, then draw hail"), "the deleted message's card");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "night", pictures: ["night#1<boat>", "night#2<cat>"], drawing: false },
    { prompt: "wait, then draw snow", pictures: [], drawing: false },
    { prompt: "rain", pictures: ["rain#1<night#1<boat>>", "rain#2<night#2<cat>>"], drawing: false },
    { prompt: "wait, then draw hail", pictures: [], drawing: false },
  ],
  texts: ["", messages.cancelledBecause.edited, "", messages.cancelledBecause.deleted],
  variantStates: ["ready ready", "cancelled cancelled", "ready ready"],
};

/** Words first, then two pictures. */
export const burst: Story = {
  needsPicture: true,
  async run(story) {
    const { environment } = story;
    const asks = () => card(story, "night")?.text.includes(messages.asksForPicture) === true;
    await story.act(() => environment.start("night", []), asks);
    await story.waitFor(asks, "the question");
    await story.act(
      async () => environment.sendPictures?.(["boat", "cat"]),
      () => !asks(),
    );
    await story.waitFor(() => !asks() && isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<boat|cat>`), drawing: false }],
  texts: [""],
  variantStates: ["ready ready ready"],
};

/** A command without a picture, where somebody else's is nearby: a private question, and two clicks on it. */
export const unclearPicture: Story = {
  usd: 0.01,
  async run(story) {
    const { environment } = story;
    let isAsked = false;
    const ask = async () => {
      await environment.startUnclear?.("night");
      isAsked = true;
    };
    await story.act(ask, () => isAsked);
    expect([environment.cards(), environment.otherMessages(), story.draws]).toEqual([[], [], 0]);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.choosePicture?.(),
      () => card(story, "night") !== undefined,
    );
    await story.waitFor(() => isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(3); // no drawing was interrupted
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<photo>`), drawing: false }],
  texts: ["Total: $0.03."],
  variantStates: ["ready ready ready"],
};

/** An edit that costs more than a person agreed to in advance. */
export const dearEdit: Story = {
  usd: 0.24,
  async run(story) {
    const { environment } = story;
    const asks = () => card(story, "night")?.text.includes("This will cost about $0.72.") === true;
    await story.act(() => environment.start("night"), asks);
    await story.waitFor(asks, "the question");
    await story.waitUntilIdle();
    expect(story.draws).toBe(0);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.agree?.("night"),
      () => !asks(),
    );
    await story.waitFor(() => !asks() && isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(3); // no drawing was interrupted
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<photo>`), drawing: false }],
  texts: ["Total: $0.72."],
  variantStates: ["ready ready ready"],
};

/** `auto` chose the built-in editor, and the person clicks twice to have it drawn by the paid model. */
export const drawnInstead: Story = {
  ...{ auto: true, usd: 0.24 },
  async run(story) {
    const { environment } = story;
    const shown = () => environment.cards().filter(({ prompt }) => prompt === "night");
    const isShown = (cards: number) => shown().length === cards && shown().every(({ drawing }) => !drawing);
    await story.act(
      () => environment.start("night"),
      () => shown().length === 1,
    );
    await story.waitFor(() => isShown(1), "the free card");
    await story.waitUntilIdle();
    const { crashed } = story.plan;
    await story.act(
      async () => environment.drawInstead?.("night"),
      () => shown().length === 2,
    );
    await story.waitFor(() => isShown(2), "the paid card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(1); // no drawing was interrupted
  },
  cards: ["night", "night"].map((prompt) => ({ prompt, pictures: ["night#1<photo>"], drawing: false })),
  texts: ["Auto: Fake, because it does all of this exactly.", "$0.24"],
  variantStates: ["ready", "ready"],
};

/** A free model failed, and the person agrees twice to what a retry with a paid one costs. */
export const dearRetry: Story = {
  ...{ auto: true, usd: 0.6 },
  async run(story) {
    const { environment } = story;
    const prompt = "night, not by local";
    const failed = () => card(story, prompt)?.text.includes("I will not.") === true;
    await story.act(() => environment.start(prompt), failed);
    await story.waitFor(() => failed() && isFinished(story, prompt), "the failed card");
    await story.waitUntilIdle();
    expect(story.draws).toBe(0);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.retryDearly?.(prompt),
      () => !failed(),
    );
    await story.waitFor(() => !failed() && isFinished(story, prompt), "the retried card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(1); // no drawing was interrupted
  },
  cards: [{ prompt: "night, not by local", pictures: ["night, not by local#1<photo>"], drawing: false }],
  texts: ["$0.60"],
  variantStates: ["ready"],
};

/** The built-in editor understood only a part, and the person clicks twice to have that done. */
export const possiblePart: Story = {
  local: true,
  async run(story) {
    const { environment } = story;
    const prompt = "crop it, not by local";
    const hasCard = (of: string) => () => card(story, of) !== undefined;
    await story.act(() => environment.start(prompt), hasCard(prompt));
    await story.waitFor(() => isFinished(story, prompt), "the refusal");
    await story.waitUntilIdle();
    await story.act(async () => environment.doPossiblePart?.(prompt), hasCard("crop it"));
    await story.waitFor(() => isFinished(story, "crop it"), "the picture of the part");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "crop it, not by local", pictures: [], drawing: false },
    { prompt: "crop it", pictures: [1, 2, 3].map((n) => `crop it#${n}<photo>`), drawing: false },
  ],
  texts: ["I will not.", "free"],
  variantStates: ["failed failed failed", "ready ready ready"],
};

/** A language model reads what the built-in editor doesn't understand: once, or once more if the process died before its answer was stored. */
export const readInstruction: Story = {
  local: true,
  readings: { "hazlo, not by local": { instruction: "warmer", newContent: [] } },
  async run(story) {
    const { environment } = story;
    const prompt = "hazlo, not by local";
    await story.act(
      () => environment.start(prompt),
      () => card(story, prompt) !== undefined,
    );
    await story.waitFor(() => isFinished(story, prompt), "the pictures");
    await story.waitUntilIdle();
    expect(story.reads).toBeLessThanOrEqual(2);
    // An interrupted reading may have been paid: what was reserved for it stays.
    expect((await story.spent())?.usd ?? 0).toBeLessThanOrEqual(0.012);
  },
  cards: [{ prompt: "hazlo, not by local", pictures: [1, 2, 3].map((n) => `warmer#${n}<photo>`), drawing: false }],
  texts: ["Read as: warmer."],
  variantStates: ["ready ready ready"],
};

/** A paid model couldn't draw a transparent background, and the person clicks twice to have its picture cut out. */
export const cutOut: Story = {
  ...{ auto: true, usd: 0.24 },
  async run(story) {
    const { environment } = story;
    const prompt = "make the first one a sticker";
    const hasCard = (of: string) => () => card(story, of) !== undefined;
    await story.act(() => environment.start(prompt), hasCard(prompt));
    await story.waitFor(() => isFinished(story, prompt), "the opaque picture");
    await story.waitUntilIdle();
    await story.act(async () => environment.cutOut?.(prompt), hasCard(messages.cutOutPrompt));
    await story.waitFor(() => isFinished(story, messages.cutOutPrompt), "the picture that was cut out");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "make the first one a sticker", pictures: ["make the first one a sticker#1<photo>"], drawing: false },
    {
      prompt: messages.cutOutPrompt,
      pictures: [`${messages.cutOutPrompt}#1<make the first one a sticker#1<photo>>`],
      drawing: false,
    },
  ],
  texts: ["$0.24", "free"],
  variantStates: ["ready", "ready"],
};

interface EveryStepOptions {
  environment(): Promise<Environment> | Environment;
  /** Whether the crash is before or after the step's effect. */
  when: "before" | "after";
  /** Selects the calls that are steps; all by default. */
  counts?: (name: string) => boolean;
  /** Steps that the story must contain. */
  required: string[];
  /** By default a conversation of three turns. */
  story?: Story;
}

/** The number of stories that run in parallel. */
const PARALLEL = 6;

/** Runs the story once for every kind of step and crashes at the first of its kind. Set CHAOS to crash at every single step. */
export async function testCrashAtEveryStep(options: EveryStepOptions): Promise<void> {
  const names = await (process.env.CHAOS ? crashAtEach : crashAtEachKind)(options);
  expect(
    options.required.filter((name) => !names.has(name)),
    "missing steps",
  ).toEqual([]);
}

async function crashAtEach({ environment, when, counts, required, story }: EveryStepOptions): Promise<Set<string>> {
  const names = new Set<string>();
  for (let first = 1, isOver = false; !isOver; first += PARALLEL) {
    const steps = Array.from({ length: PARALLEL }, (_, i) => first + i);
    const crashedSteps = await Promise.all(
      steps.map(async (step) => runUntilCrash(await environment(), new CrashPlan(step, when === "after", counts), step, story)),
    );
    for (const name of crashedSteps) if (name) names.add(name);
    isOver = crashedSteps.includes(undefined);
  }
  // The order of steps varies between runs. Required steps that were missed get their own run.
  return new Set([
    ...names,
    ...(await crashAtFirst({ environment, when, names: required.filter((name) => !names.has(name)), ...(story && { story }) })),
  ]);
}

async function crashAtEachKind({
  environment,
  when,
  counts = () => true,
  required,
  story,
}: EveryStepOptions): Promise<Set<string>> {
  const names = new Set(required);
  const record = (name: string) => counts(name) && names.add(name) && false;
  await runUntilCrash(await environment(), new CrashPlan(1, false, record), 0, story);
  return new Set(await crashAtFirst({ environment, when, names: [...names], ...(story && { story }) }));
}

/** Resolves to the names of the steps at which it crashed. */
async function crashAtFirst({
  environment,
  when,
  names,
  story,
}: Pick<EveryStepOptions, "environment" | "when" | "story"> & { names: string[] }): Promise<string[]> {
  const crashedSteps: string[] = [];
  const waiting = names.values();
  const runAll = async () => {
    for (const name of waiting) {
      const step = await runUntilCrash(await environment(), new CrashPlan(1, when === "after", (one) => one === name), 1, story);
      if (step) crashedSteps.push(step);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, runAll));
  return crashedSteps;
}

/** Resolves to the name of the step at which it crashed; undefined if the story ended before. */
async function runUntilCrash(
  environment: Environment,
  plan: CrashPlan,
  crashAt: number,
  expected = conversation,
): Promise<string | undefined> {
  const story = new StoryRun(environment, plan, expected);
  await expected.run(story);
  const where = `crashed at step ${crashAt}, ${plan.crashedAt}`;
  const shown = environment.cards();
  expect(
    shown.map(({ text: _, ...card }) => card),
    where,
  ).toEqual(expected.cards);
  for (const [position, text] of expected.texts.entries()) expect(shown[position]?.text, where).toContain(text);
  expect(environment.otherMessages().length, where).toBeLessThanOrEqual(1); // none where a person's message is the thread's root
  expect(story.variantStates().slice(0, expected.variantStates.length), where).toEqual(expected.variantStates);
  if (environment.forget) await runForget(story, environment.forget);
  const remaining = await story.end();
  if (environment.forget)
    expect(remaining, `${where}, then ${plan.crashedAt}`).toEqual({ conversations: 0, people: 0, pictures: 0 });
  return plan.crashedAt;
}

async function runForget(story: StoryRun, forget: () => Promise<void>): Promise<void> {
  const isGone = () => story.environment.cards().length === 0 && story.environment.otherMessages().length === 0;
  await story.act(forget, isGone);
  await story.waitFor(isGone, "no messages of the bot");
  await story.waitUntilIdle();
}
