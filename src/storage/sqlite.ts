import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Chance, Clock } from "../core/ports.ts";
import type {
  Arrival,
  Begun,
  Belongings,
  Charge,
  ConversationStore,
  Outcome,
  Plan,
  Received,
  Retried,
  Retry,
  SavedDraft,
  Spent,
  Task,
  TaskKind,
  TaskQueue,
} from "../core/store.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  DraftKey,
  Failure,
  ForgottenId,
  ImageInfo,
  MessageId,
  ModelId,
  PlatformName,
  Settings,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "../core/vocabulary.ts";
import { asStorageError, type Db, patiently } from "./database.ts";
import * as drawing from "./drawing.ts";
import { truncateLog } from "./erase.ts";
import { belongings, forget, startDeleting, withdraw } from "./forget.ts";
import { readTurns, toConversation, toImage } from "./read.ts";
import { liveIn, receive } from "./receive.ts";
import { isShared, isUsed, remove } from "./remove.ts";
import { cancelTurn, closeTurn, endedIn, open, schedule } from "./schedule.ts";
import { conversations, drafts, forgottenPeople, images, turnReferences, turns, variants } from "./schema.ts";
import * as shown from "./shown.ts";
import { doubt, spent, spentOnModels } from "./spending.ts";
import { type Transactions, type Tx, transactionsOn } from "./statements.ts";
import * as queue from "./tasks.ts";
import * as moves from "./turns.ts";

/** Rows and tasks in one SQLite database. One process at a time. */
export class SqliteStore implements ConversationStore, TaskQueue {
  readonly #db: Db;
  #onEnd: (turn: TurnId) => void = () => {};
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #chance: Chance;

  constructor(db: Db, clock: Clock, chance: Chance) {
    this.#db = db;
    this.#transactions = transactionsOn(db);
    this.#clock = clock;
    this.#chance = chance;
  }

  async receive(arrival: Arrival): Promise<Received> {
    return this.#write((tx, now) => receive(tx, arrival, now, this.#chance));
  }

