// Turns that wait for their author's answer. Each function runs inside one transaction.

import { and, desc, eq, gte, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { BURST_MS } from "../../../core/intake/choose-pictures.ts";
import type { AnswerResult, NewTurn, QuestionAnswer } from "../../../core/store.ts";
import type { ConversationId, CostEstimate, PlatformName, Turn, TurnId } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import type { turns } from "../../schema.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockPerson, lockTurn } from "../locks.ts";
import { cancelTurn, checkWaitingLimits, prepareNext, readQueueOf, schedule, unschedule } from "../tasks/schedule.ts";

const { placeholder } = sql;

type TurnRow = typeof turns.$inferSelect;

const setAsking = statement((db, { turns }) =>
  db
    .update(turns)
    .set({ state: "asking", question: "picture" })
    .where(
      and(
        eq(turns.id, placeholder("id")),
        eq(turns.state, "received"),
        sql`coalesce(${turns.editedAt}, 0) = ${placeholder("editedAt")}`,
      ),
    )
    .returning({ conversation: turns.conversation }),
);

/** received → asking. The turns after it go on. */
export async function askForPicture(tx: Tx, id: TurnId, editedAt: Date | undefined, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  const row = await first(tx.select({ source: turns.source }).from(turns).where(eq(turns.id, id)));
  if (row?.source && "attachments" in row.source && row.source.attachments.length > 0) return; // its author has sent a picture since
  const turn = await setAsking(tx).get({ id, editedAt: editedAt?.getTime() ?? 0 });
  if (!turn) return; // cancelled or edited in the meantime
  await unschedule(tx, "prepare", [id]);
  await schedule(tx, "publish", id, now);
  await prepareNext(tx, turn.conversation, now);
}

/** received → asking. The turns after it go on. */
export async function askAboutCost(
  tx: Tx,
  id: TurnId,
  askedCost: CostEstimate,
  { editedAt, picturesAt }: Pick<Turn, "editedAt" | "picturesAt">,
  now: Date,
): Promise<void> {
  const { turns } = tablesOf(tx);
  const turn = await first(
    tx
      .update(turns)
      .set({ state: "asking", question: "cost", askedCost })
      .where(
        and(
          eq(turns.id, id),
          eq(turns.state, "received"),
          editedAt ? eq(turns.editedAt, editedAt) : isNull(turns.editedAt),
          picturesAt ? eq(turns.picturesAt, picturesAt) : isNull(turns.picturesAt),
        ),
      )
      .returning({ conversation: turns.conversation }),
  );
  if (!turn) return; // cancelled, edited or given more pictures in the meantime
  await unschedule(tx, "prepare", [id]);
  await schedule(tx, "publish", id, now);
  await prepareNext(tx, turn.conversation, now);
}

/** asking → received. */
export async function answerQuestion(tx: Tx, id: TurnId, answer: QuestionAnswer, now: Date): Promise<AnswerResult> {
  const { turns } = tablesOf(tx);
  const known = await first(tx.select({ platform: turns.platform }).from(turns).where(eq(turns.id, id)));
  if (!known) return "answered";
  await lockPerson(tx, known.platform, answer.by);
  await lockTurn(tx, id);
  const turn = await first(
    tx
      .select()
      .from(turns)
      .where(and(eq(turns.id, id), eq(turns.state, "asking"), eq(turns.question, answer.question))),
  );
  if (!turn) return "answered";
  const queue = await readQueueOf(tx, turn.platform, answer.by);
  const full = await checkWaitingLimits(tx, queue, answer);
  if (full) return full;
  const { by, source = turn.source, models } = answer;
  const requestedSettings = models ? { ...turn.requestedSettings, models } : turn.requestedSettings;
  const rank = queue.nextRank;
  const answered = { state: "received", question: null, payer: by, source, requestedSettings, rank } as const;
  await tx.update(turns).set(answered).where(eq(turns.id, id));
  await schedule(tx, "publish", id, now);
  await prepareNext(tx, turn.conversation, now);
  return "accepted";
}

const openTurnsOf = statement((db, { turns }) =>
  db
    .select()
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        eq(turns.author, placeholder("author")),
        inArray(turns.state, ["asking", "received"]),
      ),
    )
    .orderBy(desc(turns.number)),
);

