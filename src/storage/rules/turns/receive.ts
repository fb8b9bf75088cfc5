import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { IdGenerator } from "../../../core/ports/runtime.ts";
import type { NewTurn, ReceiveResult } from "../../../core/store.ts";
import type { BlobKey, Thread, TurnId, TurnKind } from "../../../core/vocabulary.ts";
import { type Connection, first, only, type Tx } from "../../dialect.ts";
import type { conversations, turns } from "../../schema.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockConversations, lockRequest } from "../locks.ts";
import { checkWaitingLimits, prepareNext, readQueueOf, schedule } from "../tasks/schedule.ts";
import { saveImage } from "./drawing.ts";
import { answerQuestionWith, replaceQuestions } from "./questions.ts";
import { dropUnusedPictures, revise } from "./revise.ts";

const { placeholder } = sql;

type ConversationRow = typeof conversations.$inferSelect;

/** Records a request for a turn and everything that follows from it. */
export async function receive(tx: Tx, newTurn: NewTurn, now: Date, idGenerator: IdGenerator): Promise<ReceiveResult> {
  const { conversations } = tablesOf(tx);
  const platform = ("thread" in newTurn.location ? newTurn.location.thread : newTurn.location.channel).platform;
  await lockRequest(tx, platform, newTurn.author.id, "thread" in newTurn.location ? newTurn.location.thread : undefined);
  const seen = await findEarlierResult(tx, platform, newTurn.requestId);
  if (seen && !(await becomesTurn(tx, platform, newTurn, seen))) return await receiveAgain(tx, newTurn, seen, now, idGenerator);
  const live = "thread" in newTurn.location ? await activeConversation(tx, newTurn.location.thread) : undefined;
  if (live) await lockConversations(tx, live.id);
  if (newTurn.continues && live?.key !== newTurn.continues) return { kind: "refused", why: "no-conversation" };
  if (live?.state === "deleting") return { kind: "refused", why: "deleting" };
  const answered = live && (await answerWithPictures(tx, live, newTurn, now));
  if (answered) return await answeredBy(tx, live, newTurn, answered, now);
  if (!newTurn.addressed && (!live || live.settings.mentionOnly)) return { kind: "ignored" };
  if (!live && newTurn.kind === "undo") return { kind: "refused", why: "nothing-to-undo" };
  if (live && !newTurn.fresh && hasNoPrompt(newTurn)) {
    await keepDraft(tx, live, newTurn);
    return await holdPictures(tx, live, newTurn, now);
  }
  const same = live && newTurn.once ? await findSame(tx, live, newTurn) : undefined;
  if (same !== undefined) return { kind: "repeated", number: same };
  const queue = await readQueueOf(tx, platform, newTurn.author.id);
  const full = await checkWaitingLimits(tx, queue, newTurn);
  if (full) return { kind: "refused", why: full };
  if (live && newTurn.fresh) {
    await replaceQuestions(tx, live.id, newTurn.author.id, now);
    await tx.update(conversations).set({ endedAt: now }).where(eq(conversations.id, live.id));
  }
  const added = { newTurn, rank: queue.nextRank };
  if (!live || newTurn.fresh) {
    const begun = await beginConversation(tx, newTurn, now, idGenerator);
    await keepDraft(tx, begun, newTurn);
    return await addTurn(tx, begun, { ...added, isFirst: true }, now, idGenerator);
  }
  await keepDraft(tx, live, newTurn);
  if (live.server === null && newTurn.server !== undefined)
    await tx.update(conversations).set({ server: newTurn.server }).where(eq(conversations.id, live.id));
  await recordActivity(tx, live, newTurn, now);
  return await addTurn(tx, live, { ...added, isFirst: false }, now, idGenerator);
}

/** The number of a turn that does the same, unless it failed or was cancelled. */
async function findSame(tx: Tx, { id }: ConversationRow, newTurn: NewTurn): Promise<number | undefined> {
  const { turns } = tablesOf(tx);
  const { number, prompt, repeats, source, requestedSettings } = turns;
  const rows = await tx
    .select({ number, prompt, repeats, source, requestedSettings })
    .from(turns)
    .where(and(eq(turns.conversation, id), inArray(turns.state, ["asking", "received", "drawing", "done"])));
  const contentOf = (turn: Pick<NewTurn, "prompt" | "requestedSettings"> & { repeats?: unknown; source?: unknown }) =>
    JSON.stringify([turn.prompt, turn.repeats ?? null, turn.source ?? null, turn.requestedSettings]);
  return rows.find((row) => contentOf(row) === contentOf(newTurn))?.number;
}