  async conversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined> {
    return this.#read((tx) => {
      const row =
        typeof of === "object" ? liveIn(tx, of) : tx.select().from(conversations).where(byIdOrKey(conversations, of)).get();
      return row && toConversation(row);
    });
  }

  async turn(of: TurnId | TurnKey): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const id = typeof of === "number" ? of : tx.select({ id: turns.id }).from(turns).where(eq(turns.key, of)).get()?.id;
      return id === undefined ? undefined : readTurns(tx, [id])[0];
    });
  }

  async turnOf(variant: VariantId | VariantKey): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const row = tx.select({ turn: variants.turn }).from(variants).where(byIdOrKey(variants, variant)).get();
      return row && readTurns(tx, [row.turn])[0];
    });
  }

  async turnAt(thread: Thread, message: MessageId): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const here = and(eq(turns.platform, thread.platform), eq(turns.message, message), eq(conversations.thread, thread.id));
      const row = tx
        .select({ id: turns.id })
        .from(turns)
        .innerJoin(conversations, eq(conversations.id, turns.conversation))
        .where(here)
        .get();
      return row && readTurns(tx, [row.id])[0];
    });
  }

  async turnBefore(turn: TurnId): Promise<Turn | undefined> {
    return this.#read((tx) => readTurns(tx, numberBefore(tx, turn))[0]);
  }

  async turns(conversation: ConversationId): Promise<Turn[]> {
    return this.#read((tx) => {
      const rows = tx
        .select({ id: turns.id })
        .from(turns)
        .where(eq(turns.conversation, conversation))
        .orderBy(asc(turns.number))
        .all();
      return readTurns(
        tx,
        rows.map((row) => row.id),
      );
    });
  }

  async branch(turn: TurnId, most: number): Promise<Turn[]> {
    return this.#read((tx) => {
      const ids: TurnId[] = [];
      for (let at = parentOf(tx, turn); at && ids.length < most; at = parentOf(tx, at)) ids.push(at);
      return readTurns(tx, ids);
    });
  }

  async openTurn(conversation: ConversationId): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const first = and(eq(turns.conversation, conversation), inArray(turns.state, open));
      const row = tx.select({ id: turns.id }).from(turns).where(first).orderBy(asc(turns.number)).limit(1).get();
      return row && readTurns(tx, [row.id])[0];
    });
  }

  async conversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    most: number,
  ): Promise<Conversation[]> {
    return this.#read((tx) => {
      const from = before && tx.select().from(conversations).where(eq(conversations.key, before)).get();
      const older = from && sql`(${conversations.updatedAt}, ${conversations.id}) < (${from.updatedAt.getTime()}, ${from.id})`;
      const own = and(
        eq(conversations.platform, platform),
        eq(conversations.owner, person),
        eq(conversations.state, "active"),
        older,
      );
      const rows = tx
        .select()
        .from(conversations)
        .where(own)
        .orderBy(desc(conversations.updatedAt), desc(conversations.id))
        .limit(most)
        .all();
      return rows.map(toConversation);
    });
  }

  async ahead(turn: TurnId): Promise<number> {
    return this.#read((tx) => queue.ahead(tx, turn));
  }

  async waiting(most: number): Promise<{ turn: TurnId; ahead: number }[]> {
    return this.#read((tx) => queue.waiting(tx, most));
  }

  async shows(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined> {
    return this.#read((tx) => {
      const row = tx.select().from(images).where(eq(images.hash, image)).get();
      const live = and(eq(conversations.platform, platform), eq(conversations.state, "active"));
      const drawn = () => tx.select({ id: turns.id }).from(variants).innerJoin(turns, eq(turns.id, variants.turn));
      const referred = () => tx.select({ id: turns.id }).from(turnReferences).innerJoin(turns, eq(turns.id, turnReferences.turn));
      const ours =
        drawn()
          .innerJoin(conversations, eq(conversations.id, turns.conversation))
          .where(and(eq(variants.image, image), live))
          .get() ??
        referred()
          .innerJoin(conversations, eq(conversations.id, turns.conversation))
          .where(and(eq(turnReferences.image, image), live))
          .get();
      return row && ours && toImage(row);
    });
  }

  async uses(image: BlobKey): Promise<boolean> {
    return this.#read((tx) => isUsed(tx, image));
  }

  async heardSince(platform: PlatformName, since: Date, most: number) {
    return this.#read((tx) => {
      const live = and(
        eq(conversations.platform, platform),
        gte(conversations.heardAt, since),
        isNull(conversations.endedAt),
        isNotNull(conversations.thread),
      );
      const rows = tx.select().from(conversations).where(live).orderBy(desc(conversations.heardAt)).limit(most).all();
      return rows.map((row) => ({
        thread: { platform, id: row.thread as string },
        heard: { id: row.heardId, at: row.heardAt },
        cards: tx
          .select({ message: turns.message })
          .from(turns)
          .where(eq(turns.conversation, row.id))
          .orderBy(asc(turns.number))
          .all()
          .flatMap((turn) => turn.message ?? []),
      }));
    });
  }

  async everywhere(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]> {
    const opened = and(eq(conversations.platform, platform), eq(conversations.state, "active"));
    const rows = this.#read((tx) =>
      tx.select({ id: conversations.id, thread: conversations.thread }).from(conversations).where(opened).all(),
    );
    return rows.flatMap(({ id, thread }) => (thread === null ? [] : { id, thread: { platform, id: thread } }));
  }

  async opening(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => tx.update(conversations).set({ openingAt: now }).where(eq(conversations.id, id)).run());
  }

  async opened(id: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean> {
    return this.#write((tx, now) => shown.opened(tx, id, place.thread.id, place.root, now));
  }

  async begin(id: TurnId, plan: Plan): Promise<void> {
    await this.#write((tx, now) => moves.begin(tx, id, plan, now, this.#chance));
  }

  async fail(id: TurnId, failure: Failure): Promise<void> {
    await this.#write((tx, now) => {
      const turn = tx.select({ state: turns.state }).from(turns).where(eq(turns.id, id)).get();
      if (turn?.state === "received") closeTurn(tx, id, "failed", now, failure);
    });
  }

  async drawing(id: VariantId, charge?: Charge): Promise<Begun> {
    return this.#write((tx, now) => drawing.drawing(tx, id, charge, now));
  }

  async wait(id: VariantId, until: Date): Promise<void> {
    await this.#write((tx, now) => drawing.wait(tx, id, until, now));
  }

  async settle(id: VariantId, outcome: Outcome): Promise<boolean> {
    return this.#write((tx, now) => drawing.settle(tx, id, outcome, now));
  }

  async retry(turn: TurnId, retry: Retry): Promise<Retried> {
    return this.#write((tx, now) => moves.retry(tx, turn, retry, now));
  }

  async cancel(turn: TurnId): Promise<boolean> {
    return this.#write((tx, now) => cancelTurn(tx, turn, now));
  }

  async spent(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spent> {
    return this.#read((tx) => spent(tx, since, by));
  }

  async spentOnModels(since: Date): Promise<Map<ModelId, Spent & { drawings: number }>> {
    return this.#read((tx) => spentOnModels(tx, since));
  }

  async pick(variant: VariantId, person: { id: string; name: string }, on: boolean): Promise<void> {
    await this.#write((tx, now) => moves.pick(tx, variant, person, on, now));
  }

  async configure(id: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void> {
    await this.#write((tx, now) => {
      const row = tx.select().from(conversations).where(eq(conversations.id, id)).get();
      if (!row) return;
      const settings = { ...row.settings, ...change.settings };
      const seed = seedOf(settings, row, this.#chance);
      tx.update(conversations)
        .set({ settings, seed, title: change.title ?? row.title, updatedAt: now })
        .where(eq(conversations.id, id))
        .run();
    });
  }

  async comesLater(id: TurnId): Promise<boolean> {
    return this.#read((tx) => shown.comesLater(tx, id));
  }

  async posting(id: TurnId): Promise<void> {
    await this.#write((tx, now) => shown.posting(tx, id, now));
  }

  async posted(id: TurnId, message: MessageId): Promise<boolean> {
    return this.#write((tx) => shown.posted(tx, id, message));
  }

  async notPosted(id: TurnId): Promise<void> {
    await this.#write((tx) =>
      tx
        .update(turns)
        .set({ postingAt: null })
        .where(and(eq(turns.id, id), isNull(turns.message)))
        .run(),
    );
  }

  async touch(id: TurnId): Promise<void> {
    await this.#note((tx, now) => schedule(tx, "publish", id, now));
  }

  async removedCard(id: TurnId): Promise<void> {
    await this.#write((tx, now) => shown.removedCard(tx, id, now));
  }

  async end(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => {
      tx.update(conversations).set({ endedAt: now }).where(eq(conversations.id, id)).run();
      shown.giveUp(tx, id, now);
    });
  }

  async delete(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => startDeleting(tx, id, now));
  }

  async isShared(id: ConversationId): Promise<boolean> {
    return this.#read((tx) => isShared(tx, id));
  }

  async withdraw(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]> {
    return this.#erase((tx, now) => withdraw(tx, thread, images, by, now));
  }

  async belongings(platform: PlatformName, person: string): Promise<Belongings> {
    return this.#read((tx) => belongings(tx, { platform, person }));
  }

  async forget(platform: PlatformName, person: string): Promise<void> {
    await this.#erase((tx, now) => forget(tx, { platform, person }, now, this.#chance));
  }

  async forgotten(id: ForgottenId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined> {
    return this.#read((tx) => tx.select().from(forgottenPeople).where(eq(forgottenPeople.id, id)).get());
  }

  async forgot(id: ForgottenId): Promise<void> {
    await this.#erase((tx) => tx.delete(forgottenPeople).where(eq(forgottenPeople.id, id)).run());
  }

  async remove(id: ConversationId): Promise<BlobKey[]> {
    return this.#erase((tx) => remove(tx, id));
  }

  async saveDraft(draft: SavedDraft): Promise<void> {
    await this.#write((tx) => tx.insert(drafts).values(draft).run());
  }

  async draft(key: DraftKey): Promise<SavedDraft | undefined> {
    return this.#read((tx) => {
      const row = tx.select().from(drafts).where(eq(drafts.key, key)).get();
      if (!row) return undefined;
      const { conversation, ...draft } = row;
      return { ...draft, ...(conversation !== null && { conversation }) };
    });
  }

  async sweepDrafts(before: Date): Promise<void> {
    await this.#write((tx) => tx.delete(drafts).where(lt(drafts.at, before)).run());
  }

  async claim(kind: TaskKind, lane: string, leaseMs: number): Promise<Task | undefined> {
    // A look first: idle workers take no write lock.
    if (translating(() => queue.look(this.#db, kind, lane, this.#clock.now())) === undefined) return undefined;
    return this.#note((tx, now) => queue.claim(tx, kind, lane, leaseMs, now));
  }

  async extend(task: Task, leaseMs: number): Promise<boolean> {
    return this.#note((tx, now) => queue.extend(tx, task, leaseMs, now));
  }

  async complete(task: Task): Promise<void> {
    await this.#note((tx, now) => queue.complete(tx, task, now));
  }

  async postpone(task: Task, at: Date, error: string, counts: boolean): Promise<void> {
    await this.#write((tx, now) => queue.postpone(tx, task, at, error, counts, now));
  }

  async release(): Promise<void> {
    await this.#write((tx, now) => {
      queue.release(tx, now);
      doubt(tx);
    });
  }

  async running(): Promise<Record<TaskKind, number>> {
    return this.#read(queue.running);
  }

  onEnd(listen: (turn: TurnId) => void): void {
    this.#onEnd = listen;
  }

  async depth(): Promise<Record<TaskKind, number>> {
    return this.#read(queue.depth);
  }

  #write<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return patiently(() => {
      const ended = endedIn(this.#db);
      ended.length = 0; // of a transaction that was rolled back
      const result = this.#transactions.write((tx) => work(tx, this.#clock.now()));
      for (const turn of ended.splice(0)) this.#onEnd(turn);
      return result;
    });
  }

  /** What it deletes is in no file of the log either. */
  async #erase<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    const result = await this.#write(work);
    truncateLog(this.#db.$client);
    return result;
  }

  /** A write that a power cut may undo: who runs a task, that it is done, that a card is to be shown anew. Undone, the task runs once
   *  more, or nothing is lost that was worth showing. No wait for the disk. */
  #note<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return patiently(() => this.#transactions.writeRelaxed((tx) => work(tx, this.#clock.now())));
  }

  #read<T>(work: (tx: Tx) => T): T {
    return translating(() => this.#transactions.read(work));
  }
}

function translating<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStorageError(error);
  }
}

function byIdOrKey(table: typeof conversations | typeof turns | typeof variants, of: number | string) {
  return sql`${typeof of === "number" ? table.id : table.key} = ${of}`;
}

function numberBefore(tx: Tx, turn: TurnId): TurnId[] {
  const row = tx.select({ conversation: turns.conversation, number: turns.number }).from(turns).where(eq(turns.id, turn)).get();
  if (!row) return [];
  const earlier = and(eq(turns.conversation, row.conversation), lt(turns.number, row.number));
  return tx
    .select({ id: turns.id })
    .from(turns)
    .where(earlier)
    .orderBy(desc(turns.number))
    .limit(1)
    .all()
    .map(({ id }) => id);
}

/** The one that was set, or a new one in its place. One that was never set stays. */
function seedOf(settings: Settings, before: { settings: Settings; seed: number }, chance: Chance): number {
  if (typeof settings.seed === "number") return settings.seed;
  return before.settings.seed === "new" ? before.seed : chance.seed();
}

function parentOf(tx: Tx, turn: TurnId): TurnId | undefined {
  return tx.select({ parent: turns.parent }).from(turns).where(eq(turns.id, turn)).get()?.parent ?? undefined;
}
