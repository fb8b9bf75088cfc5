// Answers to the questions on cards.

import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { InboxDeps } from "../deps.ts";
import type { QuestionAnswer } from "../store.ts";
import type { Intent, Question, Reply, Request, Source, Turn } from "../vocabulary.ts";
import { NO_ANSWER, refuse, refuseUnknownModel, turnInThread } from "./guards.ts";
import { mayAnswer } from "./permissions.ts";
import { waitingLimits, whyTooMany } from "./waiting.ts";

export async function receiveReply(
  request: Request,
  { turn: key, reply }: Extract<Intent, { kind: "answer" }>,
  deps: InboxDeps,
): Promise<Answer> {
  const turn = turnInThread(await deps.store.turns.findTurn(key), request.location);
  if (!turn) return refuse(messages.turnGone);
  const question = questionOf(reply);
  if (turn.state !== "asking" || turn.question !== question) return refuse(messages.alreadyAnswered);
  if (!mayAnswer(request.author, turn)) return refuse(messages.notYoursToAnswer(turn.author.name));
  const model = typeof reply === "object" && "model" in reply ? reply.model : undefined;
  const unknown = model && refuseUnknownModel({ models: [model] }, deps);
  if (unknown) return unknown;
  const source = sourceFrom(reply, turn);
  if (source === undefined) return refuse(messages.notThere);
  const limits = waitingLimits(turn.conversation.platform, deps);
  const answer: QuestionAnswer = {
    ...{ question, by: request.author.id, ...limits },
    ...(source && { source }),
    ...(model && { models: [model] }),
  };
  const result = await deps.store.turns.answerQuestion(turn.id, answer);
  deps.wake();
  switch (result) {
    case "accepted":
      return NO_ANSWER;
    case "answered":
      return refuse(messages.alreadyAnswered);
    case "too-many-waiting":
    case "too-many-waiting-together":
      return refuse(whyTooMany(result, limits));
  }
}

/** The question that it answers. A second click may come when the turn asks another one already. */
function questionOf(reply: Reply): Question {
  if (reply === "edit") return "words";
  return reply === "draw" ? "cost" : "picture";
}

/** What the turn starts from. `false`: from what it has. Undefined: there's no such candidate. */
function sourceFrom(reply: Reply, { source }: Turn): Source | false | undefined {
  if (typeof reply === "string") return false;
  if ("text" in reply) return { text: true };
  return source && "candidates" in source ? source.candidates[reply.candidate]?.source : undefined;
}
