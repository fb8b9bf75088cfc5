import { and, asc, desc, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Clock, IdGenerator } from "../core/ports.ts";
import type {
  Belongings,
  Charge,
  ConversationStore,
  NewTurn,
  Plan,
  ReceiveResult,
  RetryOrder,
  RetryResult,
  SavedDraft,
  Spending,
  StartResult,
  Task,
  TaskKind,
  TaskQueue,
  VariantOutcome,
} from "../core/store.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  DraftKey,
  Failure,
  ForgetRequestId,
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
import { type Db, retryWhileBusy, toStorageError } from "./database.ts";
import { truncateLog } from "./erase.ts";
import * as drawing from "./rules/drawing.ts";
import { countBelongings, forgetPerson, startDeleting, withdrawImages } from "./rules/forget.ts";
import * as shown from "./rules/publishing.ts";
import { readTurns, toConversation, toImage } from "./rules/read.ts";
import { activeConversation, receive } from "./rules/receive.ts";
import { isImageReferenced, isThreadShared, purgeConversation } from "./rules/remove.ts";
import { cancelTurn, closeTurn, endedTurnsOf, schedule } from "./rules/schedule.ts";
import { markSpendUnknown, spentByModel, spentSince } from "./rules/spending.ts";
import * as queue from "./rules/tasks.ts";
import * as moves from "./rules/turns.ts";
import { conversations, drafts, forgetRequests, images, turnReferences, turns, variants } from "./schema.ts";
import { createTransactions, type Transactions, type Tx } from "./transactions.ts";

/** Rows and tasks in one SQLite database. One process at a time. */
export class SqliteStore implements ConversationStore, TaskQueue {
  readonly #db: Db;
  #onEnd: (turn: TurnId) => void = () => {};
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #chance: IdGenerator;

  constructor(db: Db, clock: Clock, chance: IdGenerator) {
    this.#db = db;
    this.#transactions = createTransactions(db);
    this.#clock = clock;
    this.#chance = chance;
  }

  async receive(arrival: NewTurn): Promise<ReceiveResult> {
    return this.#write((tx, now) => receive(tx, arrival, now, this.#chance));
  }

