import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Request, VariantKey, Wish } from "../../src/core/vocabulary.ts";
import { type Opened, openDatabase } from "../../src/storage/database.ts";
import { type Bot, startBot } from "../fakes/bot.ts";
import { FakeChat, type Shown } from "../fakes/chat.ts";
import { FakeModel } from "../fakes/model.ts";

const never = new Promise<never>(() => {});
const moment = () => new Promise((resolve) => setTimeout(resolve, 2));

interface Life {
  calls: number;
  dieAt: number;
  after: boolean;
  dead: boolean;
  last: string;
}

/** Lets calls through until the one that kills, before or after its effect; from then on nothing moves. */
function mortal<T extends object>(port: T, life: Life): T {
  return new Proxy(port, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function" || name === "choices" || name === "state") return value;
      return (...args: unknown[]) => {
        if (life.dead) return never;
        return name === "claim"
          ? claiming(value.apply(object, args), life)
          : dying(() => value.apply(object, args), `${object.constructor.name}.${String(name)}`, life);
      };
    },
  });
}

/** A look into an empty queue is no step of the story. */
async function claiming(claimed: Promise<unknown>, life: Life): Promise<unknown> {
  const task = await claimed;
  if (life.dead) return never;
  return task === undefined ? undefined : dying(async () => task, "claim", life);
}

function dying(call: () => unknown, name: string, life: Life): unknown {
  if (++life.calls !== life.dieAt) return survivors(call(), life);
  life.last = name;
  if (!life.after) {
    life.dead = true;
    return never;
  }
  return Promise.resolve(call()).then(() => {
    life.dead = true;
    return never;
  });
}

/** What was under way when the process died never comes back. */
async function survivors(result: unknown, life: Life): Promise<unknown> {
  const value = await result;
  return life.dead ? never : value;
}

class Story {
  readonly chat = new FakeChat();
  readonly model = new FakeModel();
  readonly life: Life;
  readonly #rows: Opened = openDatabase(":memory:");
  readonly #folder = mkdtempSync(join(tmpdir(), "step-"));
  #bot: Bot | undefined;
  #reborn = false;

  constructor(dieAt: number, after: boolean) {
    this.life = { calls: 0, dieAt, after, dead: false, last: "" };
  }

  /** The bot that lives now: a fresh one over the same rows and files once the first is dead. */
  async bot(): Promise<Bot> {
    const kept = { db: this.#rows.db, folder: this.#folder };
    if (this.life.dead && !this.#reborn) {
      this.#reborn = true;
      this.#bot = await startBot(kept, this.chat, this.model);
    }
    this.#bot ??= await startBot(kept, this.chat, this.model, (port) => mortal(port, this.life));
    return this.#bot;
  }

  /** Says it until it is acknowledged: a platform delivers again what was not. */
  async says(id: string, wish: Wish, thread?: string): Promise<void> {
    const place = thread
      ? { thread: { platform: "discord" as const, id: thread } }
      : { channel: { platform: "discord" as const, id: "c" } };
    const request: Request = { id, place, author: { id: "ada", name: "Ada", moderator: false }, at: new Date(), wish };
    while (!(await this.#lives((bot) => bot.core.receive(request)))) {}
  }

  /** Whether it was done by a bot that did not die over it. */
  async #lives(work: (bot: Bot) => Promise<unknown>): Promise<boolean> {
    const bot = await this.bot();
    const done = work(bot).then(() => true);
    while (this.#reborn || !this.life.dead) if (await Promise.race([done, moment().then(() => false)])) return true;
    return false;
  }

  async sees(fact: () => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !fact(); await moment()) {
      await this.bot();
      if (Date.now() > end)
        throw new Error(`not seen after ${this.life.last} (${this.life.calls}): ${JSON.stringify(this.chat.shown.map(line))}`);
    }
  }

  card(number: number): Shown | undefined {
    return this.chat.shown.find((message) => message.card.number === number);
  }

  /** Waits until nothing is left to do, in whichever process lives by then. */
  async end(): Promise<void> {
    const busy = async () => Object.values(await (await this.bot()).store.depth()).some((n) => n > 0);
    for (const end = Date.now() + 60_000; (await busy()) && Date.now() < end; ) await moment();
    while (!(await this.#lives((bot) => bot.stop()))) {}
    this.#rows.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const edit = (prompt: string, picture?: string): Wish => ({
  ...{ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false },
  ...(picture && { source: { attachments: [{ id: picture, name: picture }] } }),
});
const line = ({ card, pictures }: Shown) => `${card.number} ${card.state} ${pictures.join(" ")}`;

/** Two turns of three variants, one refused, a pick between them, and a third turn that is cancelled while it draws. */
async function tell(story: Story): Promise<void> {
  await story.says("r1", edit("night, refuse 3", "photo"));
  await story.sees(() => story.card(1)?.card.drawing === false);
  const thread = story.card(1)?.thread as string;
  const second = story.card(1)?.card.slots[1]?.variant as VariantKey;
  await story.says("p1", { kind: "pick", of: second, on: true }, thread);
  await story.says("r2", edit("rain"), thread);
  await story.sees(() => story.card(2)?.card.drawing === false);
  await story.says("r3", edit("wait for ever"), thread);
  await story.sees(() => story.card(3)?.card.slots.length === 3);
  const third = story.card(3)?.card.turn;
  await story.says("c3", third ? { kind: "cancel", turn: third } : { kind: "cancel" }, thread);
  await story.sees(() => story.card(3)?.card.state === "cancelled" && story.card(3)?.card.drawing === false);
  await story.end();
}

const told = [
  "1 done night, refuse 3#1<photo> night, refuse 3#2<photo>",
  "2 done rain#1<night, refuse 3#2<photo>> rain#2<night, refuse 3#2<photo>> rain#3<night, refuse 3#2<photo>>",
  "3 cancelled ",
];

/** One whole story that dies at that call. Resolves to the call's name; undefined when the story is over before it. */
async function dyingAt(dieAt: number, when: string): Promise<string | undefined> {
  const story = new Story(dieAt, when === "after");
  await tell(story);
  expect(story.chat.shown.map(line), `${when} call ${dieAt}, ${story.life.last}`).toEqual(told);
  expect(story.chat.roots).toHaveLength(1);
  expect(story.card(1)?.card.slots[1]?.pickedBy).toHaveLength(1);
  return story.life.calls < dieAt ? undefined : story.life.last;
}

const AT_ONCE = 4;

test.each([["before"], ["after"]])(
  "whatever call the process dies %s, the thread shows everything once",
  { timeout: 900_000 },
  async (when) => {
    const steps = new Set<string | undefined>();
    for (let first = 1; !steps.has(undefined); first += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (_, i) => dyingAt(first + i, when));
      for (const step of await Promise.all(batch)) steps.add(step);
    }
    const some = [
      "claim",
      "FakeChat.post",
      "FakeChat.open",
      "FakeModel.draw",
      "SqliteStore.begin",
      "SqliteStore.settle",
      "FileBlobs.put",
    ];
    expect([...steps]).toEqual(expect.arrayContaining(some));
  },
);