/** A message that held only pictures has words since it was edited. */
async function becomesTurn(tx: Tx, platform: Thread["platform"], edited: NewTurn, seen: ReceiveResult): Promise<boolean> {
  if (seen.kind !== "held" || !edited.editedAt || hasNoPrompt(edited)) return false;
  return await dropUnusedPictures(tx, platform, edited.requestId);
}

/** A request that was received before: delivered again, or edited since. */
async function receiveAgain(
  tx: Tx,
  newTurn: NewTurn,
  seen: ReceiveResult,
  now: Date,
  idGenerator: IdGenerator,
): Promise<ReceiveResult> {
  const { editedAt } = newTurn;
  if (!editedAt || seen.kind !== "turn" || hasNoPrompt(newTurn)) return seen;
  const revision = await revise(tx, { ...newTurn, editedAt }, now);
  if (!revision || revision === "applied") return seen;
  const { conversations } = tablesOf(tx);
  const row = await first(tx.select().from(conversations).where(eq(conversations.id, revision.conversation)));
  if (!row || row.state === "deleting" || row.endedAt !== null) return seen;
  const { nextRank: rank } = await readQueueOf(tx, row.platform, newTurn.author.id);
  const added = { newTurn: revision.startsAnew, rank, isFirst: false, revises: newTurn.requestId };
  return await addTurn(tx, row, added, now, idGenerator);
}

/** The draft of the form belongs to the conversation now. */
async function keepDraft(tx: Tx, { id }: ConversationRow, { draft }: NewTurn): Promise<void> {
  const { drafts } = tablesOf(tx);
  if (draft) await tx.update(drafts).set({ conversation: id }).where(eq(drafts.key, draft));
}

/** What was done elsewhere is no event to continue the backfill from. */
async function recordActivity(tx: Tx, { id }: ConversationRow, { continues, requestId, at }: NewTurn, now: Date): Promise<void> {
  const { conversations } = tablesOf(tx);
  if (continues) await tx.update(conversations).set({ updatedAt: now }).where(eq(conversations.id, id));
  else await recordEvent(tx).run({ id, requestId, at: at.getTime(), now: now.getTime() });
}

const recordEvent = statement((db, { conversations }) =>
  db
    .update(conversations)
    .set({
      lastEventId: sql`${placeholder("requestId")}`,
      lastEventAt: sql`${placeholder("at")}`,
      updatedAt: sql`${placeholder("now")}`,
    })
    .where(eq(conversations.id, placeholder("id"))),
);

const selectTurnOfRequest = statement((db, { conversations, turns }) =>
  db
    .select({ turn: turns.key, conversation: conversations.key })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(turns.platform, placeholder("platform")), eq(turns.requestId, placeholder("requestId")))),
);
const selectHeldOfRequest = statement((db, { heldPictures }) =>
  db
    .select({ attachments: heldPictures.attachments })
    .from(heldPictures)
    .where(and(eq(heldPictures.platform, placeholder("platform")), eq(heldPictures.requestId, placeholder("requestId")))),
);

async function findEarlierResult(tx: Tx, platform: Thread["platform"], requestId: string): Promise<ReceiveResult | undefined> {
  const turn = await selectTurnOfRequest(tx).get({ platform, requestId });
  if (turn) return { kind: "turn", ...turn };
  const held = await selectHeldOfRequest(tx).get({ platform, requestId });
  return held && { kind: "held", pictures: held.attachments.length };
}

/** The turn that asked its author for a picture, if this message is one without words. */
async function answerWithPictures(tx: Tx, { id }: ConversationRow, newTurn: NewTurn, now: Date): Promise<TurnId | undefined> {
  const attachments = postedAttachments(newTurn);
  if (!hasNoPrompt(newTurn) || attachments.length === 0) return undefined;
  return await answerQuestionWith(tx, id, newTurn.author.id, { ...newTurn, attachments }, now);
}

/** The pictures answer the question of a turn: they are held for it, so that the same message isn't used twice. */
async function answeredBy(
  tx: Tx,
  conversation: ConversationRow,
  newTurn: NewTurn,
  usedBy: TurnId,
  now: Date,
): Promise<ReceiveResult> {
  const { turns } = tablesOf(tx);
  await holdPictures(tx, conversation, newTurn, now, usedBy);
  const { key } = await only(tx.select({ key: turns.key }).from(turns).where(eq(turns.id, usedBy)));
  return { kind: "turn", conversation: conversation.key, turn: key };
}