  async findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined> {
    return this.#read((tx) => {
      const row =
        typeof of === "object"
          ? activeConversation(tx, of)
          : tx.select().from(conversations).where(byIdOrKey(conversations, of)).get();
      return row && toConversation(row);
    });
  }

  async isThreadActive(thread: Thread): Promise<boolean> {
    return this.#read((tx) => activeConversation(tx, thread)?.state === "active");
  }

  async findTurn(of: TurnId | TurnKey): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const id = typeof of === "number" ? of : tx.select({ id: turns.id }).from(turns).where(eq(turns.key, of)).get()?.id;
      return id === undefined ? undefined : readTurns(tx, [id])[0];
    });
  }

  async findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const row = tx.select({ turn: variants.turn }).from(variants).where(byIdOrKey(variants, variant)).get();
      return row && readTurns(tx, [row.turn])[0];
    });
  }

  async findTurnByMessage(thread: Thread, message: MessageId): Promise<Turn | undefined> {
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

  async findPreviousTurn(turn: TurnId): Promise<Turn | undefined> {
    return this.#read((tx) => readTurns(tx, numberBefore(tx, turn))[0]);
  }

  async listTurns(conversation: ConversationId): Promise<Turn[]> {
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

  async findLastEdit(conversation: ConversationId): Promise<TurnKey | undefined> {
    return this.#read((tx) => {
      const edits = and(eq(turns.conversation, conversation), eq(turns.kind, "edit"));
      return tx.select({ key: turns.key }).from(turns).where(edits).orderBy(desc(turns.number)).limit(1).get()?.key;
    });
  }

  async listBranch(turn: TurnId, most: number): Promise<Turn[]> {
    return this.#read((tx) => {
      const ids: TurnId[] = [];
      for (let at = parentOf(tx, turn); at && ids.length < most; at = parentOf(tx, at)) ids.push(at);
      return readTurns(tx, ids);
    });
  }

  async findOpenTurn(conversation: ConversationId): Promise<Turn | undefined> {
    return this.#read((tx) => {
      const row = tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number)).limit(1).get();
      return row && readTurns(tx, [row.id])[0];
    });
  }

  async listOpenTurns(conversation: ConversationId): Promise<Turn[]> {
    return this.#read((tx) => {
      const rows = tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number)).all();
      return readTurns(
        tx,
        rows.map(({ id }) => id),
      );
    });
  }

  async listConversationsOf(
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

  async queuePositionOf(turn: TurnId): Promise<number> {
    return this.#read((tx) => queue.queuePositionOf(tx, turn));
  }

  async listWaitingTurns(most: number): Promise<{ turn: TurnId; ahead: number }[]> {
    return this.#read((tx) => queue.listWaitingTurns(tx, most));
  }

  async isImageVisible(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined> {
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

  async isImageReferenced(image: BlobKey): Promise<boolean> {
    return this.#read((tx) => isImageReferenced(tx, image));
  }

  async listActiveSince(platform: PlatformName, since: Date, most: number) {
    return this.#read((tx) => {
      const live = and(
        eq(conversations.platform, platform),
        gte(conversations.lastEventAt, since),
        isNull(conversations.endedAt),
        isNotNull(conversations.thread),
      );
      const rows = tx.select().from(conversations).where(live).orderBy(desc(conversations.lastEventAt)).limit(most).all();
      return rows.map((row) => ({
        thread: { platform, id: row.thread as string },
        lastEvent: { id: row.lastEventId, at: row.lastEventAt },
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

  async listConversations(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]> {
    const opened = and(eq(conversations.platform, platform), eq(conversations.state, "active"));
    const rows = this.#read((tx) =>
      tx.select({ id: conversations.id, thread: conversations.thread }).from(conversations).where(opened).all(),
    );
    return rows.flatMap(({ id, thread }) => (thread === null ? [] : { id, thread: { platform, id: thread } }));
  }

  async markOpening(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => tx.update(conversations).set({ openingAt: now }).where(eq(conversations.id, id)).run());
  }

  async markOpened(id: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean> {
    return this.#write((tx, now) => shown.markOpened(tx, id, place.thread.id, place.root, now));
  }

  async startTurn(id: TurnId, plan: Plan): Promise<void> {
    await this.#write((tx, now) => moves.startTurn(tx, id, plan, now, this.#chance));
  }

  async failTurn(id: TurnId, failure: Failure): Promise<void> {
    await this.#write((tx, now) => {
      const turn = tx.select({ state: turns.state }).from(turns).where(eq(turns.id, id)).get();
      if (turn?.state === "received") closeTurn(tx, id, "failed", now, failure);
    });
  }

  async startVariant(id: VariantId, charge?: Charge): Promise<StartResult> {
    return this.#write((tx, now) => drawing.startVariant(tx, id, charge, now));
  }

  async deferVariant(id: VariantId, until: Date): Promise<void> {
    await this.#write((tx, now) => drawing.deferVariant(tx, id, until, now));
  }

  async completeVariant(id: VariantId, outcome: VariantOutcome): Promise<boolean> {
    return this.#write((tx, now) => drawing.completeVariant(tx, id, outcome, now));
  }

  async retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult> {
    return this.#write((tx, now) => moves.retryVariants(tx, turn, retry, now));
  }

  async cancelTurn(turn: TurnId): Promise<boolean> {
    return this.#write((tx, now) => cancelTurn(tx, turn, now));
  }

  async spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending> {
    return this.#read((tx) => spentSince(tx, since, by));
  }

  async spentByModel(since: Date): Promise<Map<ModelId, Spending & { drawings: number }>> {
    return this.#read((tx) => spentByModel(tx, since));
  }

  async setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void> {
    await this.#write((tx, now) => moves.setPick(tx, variant, person, on, now));
  }

  async updateConversation(id: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void> {
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

  async hasUnpostedPredecessor(id: TurnId): Promise<boolean> {
    return this.#read((tx) => shown.hasUnpostedPredecessor(tx, id));
  }

  async markPosting(id: TurnId): Promise<void> {
    await this.#write((tx, now) => shown.markPosting(tx, id, now));
  }

  async markPosted(id: TurnId, message: MessageId): Promise<boolean> {
    return this.#write((tx) => shown.markPosted(tx, id, message));
  }

  async clearPosting(id: TurnId): Promise<void> {
    await this.#write((tx) =>
      tx
        .update(turns)
        .set({ postingAt: null })
        .where(and(eq(turns.id, id), isNull(turns.message)))
        .run(),
    );
  }

  async requestPublish(id: TurnId): Promise<void> {
    await this.#writeRelaxed((tx, now) => schedule(tx, "publish", id, now));
  }

  async markCardRemoved(id: TurnId): Promise<void> {
    await this.#write((tx, now) => shown.markCardRemoved(tx, id, now));
  }

  async endConversation(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => {
      tx.update(conversations).set({ endedAt: now }).where(eq(conversations.id, id)).run();
      shown.cancelConversationWork(tx, id, now);
    });
  }

  async deleteConversation(id: ConversationId): Promise<void> {
    await this.#write((tx, now) => startDeleting(tx, id, now));
  }

  async isThreadShared(id: ConversationId): Promise<boolean> {
    return this.#read((tx) => isThreadShared(tx, id));
  }

  async withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]> {
    return this.#erase((tx, now) => withdrawImages(tx, thread, images, by, now));
  }

  async countBelongings(platform: PlatformName, person: string): Promise<Belongings> {
    return this.#read((tx) => countBelongings(tx, { platform, person }));
  }

  async forgetPerson(platform: PlatformName, person: string): Promise<void> {
    await this.#erase((tx, now) => forgetPerson(tx, { platform, person }, now, this.#chance));
  }

  async findForgetRequest(id: ForgetRequestId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined> {
    return this.#read((tx) => tx.select().from(forgetRequests).where(eq(forgetRequests.id, id)).get());
  }

  async completeForget(id: ForgetRequestId): Promise<void> {
    await this.#erase((tx) => tx.delete(forgetRequests).where(eq(forgetRequests.id, id)).run());
  }

  async purgeConversation(id: ConversationId): Promise<BlobKey[]> {
    return this.#erase((tx) => purgeConversation(tx, id));
  }

  async saveDraft(draft: SavedDraft): Promise<void> {
    await this.#write((tx) => tx.insert(drafts).values(draft).run());
  }

  async findDraft(key: DraftKey): Promise<SavedDraft | undefined> {
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
    if (withStorageErrors(() => queue.peekDue(this.#db, kind, lane, this.#clock.now())) === undefined) return undefined;
    return this.#writeRelaxed((tx, now) => queue.claim(tx, kind, lane, leaseMs, now));
  }

  async extend(task: Task, leaseMs: number): Promise<boolean> {
    return this.#writeRelaxed((tx, now) => queue.extend(tx, task, leaseMs, now));
  }

  async complete(task: Task): Promise<void> {
    await this.#writeRelaxed((tx, now) => queue.complete(tx, task, now));
  }

  async defer(task: Task, at: Date, error: string, counts: boolean): Promise<void> {
    await this.#write((tx, now) => queue.defer(tx, task, at, error, counts, now));
  }

  async releaseAll(): Promise<void> {
    await this.#write((tx, now) => {
      queue.releaseAll(tx, now);
      markSpendUnknown(tx);
    });
  }

  async countRunning(): Promise<Record<TaskKind, number>> {
    return this.#read(queue.countRunning);
  }

  onTurnEnded(listen: (turn: TurnId) => void): void {
    this.#onEnd = listen;
  }

  async countAll(): Promise<Record<TaskKind, number>> {
    return this.#read(queue.countAll);
  }

  #write<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return retryWhileBusy(() => {
      const ended = endedTurnsOf(this.#db);
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
  #writeRelaxed<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.writeRelaxed((tx) => work(tx, this.#clock.now())));
  }

  #read<T>(work: (tx: Tx) => T): T {
    return withStorageErrors(() => this.#transactions.read(work));
  }
}

function withStorageErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStorageError(error);
  }
}

function openIn(conversation: ConversationId) {
  return and(eq(turns.conversation, conversation), sql`state in ('received', 'drawing')`); // as in the index
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
function seedOf(settings: Settings, before: { settings: Settings; seed: number }, chance: IdGenerator): number {
  if (typeof settings.seed === "number") return settings.seed;
  return before.settings.seed === "new" ? before.seed : chance.nextSeed();
}

function parentOf(tx: Tx, turn: TurnId): TurnId | undefined {
  return tx.select({ parent: turns.parent }).from(turns).where(eq(turns.id, turn)).get()?.parent ?? undefined;
}