/** It asks for a picture, or will in a moment: a conversation's first turn has nothing to build on. */
function wantsPicture({ state, question, kind, number, source, attachments }: TurnRow): boolean {
  if (state === "asking") return question === "picture";
  const hasNone = attachments.length === 0 && (source === null || "candidates" in source);
  return state === "received" && kind === "edit" && number === 1 && hasNone;
}

/** asking → received, with these pictures. A turn that has just been sent pictures takes these too. Undefined if no turn of this person wants
 *  any. */
export async function answerQuestionWith(
  tx: Tx,
  conversation: ConversationId,
  author: string,
  { attachments, notes = [] }: Pick<NewTurn, "attachments" | "notes">,
  now: Date,
): Promise<TurnId | undefined> {
  const { turns } = tablesOf(tx);
  const open = await openTurnsOf(tx).all({ conversation, author });
  const asking = open.find(wantsPicture);
  const turn = asking ?? (await findTaking(tx, conversation, author, open[0], now));
  if (!turn) return undefined;
  const before = !asking && turn.source && "attachments" in turn.source ? turn.source.attachments : [];
  const source = { attachments: [...before, ...attachments] };
  const answered = asking && ({ state: "received", question: null } as const);
  await tx
    .update(turns)
    .set({ source, picturesAt: now, notes: [...new Set([...turn.notes, ...notes])], ...answered })
    .where(eq(turns.id, turn.id));
  await schedule(tx, "publish", turn.id, now);
  await prepareNext(tx, conversation, now);
  return turn.id;
}

/** What this person's pictures add to: their newest turn that isn't prepared yet, or the card that asks what should change. */
async function findTaking(
  tx: Tx,
  conversation: ConversationId,
  author: string,
  newest: TurnRow | undefined,
  now: Date,
): Promise<TurnRow | undefined> {
  const since = new Date(now.getTime() - BURST_MS);
  if (newest) return takesMore(newest, since) ? newest : undefined;
  const last = await newestIn(tx).get({ conversation });
  return last?.author === author && takesMore(last, since) ? last : undefined;
}

const newestIn = statement((db, { turns }) =>
  db
    .select()
    .from(turns)
    .where(eq(turns.conversation, placeholder("conversation")))
    .orderBy(desc(turns.number))
    .limit(1),
);

/** It started from pictures that its author has just sent, in messages without words. */
function takesMore({ kind, state, source, picturesAt, createdAt }: TurnRow, since: Date): boolean {
  const asksForWords = kind === "ask";
  if (!(asksForWords || state === "received") || !(source && "attachments" in source)) return false;
  const sentAt = picturesAt ?? (asksForWords ? createdAt : undefined);
  return sentAt !== undefined && sentAt >= since;
}

/** A person's next message replaces the ones that still ask. */
export async function replaceQuestions(tx: Tx, conversation: ConversationId, author: string, now: Date): Promise<void> {
  for (const { id } of await questionsOf(tx).all({ conversation, author })) await cancelTurn(tx, id, now, "replaced");
}

const questionsOf = statement((db, { turns }) =>
  db
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        eq(turns.author, placeholder("author")),
        sql`${turns.state} = 'asking'`, // as in the index
      ),
    ),
);

/** The newest turn of this person that asks for a picture, is about to, or takes more of them. */
export async function findQuestion(
  tx: Tx,
  platform: PlatformName,
  person: string,
  since: { asked: Date; sent: Date },
): Promise<TurnId | undefined> {
  const { conversations, turns } = tablesOf(tx);
  const rows = await tx
    .select({ turn: turns })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(
      and(
        eq(turns.platform, platform),
        eq(turns.author, person),
        or(inArray(turns.state, ["asking", "received"]), and(eq(turns.kind, "ask"), hasNoLater(tx))),
        gte(turns.createdAt, since.asked),
        isNull(conversations.endedAt),
      ),
    )
    .orderBy(desc(turns.id));
  return rows.find(({ turn }) => wantsPicture(turn) || takesMore(turn, since.sent))?.turn.id;
}

/** The card that asks what should change is the only one of its conversation. */
function hasNoLater(tx: Tx): SQL {
  const { turns } = tablesOf(tx);
  return sql`not exists (select 1 from turns later where later.conversation = ${turns.conversation} and later.number > ${turns.number})`;
}
