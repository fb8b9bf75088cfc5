// Turns that wait for their author's answer. Each function runs inside one transaction.

import { and, desc, eq, gte, inArray, isNull, sql } from "drizzle-orm";
import type { AnswerResult, QuestionAnswer } from "../../core/store.ts";
import type { Attachment, ConversationId, PlatformName, TurnId } from "../../core/vocabulary.ts";
import { first, type Tx } from "../dialect.ts";
import type { turns } from "../schema.ts";
import { statement, tablesOf } from "../tables.ts";
import { lockPerson, lockTurn } from "./locks.ts";
import { cancelTurn, checkWaitingLimits, nextRank, prepareNext, schedule, unschedule } from "./schedule.ts";

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
      .where(and(eq(turns.id, id), eq(turns.state, "asking"))),
  );
  if (!turn) return "answered";
  const full = await checkWaitingLimits(tx, turn.platform, answer.by, answer);
  if (full) return full;
  const { by, source = turn.source, models } = answer;
  const requestedSettings = models ? { ...turn.requestedSettings, models } : turn.requestedSettings;
  const rank = await nextRank(tx, turn.platform, by);
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

/** asking → received, with these pictures. Undefined if no turn asks this person for a picture. */
export async function answerQuestionWith(
  tx: Tx,
  conversation: ConversationId,
  author: string,
  attachments: Attachment[],
  now: Date,
): Promise<TurnId | undefined> {
  const { turns } = tablesOf(tx);
  const asking = (await openTurnsOf(tx).all({ conversation, author })).find(wantsPicture);
  if (!asking) return undefined;
  await tx.update(turns).set({ state: "received", question: null, source: { attachments } }).where(eq(turns.id, asking.id));
  await schedule(tx, "publish", asking.id, now);
  await prepareNext(tx, conversation, now);
  return asking.id;
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

/** The newest turn of this person that asks for a picture, or is about to. */
export async function findQuestion(tx: Tx, platform: PlatformName, person: string, since: Date): Promise<TurnId | undefined> {
  const { conversations, turns } = tablesOf(tx);
  const rows = await tx
    .select({ turn: turns })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(
      and(
        eq(turns.platform, platform),
        eq(turns.author, person),
        inArray(turns.state, ["asking", "received"]),
        gte(turns.createdAt, since),
        isNull(conversations.endedAt),
      ),
    )
    .orderBy(desc(turns.id));
  return rows.find(({ turn }) => wantsPicture(turn))?.turn.id;
}
