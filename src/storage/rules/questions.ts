// Turns that wait for their author's answer. Each function runs inside one transaction.

import { and, desc, eq, gte, isNull, sql } from "drizzle-orm";
import type { AnswerResult, QuestionAnswer } from "../../core/store.ts";
import type { Attachment, ConversationId, PlatformName, TurnId } from "../../core/vocabulary.ts";
import { first, type Tx } from "../dialect.ts";
import { statement, tablesOf } from "../tables.ts";
import { lockPerson, lockTurn } from "./locks.ts";
import { cancelTurn, checkWaitingLimits, nextRank, prepareNext, schedule, unschedule } from "./schedule.ts";

const { placeholder } = sql;

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

const newestQuestion = statement((db, { turns }) =>
  db
    .select({ id: turns.id, source: turns.source })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        eq(turns.author, placeholder("author")),
        sql`${turns.state} = 'asking'`, // as in the index
        eq(turns.question, "picture"),
      ),
    )
    .orderBy(desc(turns.number))
    .limit(1),
);

/** asking → received, with these pictures. Undefined if no turn asks this person for a picture. */
export async function answerQuestionWith(
  tx: Tx,
  conversation: ConversationId,
  author: string,
  attachments: Attachment[],
  now: Date,
): Promise<TurnId | undefined> {
  const { turns } = tablesOf(tx);
  const asking = await newestQuestion(tx).get({ conversation, author });
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

/** The newest turn of this person that asks for a picture. */
export async function findQuestion(tx: Tx, platform: PlatformName, person: string, since: Date): Promise<TurnId | undefined> {
  const { conversations, turns } = tablesOf(tx);
  const row = await first(
    tx
      .select({ id: turns.id })
      .from(turns)
      .innerJoin(conversations, eq(conversations.id, turns.conversation))
      .where(
        and(
          eq(turns.platform, platform),
          eq(turns.author, person),
          sql`${turns.state} = 'asking'`, // as in the index
          eq(turns.question, "picture"),
          gte(turns.createdAt, since),
          isNull(conversations.endedAt),
        ),
      )
      .orderBy(desc(turns.id))
      .limit(1),
  );
  return row?.id;
}