const selectActive = statement((db, { conversations }) =>
  db
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.platform, placeholder("platform")),
        eq(conversations.thread, placeholder("id")),
        isNull(conversations.endedAt),
      ),
    ),
);

export async function activeConversation(db: Connection, { platform, id }: Thread): Promise<ConversationRow | undefined> {
  return await selectActive(db).get({ platform, id });
}

function hasNoPrompt(newTurn: NewTurn): boolean {
  return newTurn.kind === "edit" && !newTurn.repeats && newTurn.prompt === "";
}

/** All pictures the person posted, whether as source or as references. */
function postedAttachments({ source, attachments }: NewTurn): NewTurn["attachments"] {
  return source && "attachments" in source ? [...source.attachments, ...attachments] : attachments;
}

async function holdPictures(
  tx: Tx,
  conversation: ConversationRow,
  newTurn: NewTurn,
  now: Date,
  usedBy?: TurnId,
): Promise<ReceiveResult> {
  const { heldPictures } = tablesOf(tx);
  const attachments = postedAttachments(newTurn);
  if (attachments.length === 0) return { kind: "refused", why: "no-words" };
  await tx.insert(heldPictures).values({
    platform: conversation.platform,
    requestId: newTurn.requestId,
    conversation: conversation.id,
    person: newTurn.author.id,
    attachments,
    usedBy: usedBy ?? null,
    at: now,
  });
  return { kind: "held", pictures: attachments.length };
}

const insertConversation = statement((db, { conversations }) =>
  db
    .insert(conversations)
    .values({
      key: placeholder("key"),
      platform: placeholder("platform"),
      thread: placeholder("thread"),
      channel: placeholder("channel"),
      server: placeholder("server"),
      owner: placeholder("owner"),
      ownerName: placeholder("ownerName"),
      title: placeholder("title"),
      settings: placeholder("settings"),
      seed: placeholder("seed"),
      lastEventId: placeholder("lastEventId"),
      lastEventAt: placeholder("lastEventAt"),
      createdAt: placeholder("now"),
      updatedAt: placeholder("now"),
    })
    .returning(),
);

async function beginConversation(tx: Tx, newTurn: NewTurn, now: Date, idGenerator: IdGenerator): Promise<ConversationRow> {
  const { location, start } = newTurn;
  const row = await insertConversation(tx).one({
    ...start,
    key: idGenerator.nextKey(),
    platform: "thread" in location ? location.thread.platform : location.channel.platform,
    thread: "thread" in location ? location.thread.id : null,
    channel: "thread" in location ? null : location.channel.id,
    server: newTurn.server ?? null,
    owner: newTurn.author.id,
    ownerName: newTurn.author.name,
    lastEventId: newTurn.requestId,
    lastEventAt: newTurn.at,
    now,
  });
  if (row.thread === null) await schedule(tx, "open", row.id, now, { lane: row.platform });
  return row;
}

const lastTurn = statement((db, { turns }) =>
  db
    .select({ number: turns.number })
    .from(turns)
    .where(eq(turns.conversation, placeholder("conversation")))
    .orderBy(desc(turns.number))
    .limit(1),
);
const insertTurn = statement((db, { turns }) =>
  db
    .insert(turns)
    .values({
      key: placeholder("key"),
      conversation: placeholder("conversation"),
      number: placeholder("number"),
      platform: placeholder("platform"),
      requestId: placeholder("requestId"),
      kind: placeholder("kind"),
      repeats: placeholder("repeats"),
      author: placeholder("author"),
      authorName: placeholder("authorName"),
      payer: placeholder("payer"),
      prompt: placeholder("prompt"),
      requestedSettings: placeholder("requestedSettings"),
      notes: placeholder("notes"),
      source: sql`${placeholder("source")}`,
      area: placeholder("area"),
      question: placeholder("question"),
      revises: placeholder("revises"),
      editedAt: sql`${placeholder("editedAt")}`,
      picturesAt: sql`${placeholder("picturesAt")}`,
      attachments: placeholder("attachments"),
      settings: placeholder("settings"),
      seed: placeholder("seed"),
      state: placeholder("state"),
      rank: placeholder("rank"),
      createdAt: placeholder("now"),
    })
    .returning(),
);

interface AddedTurn {
  newTurn: NewTurn;
  rank: number;
  /** The conversation was begun for it, so there is nothing before it: no turns, questions or pictures that wait. */
  isFirst: boolean;
  /** The request whose message was edited. */
  revises?: string;
}

async function addTurn(
  tx: Tx,
  conversation: ConversationRow,
  { newTurn, rank, isFirst, revises }: AddedTurn,
  now: Date,
  idGenerator: IdGenerator,
): Promise<ReceiveResult> {
  const { conversations } = tablesOf(tx);
  const asks = hasNoPrompt(newTurn);
  if (!isFirst) await replaceQuestions(tx, conversation.id, newTurn.author.id, now);
  const last = isFirst ? undefined : await lastTurn(tx).get({ conversation: conversation.id });
  const {
    requestId,
    repeats = null,
    author,
    prompt,
    requestedSettings,
    notes = [],
    question = null,
    editedAt,
    picturesAt,
  } = newTurn;
  const kind: TurnKind = asks ? "ask" : newTurn.kind;
  const { source, attachments } = asks ? sourceToAskAbout(newTurn) : newTurn;
  const { platform, settings, seed } = conversation;
  const turn = await insertTurn(tx).one({
    ...{ platform, settings, seed, requestId, kind, repeats, prompt, requestedSettings, notes, attachments, now },
    key: idGenerator.nextKey(),
    conversation: conversation.id,
    number: asks ? 0 : (last?.number ?? 0) + 1,
    author: author.id,
    authorName: author.name,
    payer: author.id,
    source: source ? JSON.stringify(source) : null,
    area: asks ? null : await saveArea(tx, newTurn, now),
    ...{ question, editedAt: editedAt?.getTime() ?? null, picturesAt: picturesAt?.getTime() ?? null, revises: revises ?? null },
    state: asks ? "done" : question ? "asking" : "received",
    rank,
  });
  if (!isFirst && kind === "edit" && repeats === null) await attachHeldPictures(tx, turn);
  if (repeats !== null) await withdrawOffer(tx, repeats, prompt, now);
  if (kind === "edit" && conversation.title === "")
    await tx.update(conversations).set({ title: newTurn.start.title }).where(eq(conversations.id, conversation.id));
  if (conversation.thread !== null) await schedule(tx, "publish", turn.id, now, { lane: platform });
  await prepareNext(tx, conversation.id, now);
  return { kind: "turn", conversation: conversation.key, turn: turn.key };
}

async function saveArea(tx: Tx, { area }: NewTurn, now: Date): Promise<BlobKey | null> {
  if (typeof area !== "object") return area ?? null; // that of an earlier turn
  await saveImage(tx, area, now);
  return area.key;
}

/** The edited instruction is being drawn: its card no longer offers that. */
async function withdrawOffer(tx: Tx, id: TurnId, prompt: string, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  const offered = await first(
    tx
      .update(turns)
      .set({ editedPrompt: null })
      .where(and(eq(turns.id, id), eq(turns.editedPrompt, prompt)))
      .returning({ id: turns.id }),
  );
  if (offered) await schedule(tx, "publish", id, now);
}

/** Without a prompt, the first picture becomes the conversation's source. */
function sourceToAskAbout(newTurn: NewTurn): Pick<NewTurn, "source" | "attachments"> {
  const { source, attachments } = newTurn;
  if (source && !("attachments" in source)) return { source, attachments };
  return { source: { attachments: postedAttachments(newTurn) }, attachments: [] };
}

const isWaiting = ({ conversation, person, usedBy }: ReturnType<typeof tablesOf>["heldPictures"]) =>
  and(eq(conversation, placeholder("conversation")), eq(person, placeholder("author")), isNull(usedBy));
const selectHeldBy = statement((db, { heldPictures }) =>
  db.select({ attachments: heldPictures.attachments }).from(heldPictures).where(isWaiting(heldPictures)).orderBy(heldPictures.at),
);
const markHeldUsed = statement((db, { heldPictures }) =>
  db
    .update(heldPictures)
    .set({ usedBy: sql`${placeholder("id")}` })
    .where(isWaiting(heldPictures)),
);

/** Pictures that the author sent earlier without a prompt become references of this turn. */
async function attachHeldPictures(tx: Tx, { id, conversation, author, attachments }: typeof turns.$inferSelect): Promise<void> {
  const { turns } = tablesOf(tx);
  const held = (await selectHeldBy(tx).all({ conversation, author })).flatMap((row) => row.attachments);
  if (held.length === 0) return;
  await markHeldUsed(tx).run({ id, conversation, author });
  await tx
    .update(turns)
    .set({ attachments: [...held, ...attachments] })
    .where(eq(turns.id, id));
}
